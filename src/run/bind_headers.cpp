// A table's header, and its columns.
#include <algorithm>

#include "src/run/bind_tables.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

namespace {

constexpr std::size_t most_rows = 0xFFFFFFFEu;

std::vector<std::string> known_columns(const plan::Table& table) {
  std::vector<std::string> names;
  for (const plan::Field& field : table.fields) {
    names.push_back(field.name);
    if (!field.label.empty()) names.push_back(field.label);
  }
  return names;
}

// By name; where no field has it, by label.
std::optional<std::size_t> find_field(const plan::Table& table, std::string_view name) {
  for (const bool by_label : {false, true}) {
    for (std::size_t f = 0; f < table.fields.size(); ++f) {
      const std::string& known = by_label ? table.fields[f].label : table.fields[f].name;
      if (!name.empty() && known == name) return f;
    }
  }
  return std::nullopt;
}

// Finds each field's column. False where the table is of no use.
bool match_columns(Binding& binding, ParsedTable& parsed, const SourceTable& source) {
  const plan::Table& table = *parsed.table;
  bool usable = true;
  for (const SourceColumn& column : source.columns) {
    const auto field = find_field(table, column.name);
    if (!field) {
      binding.reject_table(source, column.name, bind_codes::unknown_column,
                           {quoted(column.name), table.name, suggest(column.name, known_columns(table))});
    } else if (parsed.columns[*field].source != nullptr) {
      binding.reject_table(source, column.name, bind_codes::duplicate_column,
                           {quoted(column.name), table.fields[*field].name});
    } else if (size(column.values) != source.rows ||
               (!column.present.empty() && column.present.size() != source.rows)) {
      binding.reject_table(source, column.name, bind_codes::column_length,
                           {quoted(column.name), std::to_string(size(column.values)), std::to_string(source.rows)});
      usable = false;
    } else {
      parsed.columns[*field].source = &column;
    }
  }
  if (!usable || (source.rows == 0 && source.columns.empty())) return usable;
  for (std::size_t f = 0; f < table.fields.size(); ++f) {
    const plan::Field& field = table.fields[f];
    if (parsed.columns[f].source != nullptr || field.type.optional) continue;
    const std::string header = field.label.empty() ? field.name : field.name + " (" + field.label + ")";
    binding.reject_table(source, field.name, bind_codes::missing_column, {header, table.name});
    usable = false;
  }
  return usable;
}

void make_empty(ParsedTable& parsed) {
  parsed.rows = 0;
  parsed.faults.clear();
  for (ParsedColumn& column : parsed.columns) column = ParsedColumn{};
}

// A column that the table does not have: every cell is absent.
void fill_missing(const plan::Field& field, ParsedColumn& column, std::size_t rows) {
  column.absent.assign(rows, 1);
  switch (field.type.kind) {
    case plan::ValueKind::boolean:
      column.flags.resize(rows);
      break;
    case plan::ValueKind::number:
    case plan::ValueKind::moment:
      column.integers.resize(rows);
      break;
    case plan::ValueKind::date:
      column.days.resize(rows);
      break;
    default:
      column.codes.resize(rows);
  }
}

bool is_time(const plan::ValueType& type) {
  return type.kind == plan::ValueKind::date || type.kind == plan::ValueKind::moment;
}

std::string time_text(const ParsedColumn& column, std::size_t row) {
  return column.days.empty() ? Moment{column.integers[row]}.to_string() : Date{column.days[row]}.to_string();
}

// Where one of the two has no minute, their days are compared.
void reject_later_than_on(Binding& binding, plan::TableId id) {
  ParsedTable& parsed = binding.tables[id];
  const plan::Table& table = *parsed.table;
  if (!table.on) return;
  const ParsedColumn& on = parsed.columns[*table.on];
  for (std::size_t f = 0; f < table.fields.size(); ++f) {
    const plan::Field& field = table.fields[f];
    const bool plain = is_time(field.type) && !field.type.optional && !field.is_deadline;
    if (!plain || f == *table.on || f == table.recorded_on || f == table.revised_on)
      continue;  // recording comes after the event by nature
    const ParsedColumn& column = parsed.columns[f];
    const bool by_minute = !column.integers.empty() && !on.integers.empty();
    for (std::size_t row = 0; row < parsed.rows; ++row) {
      if (parsed.bad(row)) continue;
      const bool later = by_minute ? column.integers[row] > on.integers[row] : day_of(column, row) > day_of(on, row);
      if (!later) continue;
      binding.reject_row(id, row, &column, bind_codes::later_than_on,
                         {field.name, time_text(column, row), table.fields[*table.on].name, time_text(on, row)});
    }
  }
}

void reject_reversed_validity(Binding& binding, plan::TableId id) {
  ParsedTable& parsed = binding.tables[id];
  const plan::Table& table = *parsed.table;
  if (!table.since || !table.valid_until) return;
  const ParsedColumn& since = parsed.columns[*table.since];
  const ParsedColumn& until = parsed.columns[*table.valid_until];
  for (std::size_t row = 0; row < parsed.rows; ++row) {
    if (parsed.bad(row) || since.is_absent(row) || until.is_absent(row) || since.days[row] <= until.days[row]) continue;
    binding.reject_row(id, row, &until, bind_codes::since_after_until,
                       {Date{since.days[row]}.to_string(), Date{until.days[row]}.to_string()});
  }
}

}  // namespace

void parse_table(Binding& binding, plan::TableId id, const SourceTable& source) {
  ParsedTable& parsed = binding.tables[id];
  parsed.source = &source;
  if (source.rows > most_rows) {
    binding.reject_table(source, {}, bind_codes::too_many_rows, {source.entity, std::to_string(most_rows)});
    return;
  }
  if (!match_columns(binding, parsed, source)) return make_empty(parsed);
  parsed.rows = source.rows;
  parsed.faults.assign(parsed.rows, 0);
  bool usable = true;
  for (std::size_t f = 0; f < parsed.columns.size(); ++f) {
    const plan::Field& field = parsed.table->fields[f];
    if (parsed.columns[f].source == nullptr) {
      fill_missing(field, parsed.columns[f], parsed.rows);
    } else {
      usable = parse_column(binding, id, field, parsed.columns[f]) && usable;
    }
  }
  if (!usable) return make_empty(parsed);
  reject_later_than_on(binding, id);
  reject_reversed_validity(binding, id);
}

}  // namespace zeren::inline v0::detail
