#include "src/run/session_check.hpp"

#include <algorithm>

#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

using plan::TableId;
using plan::ValueKind;

std::optional<std::uint32_t> find_field(const plan::Table& table, std::string_view name) {
  for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
    if (table.fields[f].name == name) return f;
  }
  for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
    if (!name.empty() && table.fields[f].label == name) return f;
  }
  return std::nullopt;
}

RowCheck::RowCheck(const plan::Plan& plan, const Organisation& organisation, const SourceTable* bodies,
                   const Limits& limits)
    : binding_(std::make_unique<Binding>(plan, organisation, limits)) {
  build_domains(*binding_);
  build_bodies(*binding_, bodies);
  binding_->rejects.clear();
}

// A table of one row, not parsed yet.
void RowCheck::set_up(TableId table, std::size_t number) {
  if (last_ != table) binding_->tables[last_] = {};  // it has views of what is gone
  last_ = table;
  ParsedTable& parsed = binding_->tables[table];
  parsed = {};
  parsed.table = &binding_->plan.tables[table];
  parsed.columns.resize(parsed.table->fields.size());
  line_ = static_cast<std::uint32_t>(number);
  source_.entity = parsed.table->name;
  source_.rows = 1;
  source_.columns.clear();
  source_.lines = {&line_, 1};
  given_.clear();
}

void RowCheck::take(Given& given, const FieldContent& content, SourceColumn& column) {
  if (const auto* text = std::get_if<std::string>(&content)) {
    given.text = *text;
    column.values = std::span<const std::string_view>(&given.text, 1);
  } else if (const auto* whole = std::get_if<std::int64_t>(&content)) {
    given.whole = *whole;
    column.values = std::span<const std::int64_t>(&given.whole, 1);
  } else if (const auto* value = std::get_if<Number>(&content)) {
    given.number = *value;
    column.values = std::span<const Number>(&given.number, 1);
  } else if (const auto* day = std::get_if<Date>(&content)) {
    given.day = *day;
    column.values = std::span<const Date>(&given.day, 1);
  } else if (const auto* flag = std::get_if<bool>(&content)) {
    given.flag = *flag;
    column.values = std::span<const bool>(&given.flag, 1);
  } else {
    column.values = std::span<const std::string_view>(&given.text, 1);
    given.there = false;
    column.present = {&given.there, 1};
  }
}

// What the references may name in tables of facts: the keys that the session holds, by slot.
void RowCheck::know_references(FactStore& facts, TableId id) {
  ParsedTable& parsed = binding_->tables[id];
  for (std::size_t f = 0; f < parsed.columns.size(); ++f) {
    const plan::Field& field = parsed.table->fields[f];
    if (!binding_->refers_to_facts(field)) continue;
    for (const std::string_view text : parsed.columns[f].texts.texts()) {
      const std::size_t colon = text.find(':');
      for (const std::string_view candidate : {text, colon == std::string_view::npos ? text : text.substr(colon + 1)}) {
        for (const TableId target : field.type.targets) {
          if (!binding_->is_facts(target)) continue;
          const auto slot = facts.table(target).find(candidate);
          if (!slot) continue;
          ParsedTable& known = binding_->tables[target];
          // The table of the row itself holds its own key, which nothing may refer to before it is there.
          if (known.own_keys == nullptr) known.own_keys = std::make_unique<TextDictionary>();
          known.keys = known.own_keys.get();
          const std::uint32_t code = known.own_keys->code(candidate);
          known.first_of_key.resize(known.own_keys->size(), nothing);
          known.first_of_key[code] = *slot;
        }
      }
    }
  }
}

LiveCell RowCheck::cell(FactStore& facts, const plan::Field& field, const ParsedColumn& column) const {
  if (column.is_absent(0)) return LiveCell::none();
  switch (field.type.kind) {
    case ValueKind::boolean:
      return LiveCell::of(column.flags[0] != 0 ? 1 : 0);
    case ValueKind::number: {
      const Number* apart = held_apart(column, 0);
      return facts.pools().cell_of(apart != nullptr ? *apart : Number::decimal(column.integers[0], column.digits));
    }
    case ValueKind::date:
      return LiveCell::of(column.days[0]);
    case ValueKind::moment:
      return LiveCell::of(column.integers[0]);
    case ValueKind::text:
      return LiveCell::of(facts.pools().texts->intern(column.texts.texts()[column.codes[0]]));
    case ValueKind::row: {
      const ResolvedText& meaning = column.meaning[column.codes[0]];
      return LiveCell::of(reference_content(meaning.target, meaning.row));
    }
    default:
      return LiveCell::of(column.codes[0]);
  }
}

// The references; then whether nothing was refused. Afterwards the binding is ready for the next row.
bool RowCheck::finish(FactStore& facts, TableId id, std::vector<Reject>& rejects) {
  ParsedTable& parsed = binding_->tables[id];
  bool has_references = false;
  for (std::size_t f = 0; f < parsed.columns.size(); ++f) {
    has_references =
        has_references || (parsed.table->fields[f].type.kind == ValueKind::row && !parsed.columns[f].codes.empty());
  }
  if (binding_->rejects.empty() && has_references) {
    resolve_references(*binding_, false);
    know_references(facts, id);
    resolve_references(*binding_, true);
    for (const plan::Field& field : parsed.table->fields) {
      for (const TableId target : field.type.targets) {
        if (field.type.kind != ValueKind::row || !binding_->is_facts(target)) continue;
        ParsedTable& known = binding_->tables[target];
        known.keys = nullptr;
        known.own_keys.reset();
        known.first_of_key.clear();
      }
    }
  }
  if (binding_->rejects.empty()) return true;
  rejects.insert(rejects.end(), binding_->rejects.begin(), binding_->rejects.end());
  binding_->rejects.clear();
  return false;
}

// The key of the row: its parts are good by now.
std::string RowCheck::made_key(TableId id) {
  ParsedTable& parsed = binding_->tables[id];
  if (parsed.table->key.empty()) return {};
  index_keys(*binding_);
  std::string key(parsed.key_text(0));
  for (ParsedTable& other : binding_->tables) {
    other.keys = nullptr;
    other.own_keys.reset();
    other.own_key_bytes.reset();
    other.key_code.clear();
    other.first_of_key.clear();
  }
  return key;
}

std::optional<CheckedRow> RowCheck::whole(FactStore& facts, TableId id, std::span<const FieldValue> values,
                                          std::size_t number, std::vector<Reject>& rejects) {
  set_up(id, number);
  given_.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    take(given_[i], values[i].content, source_.columns.emplace_back(SourceColumn{values[i].field, {}, {}}));
  }
  parse_table(*binding_, id, source_);
  ParsedTable& parsed = binding_->tables[id];
  if (!finish(facts, id, rejects)) return std::nullopt;
  CheckedRow row;
  for (std::uint32_t f = 0; f < parsed.columns.size(); ++f) {
    row.fields.push_back(f);
    row.cells.push_back(cell(facts, parsed.table->fields[f], parsed.columns[f]));
  }
  row.key = made_key(id);
  return row;
}

namespace {

// The cell of a value that needs no parsing and fits. All others go through the parsers of binding, which say what is
// wrong with them.
std::optional<LiveCell> plain_cell(const plan::ValueType& type, const FieldContent& content) {
  if (const auto* flag = std::get_if<bool>(&content); flag != nullptr && type.kind == ValueKind::boolean) {
    return LiveCell::of(*flag ? 1 : 0);
  }
  const auto* whole = std::get_if<std::int64_t>(&content);
  if (whole == nullptr || type.kind != ValueKind::number) return std::nullopt;
  if (type.is_count && ((type.low && *whole < *type.low) || (type.high && *whole > *type.high))) return std::nullopt;
  return LiveCell::of(*whole);
}

// The row of values that all are such; else nothing.
std::optional<CheckedRow> plain_row(const plan::Table& table, std::span<const std::uint32_t> fields,
                                    std::span<const FieldValue> values) {
  CheckedRow row;
  row.cells.reserve(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto cell = plain_cell(table.fields[fields[i]].type, values[i].content);
    if (!cell) return std::nullopt;
    row.cells.push_back(*cell);
  }
  return row;
}

}  // namespace

// Days are held against each other, and keys against those of other rows.
bool RowCheck::needs_whole_row(const plan::Table& table, std::span<const std::uint32_t> fields) const {
  return std::any_of(fields.begin(), fields.end(), [&](std::uint32_t f) {
    const ValueKind kind = table.fields[f].type.kind;
    return kind == ValueKind::date || kind == ValueKind::moment ||
           std::find(table.key.begin(), table.key.end(), f) != table.key.end();
  });
}

std::optional<CheckedRow> RowCheck::some(FactStore& facts, const Dataset& bound, TableId id, std::uint32_t slot,
                                         std::span<const FieldValue> values, std::size_t number,
                                         std::vector<Reject>& rejects) {
  const plan::Table& table = binding_->plan.tables[id];
  std::vector<std::uint32_t> fields;
  fields.reserve(values.size());
  bool plain = true;
  for (const FieldValue& value : values) {
    const auto field = find_field(table, value.field);
    plain = plain && field && std::find(fields.begin(), fields.end(), *field) == fields.end();
    fields.push_back(field.value_or(0));
  }
  if (!plain || needs_whole_row(table, fields)) {
    std::vector<FieldValue> all(values.begin(), values.end());
    for (std::uint32_t f = 0; f < table.fields.size(); ++f) {
      if (plain && std::find(fields.begin(), fields.end(), f) != fields.end()) continue;
      if (!plain && std::any_of(values.begin(), values.end(),
                                [&](const FieldValue& v) { return find_field(table, v.field) == f; })) {
        continue;
      }
      const LiveCell held = facts.table(id).fields[f].get(slot);
      FieldContent content;
      if (held.present() && table.fields[f].type.kind == ValueKind::number) {
        content = facts.pools().number(held);
      } else if (held.present()) {
        content = facts.text_of(table.fields[f], held, bound);
      }
      all.push_back({table.fields[f].name, std::move(content)});
    }
    return whole(facts, id, all, number, rejects);
  }
  if (auto row = plain_row(table, fields, values)) {
    row->fields = std::move(fields);
    return row;
  }
  set_up(id, number);
  ParsedTable& parsed = binding_->tables[id];
  parsed.source = &source_;
  parsed.rows = 1;
  parsed.faults.assign(1, 0);
  given_.resize(values.size());
  source_.columns.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    source_.columns[i].name = values[i].field;
    take(given_[i], values[i].content, source_.columns[i]);
    ParsedColumn& column = parsed.columns[fields[i]];
    column.source = &source_.columns[i];
    parse_column(*binding_, id, table.fields[fields[i]], column);
  }
  if (!finish(facts, id, rejects)) return std::nullopt;
  CheckedRow row;
  for (const std::uint32_t f : fields) row.cells.push_back(cell(facts, table.fields[f], parsed.columns[f]));
  row.fields = std::move(fields);
  return row;
}

}  // namespace zeren::inline v0::detail
