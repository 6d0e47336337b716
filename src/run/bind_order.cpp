// The total order of a table's rows: by date, then key, then all fields. It depends on the values alone.
#include <algorithm>
#include <cstring>
#include <numeric>

#include "src/run/bind_tables.hpp"

namespace zeren::inline v0::detail {

namespace {

constexpr std::uint64_t biased(std::int64_t value) {
  return static_cast<std::uint64_t>(value) ^ std::uint64_t{1} << 63;
}

// Eight bytes from `from` on as a number that orders as the bytes do; what is missing counts as zero.
std::uint64_t leading_bytes(std::string_view text, std::size_t from) {
  std::uint64_t value = 0;
  for (std::size_t i = from; i < from + 8; ++i) {
    value = value << 8 | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0u);
  }
  return value;
}

std::size_t common_prefix(const std::vector<std::string_view>& texts) {
  if (texts.empty()) return 0;
  std::size_t length = texts[0].size();
  for (const std::string_view text : texts) {
    length = std::min(length, text.size());
    while (std::memcmp(text.data(), texts[0].data(), length) != 0) --length;
  }
  return length;
}

// Dense ranks of items 0 .. count - 1: equal items have equal ranks.
template <class Less>
std::vector<std::uint32_t> dense_ranks(std::size_t count, const Less& less) {
  std::vector<std::uint32_t> sorted(count), rank(count);
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::sort(sorted.begin(), sorted.end(), less);
  std::uint32_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (i != 0 && less(sorted[i - 1], sorted[i])) ++next;
    rank[sorted[i]] = next;
  }
  return rank;
}

// Ranks of the distinct texts of a reference, by table, then the key or number of the row that they mean.
std::vector<std::uint32_t> rank_references(const Binding& binding, const plan::Field& field,
                                           const ParsedColumn& column) {
  const auto key = [&](const ResolvedText& meaning) -> std::string_view {
    if (meaning.target == nothing) return {};
    const plan::TableId target = field.type.targets[meaning.target];
    return binding.is_facts(target) ? binding.tables[target].key_text(meaning.row) : std::string_view();
  };
  return dense_ranks(column.meaning.size(), [&](std::uint32_t a, std::uint32_t b) {
    const ResolvedText& x = column.meaning[a];
    const ResolvedText& y = column.meaning[b];
    if (x.target != y.target) return x.target < y.target;
    const int order = key(x).compare(key(y));
    return order != 0 ? order < 0 : x.row < y.row;
  });
}

std::vector<std::uint64_t> order_numbers(const ParsedColumn& column) {
  const std::size_t rows = column.integers.size();
  std::vector<std::uint64_t> ids(rows);
  if (column.others.empty()) {
    std::transform(column.integers.begin(), column.integers.end(), ids.begin(), biased);
    return ids;
  }
  std::vector<Number> values(rows);
  for (std::size_t row = 0; row < rows; ++row) values[row] = Number::decimal(column.integers[row], column.digits);
  for (const auto& [row, value] : column.others) values[row] = value;
  const auto ranks = dense_ranks(rows, [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
  return {ranks.begin(), ranks.end()};
}

OrderColumn ranked(const std::vector<std::uint32_t>& codes, const std::vector<std::uint32_t>& rank) {
  OrderColumn order{std::vector<std::uint64_t>(codes.size()), true};
  if (rank.empty()) return order;  // no text at all: every cell is absent
  std::transform(codes.begin(), codes.end(), order.ids.begin(), [&](std::uint32_t code) { return rank[code]; });
  return order;
}

OrderColumn order_cells(const Binding& binding, const plan::Field& field, const ParsedColumn& column) {
  switch (field.type.kind) {
    case plan::ValueKind::boolean:
      return {{column.flags.begin(), column.flags.end()}, true};
    case plan::ValueKind::date: {
      OrderColumn order{std::vector<std::uint64_t>(column.days.size()), true};
      const auto from_first_day = [](std::int32_t days) { return static_cast<std::uint64_t>(days - Date::min().days); };
      std::transform(column.days.begin(), column.days.end(), order.ids.begin(), from_first_day);
      return order;
    }
    case plan::ValueKind::number:
    case plan::ValueKind::moment:
      return {order_numbers(column), false};
    case plan::ValueKind::text:
      return ranked(column.codes, rank_texts(column.texts.texts()));
    case plan::ValueKind::row:
      return ranked(column.codes, rank_references(binding, field, column));
    default:
      return {{column.codes.begin(), column.codes.end()}, true};
  }
}

std::vector<OrderColumn> order_columns(const Binding& binding, const ParsedTable& parsed) {
  const plan::Table& table = *parsed.table;
  std::vector<std::uint32_t> fields;
  if (table.on && !table.revised_on) fields.push_back(*table.on);
  if (!table.key.empty()) {
    fields.insert(fields.end(), table.key.begin(), table.key.end());
  } else {
    for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
      if (f != table.on) fields.push_back(f);
    }
  }
  if (table.revised_on) fields.push_back(*table.revised_on);
  std::vector<OrderColumn> order;
  for (const std::uint32_t f : fields) append_order_columns(binding, table.fields[f], parsed.columns[f], order);
  return order;
}

void sort_rows(const Binding& binding, ParsedTable& table) {
  std::vector<OrderColumn> order = order_columns(binding, table);
  if (order.size() >= 2 && order[0].narrow && order[1].narrow) {  // two columns in one comparison
    for (std::size_t row = 0; row < table.rows; ++row) order[0].ids[row] = order[0].ids[row] << 32 | order[1].ids[row];
    order.erase(order.begin() + 1);
  }
  struct Row {
    std::uint64_t id;
    std::uint32_t row;
  };
  std::vector<Row> rows;
  rows.reserve(table.order.size());
  for (const std::uint32_t row : table.order) rows.push_back({order.empty() ? 0 : order[0].ids[row], row});
  Ticker ticker(binding.watch);
  const auto less = [&](const Row& a, const Row& b) {
    ticker.tick();
    if (a.id != b.id) return a.id < b.id;
    for (std::size_t c = 1; c < order.size(); ++c) {
      const std::uint64_t x = order[c].ids[a.row], y = order[c].ids[b.row];
      if (x != y) return x < y;
    }
    return a.row < b.row;
  };
  if (std::is_sorted(rows.begin(), rows.end(), less)) return;
  std::sort(rows.begin(), rows.end(), less);
  std::transform(rows.begin(), rows.end(), table.order.begin(), [](const Row& r) { return r.row; });
}

// The versions of one key become one row.
void join_versions(ParsedTable& table) {
  std::vector<std::uint32_t> row_of_key(table.keys == nullptr ? 0 : table.keys->size(), nothing);
  table.version_begin.clear();
  std::uint32_t rows = 0;
  for (std::uint32_t at = 0; at < table.order.size(); ++at) {
    std::uint32_t& row = row_of_key[table.key_code[table.order[at]]];
    if (row != nothing) continue;
    row = rows++;
    table.version_begin.push_back(at);
  }
  table.version_begin.push_back(static_cast<std::uint32_t>(table.order.size()));
  for (std::uint32_t row = 0; row < table.rows; ++row) {
    if (table.key_code[row] != nothing) table.new_row[row] = row_of_key[table.key_code[row]];
  }
}

}  // namespace

std::vector<std::uint32_t> rank_texts(const std::vector<std::string_view>& texts) {
  struct Item {
    std::uint64_t lead;
    std::uint32_t text;
  };
  const std::size_t prefix = common_prefix(texts);
  std::vector<Item> items;
  items.reserve(texts.size());
  for (std::uint32_t t = 0; t < texts.size(); ++t) items.push_back({leading_bytes(texts[t], prefix), t});
  const auto less = [&](const Item& a, const Item& b) {
    return a.lead != b.lead ? a.lead < b.lead : texts[a.text] < texts[b.text];
  };
  if (!std::is_sorted(items.begin(), items.end(), less)) std::sort(items.begin(), items.end(), less);
  std::vector<std::uint32_t> rank(texts.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) rank[items[i].text] = i;
  return rank;
}

void append_order_columns(const Binding& binding, const plan::Field& field, const ParsedColumn& column,
                          std::vector<OrderColumn>& out) {
  OrderColumn order = order_cells(binding, field, column);
  if (!column.absent.empty()) {
    out.push_back({{column.absent.begin(), column.absent.end()}, true});
    for (std::uint64_t& id : out.back().ids) id = id == 0 ? 1 : 0;  // absent first
    for (std::size_t row = 0; row < order.ids.size(); ++row) {
      if (column.absent[row] != 0) order.ids[row] = 0;
    }
  }
  out.push_back(std::move(order));
}

const Number* held_apart(const ParsedColumn& column, std::size_t row) {
  const auto by_row = [](const auto& other, std::size_t r) { return other.first < r; };
  const auto other = std::lower_bound(column.others.begin(), column.others.end(), row, by_row);
  return other != column.others.end() && other->first == row ? &other->second : nullptr;
}

void order_rows(Binding& binding) {
  for (ParsedTable& table : binding.tables) {
    if (table.table == nullptr) continue;
    binding.watch.look();
    table.order.clear();
    for (std::uint32_t row = 0; row < table.rows; ++row) {
      if (!table.bad(row) && (table.same_as.empty() || table.same_as[row] == row)) table.order.push_back(row);
    }
    sort_rows(binding, table);
    table.new_row.assign(table.rows, nothing);
    if (table.table->revised_on) {
      join_versions(table);
    } else {
      for (std::uint32_t at = 0; at < table.order.size(); ++at) table.new_row[table.order[at]] = at;
    }
  }
}

}  // namespace zeren::inline v0::detail
