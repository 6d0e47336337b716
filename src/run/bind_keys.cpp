// Keys, and rows that share one.
#include <algorithm>

#include "src/run/bind_tables.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

namespace {

// The cell as a part of a key: the same for all spellings of a value.
void append_key_part(const Binding& binding, const plan::Field& field, const ParsedColumn& column, std::size_t row,
                     std::string& out) {
  if (column.is_absent(row)) return;
  switch (field.type.kind) {
    case plan::ValueKind::boolean:
      out += column.flags[row] != 0 ? "true" : "false";
      return;
    case plan::ValueKind::date:
      out += Date{column.days[row]}.to_string();
      return;
    case plan::ValueKind::moment:
      out += Moment{column.integers[row]}.to_string();
      return;
    case plan::ValueKind::enumeration:
      out += binding.plan.enumerations[field.type.enumeration].members[column.codes[row]].first;
      return;
    case plan::ValueKind::unit:
      out += binding.organisation.code(column.all_codes()[row]);
      return;
    case plan::ValueKind::number: {
      const Number* apart = held_apart(column, row);
      out += (apart != nullptr ? *apart : Number::decimal(column.integer(row), column.digits))
                 .to_exact_decimal_or_fraction();
      return;
    }
    default:
      break;
  }
  if (!column.meaning.empty()) {  // a reference to no facts: they were resolved before keys are made
    const ResolvedText& meaning = column.meaning[column.codes[row]];
    if (meaning.fault == nullptr) {
      const plan::TableId target = field.type.targets[meaning.target];
      switch (binding.plan.tables[target].kind) {
        case plan::TableKind::body:
          out += binding.bodies.row(meaning.row).code;
          return;
        case plan::TableKind::domain:
          out += binding.domains.row(meaning.row).name;
          return;
        case plan::TableKind::tier:
          out += binding.organisation.code(
              binding.organisation.units_of_tier(binding.plan.tables[target].tier)[meaning.row]);
          return;
        default:
          break;
      }
    }
  }
  out += column.texts.texts()[column.codes[row]];
}

void mark_faulty_keys(ParsedTable& table) {
  for (const std::uint32_t f : table.table->key) {
    for (const std::uint32_t row : table.columns[f].faulty) table.key_code[row] = nothing;
  }
}

void index_keys_of(const Binding& binding, ParsedTable& table) {
  const std::vector<std::uint32_t>& key = table.table->key;
  if (key.empty() || table.rows == 0) return;
  const plan::Field& first = table.table->fields[key[0]];
  if (key.size() == 1 && first.type.kind == plan::ValueKind::text && !first.type.optional) {
    table.keys = &table.columns[key[0]].texts;
    table.key_code = table.columns[key[0]].codes;
  } else {
    table.own_keys = std::make_unique<TextDictionary>();
    table.own_key_bytes = std::make_unique<std::string>();
    std::vector<std::size_t> ends{0};
    for (std::size_t row = 0; row < table.rows; ++row) {
      for (std::size_t k = 0; k < key.size(); ++k) {
        if (k != 0) table.own_key_bytes->push_back('/');
        append_key_part(binding, table.table->fields[key[k]], table.columns[key[k]], row, *table.own_key_bytes);
      }
      ends.push_back(table.own_key_bytes->size());
    }
    const std::string_view bytes = *table.own_key_bytes;
    for (std::size_t row = 0; row < table.rows; ++row) {
      table.key_code.push_back(table.own_keys->code(bytes.substr(ends[row], ends[row + 1] - ends[row])));
    }
    table.keys = table.own_keys.get();
  }
  mark_faulty_keys(table);
  table.first_of_key.assign(table.keys->size(), nothing);
  for (std::uint32_t row = 0; row < table.rows; ++row) {
    if (table.key_code[row] == nothing) continue;
    std::uint32_t& at = table.first_of_key[table.key_code[row]];
    if (at == nothing) at = row;
  }
}

bool equal_cells(const plan::Field& field, const ParsedColumn& column, std::size_t a, std::size_t b) {
  if (column.is_absent(a) || column.is_absent(b)) return column.is_absent(a) == column.is_absent(b);
  switch (field.type.kind) {
    case plan::ValueKind::boolean:
      return column.flags[a] == column.flags[b];
    case plan::ValueKind::date:
      return column.days[a] == column.days[b];
    case plan::ValueKind::number: {
      const Number* x = held_apart(column, a);
      const Number* y = held_apart(column, b);
      if (x != nullptr || y != nullptr) return x != nullptr && y != nullptr && *x == *y;
      return column.integer(a) == column.integer(b);
    }
    case plan::ValueKind::moment:
      return column.integers[a] == column.integers[b];
    case plan::ValueKind::row: {
      const ResolvedText& x = column.meaning[column.codes[a]];
      const ResolvedText& y = column.meaning[column.codes[b]];
      return x.target == y.target && x.row == y.row;
    }
    default:
      return column.all_codes()[a] == column.all_codes()[b];
  }
}

bool equal_rows(const ParsedTable& table, std::size_t a, std::size_t b) {
  for (std::size_t f = 0; f < table.columns.size(); ++f) {
    if (!equal_cells(table.table->fields[f], table.columns[f], a, b)) return false;
  }
  return true;
}

// The lines of a group but for that of `except`.
std::string list_lines(const ParsedTable& table, std::span<const std::uint32_t> group, std::uint32_t except) {
  constexpr std::size_t most = 5;
  std::string en, zh;
  std::size_t count = 0;
  for (const std::uint32_t row : group) {
    if (row == except || count == most) continue;
    const std::string line = std::to_string(table.line(row));
    en += (count == 0 ? "line " : ", line ") + line;
    zh += (count == 0 ? "第 " : "、第 ") + line + " 行";
    ++count;
  }
  if (group.size() - 1 > most) {
    en += ", …";
    zh += " 等";
  }
  return bilingual(en, zh);
}

void settle_group(Binding& binding, plan::TableId id, std::span<const std::uint32_t> group) {
  ParsedTable& table = binding.tables[id];
  const bool good = std::all_of(group.begin(), group.end(), [&](std::uint32_t row) {
    return !table.bad(row) && equal_rows(table, group.front(), row);
  });
  for (const std::uint32_t row : group) {
    if (good) {
      table.same_as[row] = group.front();
    } else if (!table.bad(row)) {
      const DiagnosticCode& code = table.table->revised_on ? bind_codes::duplicate_version : bind_codes::duplicate_key;
      binding.reject_row(id, row, nullptr, code, {quoted(table.key_text(row)), list_lines(table, group, row)});
    }
  }
}

}  // namespace

Moment recorded_at(const ParsedTable& table, std::size_t row) {
  const ParsedColumn& column = table.columns[*table.table->revised_on];
  return column.days.empty() ? Moment{column.integers[row]} : Moment::of(Date{column.days[row]}, 0);
}

void index_keys(Binding& binding) {
  for (ParsedTable& table : binding.tables) {
    if (table.table != nullptr) index_keys_of(binding, table);
  }
}

void reject_duplicates(Binding& binding) {
  for (plan::TableId id = 0; id < binding.tables.size(); ++id) {
    ParsedTable& table = binding.tables[id];
    if (table.keys == nullptr) continue;
    std::vector<std::uint32_t> rows;  // of all keys that several rows share
    std::vector<std::uint8_t> shared(table.keys->size());
    for (std::uint32_t row = 0; row < table.rows; ++row) {
      const std::uint32_t code = table.key_code[row];
      if (code != nothing && table.first_of_key[code] != row) shared[code] = 1;
    }
    for (std::uint32_t row = 0; row < table.rows; ++row) {
      if (table.key_code[row] != nothing && shared[table.key_code[row]] != 0) rows.push_back(row);
    }
    if (rows.empty()) continue;
    table.same_as.resize(table.rows);
    for (std::uint32_t row = 0; row < table.rows; ++row) table.same_as[row] = row;
    // Where rows have versions, key and recording together tell them apart.
    const auto by_key = [&](std::uint32_t a, std::uint32_t b) {
      if (table.key_code[a] != table.key_code[b]) return table.key_code[a] < table.key_code[b];
      return table.table->revised_on && recorded_at(table, a) < recorded_at(table, b);
    };
    std::stable_sort(rows.begin(), rows.end(), by_key);
    for (auto first = rows.begin(); first != rows.end();) {
      const auto last = std::upper_bound(first, rows.end(), *first, by_key);
      settle_group(binding, id, std::span(first, last));
      first = last;
    }
  }
}

}  // namespace zeren::inline v0::detail
