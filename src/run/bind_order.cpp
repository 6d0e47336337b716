// The total order of a table's rows: by date, then key, then all fields. It depends on the values alone.
#include <algorithm>
#include <deque>
#include <numeric>

#include "src/base/text_order.hpp"
#include "src/run/bind_tables.hpp"
#include "src/run/row_sort.hpp"

namespace zeren::inline v0::detail {

namespace {

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

// Ranks of numbers some of which fit no 64 bits, by row.
std::vector<std::uint32_t> rank_numbers(const ParsedColumn& column) {
  std::vector<Number> values(column.integers.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    values[row] = Number::decimal(column.integers[row], column.digits);
  }
  for (const auto& [row, value] : column.others) values[row] = value;
  return dense_ranks(values.size(), [&](std::uint32_t a, std::uint32_t b) { return values[a] < values[b]; });
}

// The columns that a table's rows stand by.
class TableOrder {
 public:
  explicit TableOrder(const Binding& binding) : binding_(binding) {}

  std::vector<SortColumn> columns_of(const ParsedTable& parsed) {
    const plan::Table& table = *parsed.table;
    if (table.on && !table.revised_on) add(table, parsed, *table.on);
    if (!table.key.empty()) {
      for (const std::uint32_t f : table.key) add(table, parsed, f);
    } else {
      for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
        if (f != table.on) add(table, parsed, f);
      }
    }
    if (table.revised_on) add(table, parsed, *table.revised_on);
    return std::move(columns_);
  }

 private:
  void add(const plan::Table& table, const ParsedTable& parsed, std::uint32_t f) {
    const ParsedColumn& column = parsed.columns[f];
    if (!column.absent.empty()) columns_.push_back(SortColumn::absent_first(column.absent));
    columns_.push_back(values_of(table.fields[f], column));
  }
  SortColumn values_of(const plan::Field& field, const ParsedColumn& column) {
    switch (field.type.kind) {
      case plan::ValueKind::boolean:
        return {std::span(column.flags), column.absent};
      case plan::ValueKind::date:
        return {std::span(column.days), column.absent};
      case plan::ValueKind::number:
      case plan::ValueKind::moment:
        if (column.others.empty()) {
          return std::visit([&](const auto& values) { return SortColumn(values, column.absent); },
                            column.all_integers());
        }
        return {std::span<const std::uint32_t>(made_.emplace_back(rank_numbers(column))), column.absent};
      case plan::ValueKind::text:
        return {column.codes, rank_texts(column.texts.texts(), binding_.watch), column.absent};
      case plan::ValueKind::row:
        return {column.codes, rank_references(binding_, field, column), column.absent};
      default:
        return {column.all_codes(), column.absent};
    }
  }

  const Binding& binding_;
  std::vector<SortColumn> columns_;
  std::deque<std::vector<std::uint32_t>> made_;  // what columns point into that had to be made
};

// Whether the numbers of a table's rows are asked for elsewhere.
bool is_referred_to(const plan::Plan& plan, plan::TableId id) {
  const auto refers = [id](const plan::Field& field) {
    const auto& targets = field.type.targets;
    return std::find(targets.begin(), targets.end(), id) != targets.end();
  };
  return std::any_of(
             plan.tables.begin(), plan.tables.end(),
             [&](const plan::Table& table) { return std::any_of(table.fields.begin(), table.fields.end(), refers); }) ||
         std::any_of(plan.relations.begin(), plan.relations.end(),
                     [id](const plan::Relation& relation) { return relation.from == id || relation.to == id; });
}

// Rows that were rejected, and those that another row stands for.
std::vector<std::uint8_t> rows_left_out(const ParsedTable& table) {
  std::vector<std::uint8_t> left_out = table.faults;
  for (std::uint32_t row = 0; row < table.same_as.size(); ++row) {
    if (table.same_as[row] != row) left_out[row] = 1;
  }
  return left_out;
}

void sort_kept_rows(const Binding& binding, ParsedTable& table) {
  const bool keeps_all = table.same_as.empty() && std::all_of(table.faults.begin(), table.faults.end(),
                                                              [](std::uint8_t faults) { return faults == 0; });
  const auto left_out = keeps_all ? std::vector<std::uint8_t>() : rows_left_out(table);
  TableOrder order(binding);
  table.order = sort_rows(order.columns_of(table), table.rows, left_out, binding.watch);
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

std::vector<std::uint32_t> rank_texts(const std::vector<std::string_view>& texts, const Watch& watch) {
  const std::vector<std::uint32_t> order = order_texts(texts, watch);
  std::vector<std::uint32_t> rank(texts.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
  return rank;
}

const Number* held_apart(const ParsedColumn& column, std::size_t row) {
  const auto by_row = [](const auto& other, std::size_t r) { return other.first < r; };
  const auto other = std::lower_bound(column.others.begin(), column.others.end(), row, by_row);
  return other != column.others.end() && other->first == row ? &other->second : nullptr;
}

void order_rows(Binding& binding) {
  for (plan::TableId id = 0; id < binding.tables.size(); ++id) {
    ParsedTable& table = binding.tables[id];
    if (table.table == nullptr) continue;
    binding.watch.look();
    sort_kept_rows(binding, table);
    table.kept = table.order.size();
    if (table.table->revised_on) {
      table.new_row.assign(table.rows, nothing);
      join_versions(table);
    } else if (is_referred_to(binding.plan, id)) {
      table.new_row.assign(table.rows, nothing);
      for (std::uint32_t at = 0; at < table.order.size(); ++at) table.new_row[table.order[at]] = at;
    }
  }
}

}  // namespace zeren::inline v0::detail
