// Sorted rows to bound columns.
#include <algorithm>

#include "src/run/bind_tables.hpp"

namespace zeren::inline v0::detail {

namespace {

// A pool that owns texts which it does not look up again: for columns in which nearly every text is different.
struct OwningPool {
  std::string bytes;
  TextPool pool;
};

std::int64_t power_of_ten(int digits) {
  std::int64_t power = 1;
  for (; digits > 0; --digits) power *= 10;
  return power;
}

class ColumnMaker {
 public:
  ColumnMaker(const Binding& binding, const ParsedTable& table, std::size_t field,
              const std::vector<std::uint32_t>& order)
      : binding_(binding),
        table_(table),
        field_(table.table->fields[field]),
        from_(table.columns[field]),
        order_(order) {}

  ColumnPtr make() {
    const bool may_be_union = field_.type.kind == plan::ValueKind::row;
    const bool plain = field_.type.kind == plan::ValueKind::number && from_.others.empty();  // it makes its own
    const std::size_t rows = plain ? 0 : order_.size();
    column_ = std::make_shared<Column>(field_.type.kind, rows, may_be_union ? field_.type.targets.size() : 1);
    switch (field_.type.kind) {
      case plan::ValueKind::boolean:
        gather(from_.flags, column_->raw_booleans());
        break;
      case plan::ValueKind::date:
        gather(from_.days, column_->raw_days());
        break;
      case plan::ValueKind::moment:
        gather(from_.integers, column_->raw_minutes());
        break;
      case plan::ValueKind::number:
        numbers();
        break;
      case plan::ValueKind::text:
        texts();
        break;
      case plan::ValueKind::row:
        references();
        break;
      default:
        gather(from_.all_codes(), column_->raw_codes());
    }
    absents();
    column_->settle_states();
    return column_;
  }

 private:
  template <class Values, class T>
  void gather(const Values& from, T* to) const {
    for (const std::uint32_t row : order_) *to++ = static_cast<T>(from[row]);
  }
  void absents() {
    if (from_.absent.empty()) return;
    column_->make_states();
    for (std::size_t at = 0; at < order_.size(); ++at) {
      if (from_.absent[order_[at]] != 0) column_->set_absent(at);
    }
  }

  void numbers() {
    if (from_.others.empty()) {
      return std::visit([this](const auto& values) { integers(values); }, from_.all_integers());
    }
    for (std::size_t at = 0; at < order_.size(); ++at) {
      const std::uint32_t row = order_[at];
      const Number* apart = held_apart(from_, row);
      column_->set_number(at, apart != nullptr ? *apart : Number::decimal(from_.integers[row], from_.digits));
    }
    column_->settle_numbers();
  }

  // As narrow as the rows that are kept allow.
  template <class T>
  void integers(std::span<T> from) {
    const bool all = order_.size() == from.size();  // then the range is found from one end to the other
    Column made = Column::integers(order_.size(), power_of_ten(from_.digits),
                                   range_of(order_.size(), [&](std::size_t i) { return from[all ? i : order_[i]]; }));
    switch (made.width()) {
      case IntegerWidth::bits8:
        gather(from, static_cast<std::int8_t*>(made.raw_integers()));
        break;
      case IntegerWidth::bits16:
        gather(from, static_cast<std::int16_t*>(made.raw_integers()));
        break;
      case IntegerWidth::bits32:
        gather(from, static_cast<std::int32_t*>(made.raw_integers()));
        break;
      case IntegerWidth::bits64:
        gather(from, static_cast<std::int64_t*>(made.raw_integers()));
    }
    *column_ = std::move(made);
  }
  template <class At>
  static IntegerRange range_of(std::size_t count, const At& at) {
    if (count == 0) return {};
    auto low = at(0), high = at(0);
    for (std::size_t i = 1; i < count; ++i) {
      low = std::min(low, at(i));
      high = std::max(high, at(i));
    }
    return {low, high};
  }

  // Texts are numbered by first appearance in the sorted rows, so that the numbers too depend on the values alone.
  void texts() {
    const std::vector<std::string_view>& known = from_.texts.texts();
    const bool mostly_different = known.size() > 1000 && known.size() > table_.rows / 2;
    auto pool = std::make_shared<OwningPool>();
    if (mostly_different) {
      std::size_t bytes = 0;
      for (const std::string_view text : known) bytes += text.size();
      pool->bytes.reserve(bytes);
      pool->pool.reserve(known.size());
    }
    std::vector<std::uint32_t> number(known.size(), nothing);
    for (std::size_t at = 0; at < order_.size(); ++at) {
      const std::uint32_t row = order_[at];
      if (from_.is_absent(row)) continue;
      std::uint32_t& n = number[from_.codes[row]];
      if (n == nothing)
        n = mostly_different ? add(*pool, known[from_.codes[row]]) : pool->pool.intern(known[from_.codes[row]]);
      column_->set_code(at, n);
    }
    if (pool->pool.size() == 0) pool->pool.intern({});  // absent cells hold number 0
    const TextPool* inner = &pool->pool;
    column_->set_pool(std::shared_ptr<const TextPool>(std::move(pool), inner));
  }
  static std::uint32_t add(OwningPool& pool, std::string_view text) {
    const std::size_t at = pool.bytes.size();
    pool.bytes.append(text);  // never past the reserved size, so that views stay good
    return pool.pool.add_view(std::string_view(pool.bytes).substr(at));
  }

  void references() {
    for (std::size_t at = 0; at < order_.size(); ++at) {
      const std::uint32_t row = order_[at];
      if (from_.is_absent(row)) continue;
      const ResolvedText& meaning = from_.meaning[from_.codes[row]];
      const plan::TableId target = field_.type.targets[meaning.target];
      const std::uint32_t to = binding_.is_facts(target) ? binding_.tables[target].new_row[meaning.row] : meaning.row;
      column_->set_reference(at, {meaning.target, to});
    }
  }

  const Binding& binding_;
  const ParsedTable& table_;
  const plan::Field& field_;
  const ParsedColumn& from_;
  const std::vector<std::uint32_t>& order_;
  std::shared_ptr<Column> column_;
};

// A bound table and the text that its keys are views of.
struct OwningTable {
  std::string key_bytes;
  BoundTable table;
};

std::string_view file_name(const ParsedTable& parsed) {
  return parsed.source->file.empty() ? std::string_view(parsed.table->name) : std::string_view(parsed.source->file);
}

void name_rows(const ParsedTable& parsed, const std::vector<std::uint32_t>& order, OwningTable& out) {
  std::size_t bytes = 0;
  for (const std::uint32_t row : order) bytes += parsed.key_text(row).size();
  out.key_bytes.reserve(bytes);
  out.table.keys.reserve(order.size());
  out.table.key_codes.reserve(order.size());
  for (const std::uint32_t row : order) {
    const std::size_t begin = out.key_bytes.size();
    out.key_bytes += parsed.key_text(row);  // never past the reserved size, so that views stay good
    out.table.key_codes.push_back(out.table.keys.add_view(std::string_view(out.key_bytes).substr(begin)));
  }
}

// For each row its last version.
std::vector<std::uint32_t> last_versions(const ParsedTable& parsed) {
  std::vector<std::uint32_t> last;
  for (std::size_t r = 0; r + 1 < parsed.version_begin.size(); ++r) {
    last.push_back(parsed.order[parsed.version_begin[r + 1] - 1]);
  }
  return last;
}

std::shared_ptr<const Revisions> make_revisions(const Binding& binding, const ParsedTable& parsed) {
  auto made = std::make_shared<Revisions>();
  made->begin = parsed.version_begin;
  for (std::size_t f = 0; f < parsed.columns.size(); ++f) {
    made->columns.push_back(ColumnMaker(binding, parsed, f, parsed.order).make());
  }
  const std::optional<std::uint32_t> withdrawn = parsed.table->withdrawn_by;
  for (const std::uint32_t row : parsed.order) {
    made->recorded.push_back(recorded_at(parsed, row));
    made->visible_from.push_back(parsed.visible_from[row]);
    const bool flag = withdrawn && !parsed.columns[*withdrawn].is_absent(row) && parsed.columns[*withdrawn].flags[row];
    made->withdrawn.push_back(flag ? 1 : 0);
    made->line.push_back(static_cast<std::uint32_t>(parsed.line(row)));
  }
  return made;
}

// What nobody reads any more, so that a table is not held twice.
void drop_cells(ParsedColumn& column) {
  column.absent = {};
  column.days = {};
  column.flags = {};
  column.integers = {};
  column.lent = {};
  column.lent_units = {};
  column.others = {};
  column.codes = {};
}

void date_rows(const ParsedTable& parsed, const std::vector<std::uint32_t>& order, BoundTable& bound) {
  if (parsed.visible_from.empty()) return;
  bound.visible_from.reserve(order.size());
  for (const std::uint32_t row : order) bound.visible_from.push_back(parsed.visible_from[row].day());
  bound.visible_from.settle();
  const auto has_minute = [&](std::uint32_t row) { return parsed.visible_from[row].minute() != 0; };
  if (std::none_of(order.begin(), order.end(), has_minute)) return;
  for (const std::uint32_t row : order) {
    bound.visible_minute.push_back(static_cast<std::uint16_t>(parsed.visible_from[row].minute()));
  }
}

// A row is there at the earliest from the first of its versions that is.
void date_by_versions(BoundTable& bound) {
  const Revisions& revisions = *bound.revisions;
  bound.visible_from.assign(bound.rows, Date::min());
  for (std::size_t r = 0; r < bound.rows; ++r) {
    const auto begin = revisions.visible_from.begin();
    bound.visible_from[r] = std::min_element(begin + revisions.begin[r], begin + revisions.begin[r + 1])->day();
  }
}

}  // namespace

std::shared_ptr<const BoundTable> make_bound_table(Binding& binding, plan::TableId id) {
  ParsedTable& parsed = binding.tables[id];
  auto owner = std::make_shared<OwningTable>();
  BoundTable& bound = owner->table;
  const bool revised = parsed.table->revised_on && parsed.source != nullptr;
  if (revised) bound.revisions = make_revisions(binding, parsed);
  std::vector<std::uint32_t> order = revised ? last_versions(parsed) : std::move(parsed.order);
  bound.rows = order.size();
  for (std::size_t f = 0; f < parsed.columns.size(); ++f) {
    bound.columns.push_back(ColumnMaker(binding, parsed, f, order).make());
    drop_cells(parsed.columns[f]);
  }
  if (parsed.source != nullptr) {
    revised ? date_by_versions(bound) : date_rows(parsed, order, bound);
    if (parsed.keys != nullptr) name_rows(parsed, order, *owner);
    bound.files = {std::string(file_name(parsed))};
    for (std::uint32_t& row : order) row = static_cast<std::uint32_t>(parsed.line(row));
    bound.line = std::move(order);
  }
  const BoundTable* inner = &bound;
  return {std::move(owner), inner};
}

}  // namespace zeren::inline v0::detail
