#include "src/run/aggregate_groups.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::ValueKind;

namespace {

constexpr std::uint64_t no_code = ~std::uint64_t{0};

struct Side {
  ColumnPtr column;
  const plan::ValueType* type;
};

Side side(const Frame& frame, NodeId node) {
  return {frame.find(node), &frame.run().node(node).type};
}

// Equal values of both sides get equal codes. Values that the outer side does not have may get none.
class Coder {
 public:
  Coder(const Run& run, const Side& outer, std::size_t outer_rows) : run_(run), kind_(outer.column->kind()) {
    if (kind_ != ValueKind::text && kind_ != ValueKind::number) return;
    for (std::size_t r = 0; r < (outer.column->is_scalar() ? 1 : outer_rows); ++r) {
      if (!outer.column->present(r)) continue;
      if (kind_ == ValueKind::text) {
        texts_.emplace(outer.column->text_at(r), texts_.size());
      } else {
        numbers_.emplace(outer.column->number_at(r), numbers_.size());
      }
    }
  }

  std::uint64_t code(const Side& side, std::size_t row) {
    const Column& column = *side.column;
    if (!column.present(row)) return no_code;
    switch (kind_) {
      case ValueKind::boolean:
        return column.boolean_at(row) ? 1 : 0;
      case ValueKind::date:
        return static_cast<std::uint32_t>(column.date_at(row).days);
      case ValueKind::moment:
        return static_cast<std::uint64_t>(column.moment_at(row).minutes - Moment::min().minutes);
      case ValueKind::enumeration:
        return column.code_at(row);
      case ValueKind::text: {
        const auto found = texts_.find(column.text_at(row));
        return found == texts_.end() ? no_code : found->second;
      }
      case ValueKind::number: {
        const auto found = numbers_.find(column.number_at(row));
        return found == numbers_.end() ? no_code : found->second;
      }
      case ValueKind::unit:
        if (column.kind() == ValueKind::unit) return column.code_at(row);
        return static_cast<std::uint32_t>(reference_code(run_, *side.type, column, row));
      case ValueKind::row:
        return reference_code(run_, *side.type, column, row);
      default:
        return no_code;
    }
  }

  // Codes are below this where they are few enough for an array; 0 else.
  std::size_t dense_below() const {
    switch (kind_) {
      case ValueKind::boolean:
        return 2;
      case ValueKind::unit:
        return run_.organisation().size();
      case ValueKind::text:
        return texts_.size();
      case ValueKind::number:
        return numbers_.size();
      default:
        return 0;
    }
  }

 private:
  const Run& run_;
  ValueKind kind_;
  std::unordered_map<std::string_view, std::uint64_t> texts_;
  std::unordered_map<Number, std::uint64_t> numbers_;
};

struct PairHash {
  std::size_t operator()(const std::pair<std::uint32_t, std::uint64_t>& key) const noexcept {
    std::uint64_t h = key.second * 0x9E3779B97F4A7C15u ^ (key.first + 0x7F4A7C15u) * 0xD6E8FEB86659FD93u;
    h ^= h >> 32;
    return static_cast<std::size_t>(h * 0x9E3779B97F4A7C15u);
  }
};

// New groups for (group so far, code): the first key over an array, the others over a hash table.
class Refiner {
 public:
  Refiner(std::size_t groups, std::size_t dense_below) {
    if (groups == 1 && dense_below > 0) dense_.assign(dense_below, no_row);
  }
  std::uint32_t make(std::uint32_t group, std::uint64_t code) {
    if (group == no_row || code == no_code) return no_row;
    if (!dense_.empty() && code < dense_.size()) {
      std::uint32_t& made = dense_[code];
      if (made == no_row) made = next_++;
      return made;
    }
    const auto [at, fresh] = hashed_.try_emplace({group, code}, next_);
    if (fresh) ++next_;
    return at->second;
  }
  std::uint32_t find(std::uint32_t group, std::uint64_t code) const {
    if (group == no_row || code == no_code) return no_row;
    if (!dense_.empty() && code < dense_.size()) return dense_[code];
    const auto found = hashed_.find({group, code});
    return found == hashed_.end() ? no_row : found->second;
  }
  std::size_t count() const { return next_; }

 private:
  std::uint32_t next_ = 0;
  std::vector<std::uint32_t> dense_;
  std::unordered_map<std::pair<std::uint32_t, std::uint64_t>, std::uint32_t, PairHash> hashed_;
};

std::vector<bool> tiers_of(const Organisation& organisation, const Side& outer, std::size_t outer_rows) {
  std::vector<bool> tiers(organisation.tiers().size(), false);
  for (std::size_t r = 0; r < (outer.column->is_scalar() ? 1 : outer_rows); ++r) {
    if (outer.column->present(r)) tiers[organisation.tier(outer.column->code_at(r))] = true;
  }
  return tiers;
}

// `within`: the inner unit counts for its ancestor of the outer units' tier; where they are of several tiers, for its
// ancestors of all of them.
void refine_within(const Run& run, Groups& groups, const Refiner& refiner, const Side& inner, const Side& outer,
                   std::size_t outer_rows) {
  const Organisation& organisation = run.organisation();
  const std::vector<bool> tiers = tiers_of(organisation, outer, outer_rows);
  const auto used = std::count(tiers.begin(), tiers.end(), true);
  if (used <= 1) {
    const auto tier = static_cast<std::size_t>(std::find(tiers.begin(), tiers.end(), true) - tiers.begin());
    for (std::size_t e = 0; e < groups.entries(); ++e) {
      std::uint32_t& group = groups.of_entry[e];
      const std::uint32_t row = groups.row(e);
      if (group == no_row) continue;
      if (used == 0 || !inner.column->present(row)) {
        group = no_row;
        continue;
      }
      const UnitId unit = organisation.ancestor_at(inner.column->code_at(row), tier);
      group = unit == no_unit ? no_row : refiner.find(group, unit);
    }
    return;
  }
  std::vector<std::uint32_t> rows, of_entry;
  for (std::size_t e = 0; e < groups.entries(); ++e) {
    const std::uint32_t row = groups.row(e);
    if (groups.of_entry[e] == no_row || !inner.column->present(row)) continue;
    for (const UnitId unit : organisation.upward(inner.column->code_at(row))) {
      if (!tiers[organisation.tier(unit)]) continue;
      const std::uint32_t group = refiner.find(groups.of_entry[e], unit);
      if (group == no_row) continue;
      rows.push_back(row);
      of_entry.push_back(group);
    }
  }
  groups.entry_row = std::move(rows);
  groups.of_entry = std::move(of_entry);
  if (groups.of_entry.empty()) groups.entry_row = {};
}

void refine(const Frame& frame, const plan::AggregateKey& key, std::size_t outer_rows, Groups& groups) {
  const Run& run = frame.run();
  const Side inner = side(frame, key.inner), outer = side(frame, key.outer);
  Coder coder(run, outer, outer_rows);
  Refiner refiner(groups.count, coder.dense_below());
  for (std::size_t r = 0; r < outer_rows; ++r) {
    groups.of_outer[r] = refiner.make(groups.of_outer[r], coder.code(outer, r));
  }
  groups.count = refiner.count();
  if (key.within) {
    refine_within(run, groups, refiner, inner, outer, outer_rows);
    return;
  }
  for (std::size_t e = 0; e < groups.entries(); ++e) {
    std::uint32_t& group = groups.of_entry[e];
    if (group != no_row) group = refiner.find(group, coder.code(inner, groups.row(e)));
  }
}

}  // namespace

bool Groups::contains(std::uint32_t row, std::uint32_t group) const {
  if (group == no_row) return false;
  if (entry_row.empty()) return row < of_entry.size() && of_entry[row] == group;
  auto at = std::lower_bound(entry_row.begin(), entry_row.end(), row);
  for (; at != entry_row.end() && *at == row; ++at) {
    if (of_entry[static_cast<std::size_t>(at - entry_row.begin())] == group) return true;
  }
  return false;
}

Groups make_groups(const Frame& frame, const plan::Aggregate& aggregate, std::size_t outer_rows,
                   std::uint64_t left_out) {
  Groups groups;
  groups.count = 1;
  groups.of_outer.assign(outer_rows, 0);
  groups.of_entry.assign(frame.rows(aggregate.inner_table), 0);
  for (std::size_t k = 0; k < aggregate.keys.size(); ++k) {
    if ((left_out >> k & 1) == 0) refine(frame, aggregate.keys[k], outer_rows, groups);
  }
  return groups;
}

std::vector<std::uint32_t> number_values(const Run& run, const plan::ValueType& type, const Column& column,
                                         std::size_t rows) {
  std::vector<std::uint32_t> numbers(rows, 0);
  std::unordered_map<Number, std::uint32_t> by_number;
  std::unordered_map<std::string_view, std::uint32_t> by_text;
  std::unordered_map<std::uint64_t, std::uint32_t> by_code;
  const auto number = [](auto& known, auto&& value) {
    return known.try_emplace(value, static_cast<std::uint32_t>(known.size())).first->second;
  };
  if (column.kind() == ValueKind::unit) {  // by first appearance, as below
    std::vector<std::uint32_t> by_unit(run.organisation().size(), no_row);
    std::uint32_t next = 0;
    for (std::size_t r = 0; r < rows; ++r) {
      if (!column.present(r)) continue;
      std::uint32_t& known = by_unit[column.code_at(r)];
      if (known == no_row) known = next++;
      numbers[r] = known;
    }
    return numbers;
  }
  for (std::size_t r = 0; r < rows; ++r) {
    if (!column.present(r)) continue;
    switch (column.kind()) {
      case ValueKind::number:
        numbers[r] = number(by_number, column.number_at(r));
        break;
      case ValueKind::text:
        numbers[r] = number(by_text, column.text_at(r));
        break;
      case ValueKind::boolean:
        numbers[r] = column.boolean_at(r) ? 1 : 0;
        break;
      case ValueKind::date:
        numbers[r] = number(by_code, static_cast<std::uint32_t>(column.date_at(r).days));
        break;
      case ValueKind::moment:
        numbers[r] = number(by_code, static_cast<std::uint64_t>(column.moment_at(r).minutes));
        break;
      case ValueKind::row:
        numbers[r] = number(by_code, reference_code(run, type, column, r));
        break;
      case ValueKind::enumeration:
        numbers[r] = column.code_at(r);
        break;
      default:
        break;
    }
  }
  return numbers;
}

}  // namespace zeren::inline v0::detail
