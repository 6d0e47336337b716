// From a checked units table to the arrays of an Organisation.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "src/base/text_order.hpp"
#include "src/org/unit_checks.hpp"
#include "zeren/org/organisation.hpp"

namespace zeren::inline v0 {

namespace detail {

class OrganisationBuilder {
 public:
  OrganisationBuilder(const UnitsTable& table, std::span<const std::string> tiers, CheckedUnits checked,
                      const Watch& watch)
      : table_(table), checked_(std::move(checked)), watch_(watch) {
    built_.edition_ = table.edition;
    built_.tiers_.assign(tiers.begin(), tiers.end());
    built_.context_units_ = checked_.context_units;
  }

  Organisation build() && {
    number_units();
    watch_.look();
    copy_rows();
    checked_ = {};
    watch_.look();
    number_rows_of_tiers();
    find_ancestors();
    watch_.look();
    index_texts();
    watch_.look();
#ifdef ZEREN_CHECK_INVARIANTS
    check_invariants();
#endif
    return std::move(built_);
  }

 private:
  // Rows of the tiers, by code.
  std::vector<std::uint32_t> rows_in_code_order() const {
    std::vector<std::uint32_t> rows;
    std::vector<std::string_view> codes;
    rows.reserve(table_.size() - checked_.context_units);
    codes.reserve(table_.size() - checked_.context_units);
    for (std::uint32_t row = 0; row < table_.size(); ++row) {
      if (checked_.tier[row] == no_tier) continue;
      rows.push_back(row);
      codes.push_back(table_.code(row));
    }
    std::vector<std::uint32_t> order = order_texts(codes, watch_);
    for (std::uint32_t& row : order) row = rows[row];
    return order;
  }

  // Pre-order, siblings by code. Children stand in compressed sparse rows, a row's place there being one above its own
  // number, so that place 0 is for those without a parent.
  void number_units() {
    const std::vector<std::uint32_t> in_code_order = rows_in_code_order();
    const auto place_of_parent = [this](std::uint32_t row) { return std::size_t{checked_.parent[row] + 1}; };
    std::vector<std::uint32_t> end(table_.size() + 1, 0);
    for (const std::uint32_t row : in_code_order) ++end[place_of_parent(row)];
    for (std::size_t place = 1; place < end.size(); ++place) end[place] += end[place - 1];
    std::vector<std::uint32_t> children(in_code_order.size());
    std::vector<std::uint32_t> begin = end;  // counted down to where each place begins
    for (std::size_t i = in_code_order.size(); i-- > 0;) {
      children[--begin[place_of_parent(in_code_order[i])]] = in_code_order[i];
    }

    row_of_unit_.reserve(in_code_order.size());
    std::vector<std::uint32_t> waiting;
    const auto add_children = [&](std::size_t place) {  // the last first, because the stack turns them round
      for (std::uint32_t i = end[place]; i-- > begin[place];) waiting.push_back(children[i]);
    };
    add_children(0);
    while (!waiting.empty()) {
      const std::uint32_t row = waiting.back();
      waiting.pop_back();
      row_of_unit_.push_back(row);
      add_children(std::size_t{row} + 1);
    }
  }

  void copy_rows() {
    const std::size_t units = row_of_unit_.size();
    std::vector<UnitId> unit_of_row(table_.size(), no_unit);
    std::size_t text_bytes = 0;
    for (UnitId u = 0; u < units; ++u) {
      const std::uint32_t row = row_of_unit_[u];
      unit_of_row[row] = u;
      text_bytes += table_.code(row).size() + table_.name(row).size();
    }
    built_.parent_.resize(units);
    built_.tier_.resize(units);
    built_.texts_.reserve(units + 1);
    built_.text_.reserve(text_bytes);
    for (UnitId u = 0; u < units; ++u) {
      const std::uint32_t row = row_of_unit_[u];
      built_.parent_[u] = checked_.parent[row] == no_row ? no_unit : unit_of_row[checked_.parent[row]];
      built_.tier_[u] = checked_.tier[row];
      const auto begin = static_cast<std::uint32_t>(built_.text_.size());
      built_.text_ += table_.code(row);
      built_.texts_.push_back({begin, static_cast<std::uint32_t>(built_.text_.size())});
      built_.text_ += table_.name(row);
    }
    const auto end = static_cast<std::uint32_t>(built_.text_.size());
    built_.texts_.push_back({end, end});
    row_of_unit_ = {};
  }

  void number_rows_of_tiers() {
    const std::size_t units = built_.size();
    std::vector<std::uint32_t>& begin = built_.tier_begin_;
    begin.assign(built_.tiers_.size() + 1, 0);
    for (const std::uint8_t tier : built_.tier_) ++begin[std::size_t{tier} + 1];
    for (std::size_t tier = 1; tier < begin.size(); ++tier) begin[tier] += begin[tier - 1];
    built_.row_in_tier_.resize(units);
    built_.units_by_tier_.resize(units);
    std::vector<std::uint32_t> next(begin.size(), 0);
    for (UnitId u = 0; u < units; ++u) {
      const std::uint8_t tier = built_.tier_[u];
      built_.row_in_tier_[u] = next[tier]++;
      built_.units_by_tier_[begin[tier] + built_.row_in_tier_[u]] = u;
    }
  }

  void find_ancestors() {
    const std::size_t units = built_.size();
    const std::vector<UnitId>& parent = built_.parent_;
    built_.end_.resize(units);
    for (UnitId u = 0; u < units; ++u) built_.end_[u] = u + 1;
    for (std::size_t i = units; i-- > 0;) {  // children before parents
      if (parent[i] == no_unit) continue;
      UnitId& end = built_.end_[parent[i]];
      end = std::max(end, built_.end_[i]);
    }
    built_.ancestors_at_.resize(built_.tiers_.size());
    for (std::size_t tier = 0; tier < built_.tiers_.size(); ++tier) {
      std::vector<UnitId>& at = built_.ancestors_at_[tier];
      at.resize(units);
      for (UnitId u = 0; u < units; ++u) {
        at[u] = built_.tier_[u] == tier ? u : parent[u] == no_unit ? no_unit : at[parent[u]];
      }
    }
  }

  void index_texts() {
    built_.by_code_ = TextIndex(built_.size(), [this](UnitId u) { return built_.code(u); });
    built_.by_name_ = TextIndex(built_.size(), [this](UnitId u) { return built_.name(u); });
  }

#ifdef ZEREN_CHECK_INVARIANTS
  static void require(bool holds) {
    if (!holds) throw std::logic_error("an organisation breaks what src/org/README.md promises");
  }

  void check_invariants() const {
    for (UnitId u = 0; u < built_.size(); ++u) {
      require(u < built_.end_[u] && built_.end_[u] <= built_.size());
      require(built_.units_of_tier(built_.tier(u))[built_.row_in_tier(u)] == u);
      UnitId before = no_unit;
      for (const UnitId child : built_.children(u)) {
        require(child > u && built_.parent_[child] == u && built_.tier_[child] > built_.tier_[u]);
        require(before == no_unit || built_.code(before) < built_.code(child));
        before = child;
      }
    }
  }
#endif

  const UnitsTable& table_;
  CheckedUnits checked_;
  const Watch& watch_;
  std::vector<std::uint32_t> row_of_unit_;
  Organisation built_;
};

}  // namespace detail

OrganisationResult build_organisation(const UnitsTable& table, std::span<const std::string> tiers, bool allow_forest,
                                      const Limits& limits) {
  OrganisationResult result;
  try {
    const detail::Watch watch(limits);
    watch.look();
    detail::CheckedUnits checked = detail::check_units(table, tiers, allow_forest, watch);
    if (checked.problems.empty()) {
      result.organisation = detail::OrganisationBuilder(table, tiers, std::move(checked), watch).build();
    } else {
      result.problems = std::move(checked.problems);
    }
  } catch (const detail::LimitReached& reached) {
    result.problems = {{reached.code, 0, reached.arguments}};
  }
  return result;
}

}  // namespace zeren::inline v0
