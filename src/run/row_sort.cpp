// Columns are packed into words of 64 bits, leading ones first, and the rows are sorted by the first word; only rows
// that share it look at the next.
#include "src/run/row_sort.hpp"

#include <array>
#include <limits>
#include <type_traits>
#include <utility>

#include "src/base/radix_sort.hpp"

namespace zeren::inline v0::detail {

namespace {

// Two's complement, so that differences come out right whatever the signs.
template <class T>
std::uint64_t as_word(T value) {
  if constexpr (std::is_signed_v<T>) {
    return static_cast<std::uint64_t>(std::int64_t{value});
  } else {
    return value;
  }
}

}  // namespace

SortColumn::SortColumn(Values values, std::span<const std::uint8_t> absent) : values_(values), absent_(absent) {
  find_bits();
}

SortColumn::SortColumn(std::span<const std::uint32_t> codes, std::vector<std::uint32_t> ranks,
                       std::span<const std::uint8_t> absent)
    : values_(codes), ranks_(std::move(ranks)), absent_(absent) {
  if (ranks_.empty()) return;
  bits_ = static_cast<unsigned>(std::bit_width(std::uint64_t{*std::max_element(ranks_.begin(), ranks_.end())}));
}

SortColumn SortColumn::absent_first(std::span<const std::uint8_t> absent) {
  SortColumn column(absent, {});
  column.descending_ = true;
  column.base_ += column.bits_ == 0 ? 0 : 1;
  return column;
}

void SortColumn::find_bits() {
  std::visit(
      [this](const auto& values) {
        if (values.empty()) return;
        auto low = values[0], high = values[0];
        for (const auto value : values) {
          low = std::min(low, value);
          high = std::max(high, value);
        }
        base_ = as_word(low);
        bits_ = static_cast<unsigned>(std::bit_width(as_word(high) - base_));
      },
      values_);
}

template <class RowOf>
void SortColumn::append(std::span<std::uint64_t> keys, const RowOf& row_of) const {
  const unsigned shift = bits_ % 64;  // a column of 64 bits stands alone in its word, which is 0 still
  const auto append_all = [&](const auto& number_of) {
    if (absent_.empty()) {
      for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = keys[i] << shift | number_of(row_of(i));
    } else {
      for (std::size_t i = 0; i < keys.size(); ++i) {
        keys[i] = keys[i] << shift | (absent_[row_of(i)] != 0 ? 0 : number_of(row_of(i)));
      }
    }
  };
  if (bits_ == 0) return;
  if (!ranks_.empty()) {
    const auto codes = std::get<std::span<const std::uint32_t>>(values_);
    return append_all([&](std::size_t row) { return std::uint64_t{ranks_[codes[row]]}; });
  }
  std::visit(
      [&](const auto& values) {
        if (descending_) return append_all([&](std::size_t row) { return base_ - as_word(values[row]); });
        append_all([&](std::size_t row) { return as_word(values[row]) - base_; });
      },
      values_);
}

void SortColumn::append_to(std::span<std::uint64_t> keys, std::size_t first) const {
  append(keys, [first](std::size_t i) { return first + i; });
}

void SortColumn::append_to(std::span<std::uint64_t> keys, std::span<const std::uint32_t> rows) const {
  append(keys, [rows](std::size_t i) { return std::size_t{rows[i]}; });
}

namespace {

constexpr unsigned word_bits = 64;

// Columns whose numbers fit one word together.
struct Word {
  std::span<const SortColumn> columns;
  unsigned bits = 0;
};

std::vector<Word> pack(std::span<const SortColumn> columns) {
  std::vector<Word> words;
  std::size_t begin = 0;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const unsigned bits = columns[c].bits();
    if (words.empty() || words.back().bits + bits > word_bits) {
      begin = c;
      words.emplace_back();
    }
    words.back() = {columns.subspan(begin, c + 1 - begin), words.back().bits + bits};
  }
  return words;
}

// Calls visit(key, row) for every row that is kept, ascending.
class RowKeys {
 public:
  RowKeys(const Word& word, std::size_t rows, std::span<const std::uint8_t> left_out, const Watch& watch)
      : word_(word), rows_(rows), left_out_(left_out), watch_(watch) {}

  template <class Visit>
  void visit(const Visit& visit_row) const {
    std::array<std::uint64_t, 1024> keys;
    for (std::size_t first = 0; first < rows_; first += keys.size()) {
      watch_.look();
      const std::span<std::uint64_t> here(keys.data(), std::min(keys.size(), rows_ - first));
      std::fill(here.begin(), here.end(), 0);
      for (const SortColumn& column : word_.columns) column.append_to(here, first);
      for (std::size_t i = 0; i < here.size(); ++i) {
        if (left_out_.empty() || left_out_[first + i] == 0) visit_row(here[i], static_cast<std::uint32_t>(first + i));
      }
    }
  }

 private:
  const Word& word_;
  std::size_t rows_;
  std::span<const std::uint8_t> left_out_;
  const Watch& watch_;
};

// Row numbers in the low bits of the key: half the memory, for all but the widest keys.
std::vector<std::uint32_t> sort_packed(const RowKeys& keys, unsigned key_bits, unsigned row_bits, const Watch& watch) {
  const auto generate = [&](const auto& take) {
    keys.visit([&](std::uint64_t key, std::uint32_t row) { take(PackedItem{key << row_bits | row}); });
  };
  const auto sorted = radix_sorted<PackedItem>(generate, {row_bits, row_bits + key_bits}, watch);
  std::vector<std::uint32_t> order;
  order.reserve(sorted.size);
  const std::uint64_t row_mask = (std::uint64_t{1} << row_bits) - 1;
  for (const PackedItem& item : sorted.span()) order.push_back(static_cast<std::uint32_t>(item.word & row_mask));
  return order;
}

class WideSorter {
 public:
  WideSorter(std::vector<Word> words, const Watch& watch) : words_(std::move(words)), watch_(watch) {}

  std::vector<std::uint32_t> sort(const RowKeys& keys) {
    const auto generate = [&](const auto& take) {
      keys.visit([&](std::uint64_t key, std::uint32_t row) { take(WideItem{key, row}); });
    };
    const auto sorted = radix_sorted<WideItem>(generate, {0, words_[0].bits}, watch_);
    part_ties(sorted.span(), 1);
    std::vector<std::uint32_t> order;
    order.reserve(sorted.size);
    for (const WideItem& item : sorted.span()) order.push_back(item.number);
    return order;
  }

 private:
  // Rows that are equal so far stand together, ascending.
  void part_ties(std::span<WideItem> items, std::size_t word) {
    if (word == words_.size()) return;
    for (std::size_t begin = 0, end = 0; begin < items.size(); begin = end) {
      while (end < items.size() && items[end].word == items[begin].word) ++end;
      if (end - begin == 1) continue;
      watch_.look();
      const std::span<WideItem> tied = items.subspan(begin, end - begin);
      take_word(tied, words_[word]);
      sort_by_digits(tied, BitRange{0, words_[word].bits}, scratch_);
      part_ties(tied, word + 1);
    }
  }
  void take_word(std::span<WideItem> items, const Word& word) {
    rows_.clear();
    for (const WideItem& item : items) rows_.push_back(item.number);
    keys_.assign(items.size(), 0);
    for (const SortColumn& column : word.columns) column.append_to(keys_, rows_);
    for (std::size_t i = 0; i < items.size(); ++i) items[i].word = keys_[i];
  }

  std::vector<Word> words_;
  const Watch& watch_;
  std::vector<WideItem> scratch_;
  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> rows_;
};

std::vector<std::uint32_t> kept_rows(const RowKeys& keys) {
  std::vector<std::uint32_t> order;
  keys.visit([&](std::uint64_t, std::uint32_t row) { order.push_back(row); });
  return order;
}

}  // namespace

std::vector<std::uint32_t> sort_rows(std::vector<SortColumn> columns, std::size_t rows,
                                     std::span<const std::uint8_t> left_out, const Watch& watch) {
  std::erase_if(columns, [](const SortColumn& column) { return column.bits() == 0; });
  const std::vector<Word> words = pack(columns);
  if (words.empty()) return kept_rows(RowKeys(Word{}, rows, left_out, watch));
  const RowKeys keys(words[0], rows, left_out, watch);
  const auto row_bits = static_cast<unsigned>(std::bit_width(rows));
  if (words.size() == 1 && words[0].bits + row_bits <= word_bits) {
    return sort_packed(keys, words[0].bits, row_bits, watch);
  }
  return WideSorter(words, watch).sort(keys);
}

}  // namespace zeren::inline v0::detail
