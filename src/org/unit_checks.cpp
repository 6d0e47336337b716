#include "src/org/unit_checks.hpp"

#include <algorithm>
#include <utility>

#include "src/org/parent_graph.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/org/codes.hpp"
#include "zeren/org/ids.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/text_index.hpp"

namespace zeren::inline v0::detail {

namespace {

std::string quoted(std::string_view text) {
  return "`" + std::string(text) + "`";
}

class Checker {
 public:
  Checker(const UnitsTable& table, std::span<const std::string> tiers, bool allow_forest, const Watch& watch)
      : table_(table),
        tiers_(tiers),
        allow_forest_(allow_forest),
        rows_(static_cast<std::uint32_t>(table.size())),
        watch_(watch) {}

  CheckedUnits run() && {
    try {
      if (check_size()) check_rows();
    } catch (const LimitReached& reached) {
      if (reached.code != &limit_codes::too_many_diagnostics) throw;
      report_table(*reached.code, reached.arguments);
    }
    std::sort(result_.problems.begin(), result_.problems.end());
    return std::move(result_);
  }

 private:
  // What a row finds when it looks upwards.
  enum class Above : std::uint8_t { unknown, nothing, a_tier, a_fault };

  void check_rows() {
    for (const auto step :
         {&Checker::check_texts, &Checker::find_parents, &Checker::check_loops, &Checker::find_tiers,
          &Checker::find_what_is_above, &Checker::check_levels, &Checker::check_tiers, &Checker::check_roots}) {
      watch_.look();
      (this->*step)();
    }
  }

  void report(const DiagnosticCode& code, std::uint32_t row, std::vector<std::string> arguments) {
    const std::size_t most = watch_.limits().diagnostics;
    if (result_.problems.size() >= most) throw LimitReached{&limit_codes::too_many_diagnostics, {std::to_string(most)}};
    result_.problems.push_back({&code, table_.line(row), std::move(arguments)});
  }
  void report_table(const DiagnosticCode& code, std::vector<std::string> arguments) {
    result_.problems.push_back({&code, 0, std::move(arguments)});
  }
  std::string code(std::uint32_t row) const { return std::string(table_.code(row)); }
  std::string name(std::uint32_t row) const { return std::string(table_.name(row)); }
  std::string tier_name(std::uint32_t row) const { return tiers_[result_.tier[row]]; }
  bool has_tier(std::uint32_t row) const { return result_.tier[row] != no_tier; }

  // False if the table is not worth looking at.
  bool check_size() {
    if (table_.too_large()) report_table(org_codes::too_large, {bilingual("rows", "行"), "4294967294"});
    if (const std::size_t most = watch_.limits().units; table_.size() > most) {
      report_table(org_codes::too_large, {bilingual("units", "单元"), std::to_string(most)});
    }
    if (tiers_.size() > max_tiers) {
      report_table(org_codes::too_large, {bilingual("tiers", "层级"), std::to_string(max_tiers)});
    }
    // Rules without tiers, such as national law, need no units.
    if (table_.empty() && !tiers_.empty()) report_table(org_codes::empty_table, {});
    return result_.problems.empty();
  }

  void check_texts() {
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (table_.code(row).empty()) report(org_codes::empty_code, row, {name(row)});
      if (table_.name(row).empty()) report(org_codes::empty_name, row, {code(row)});
    }
  }

  // Also finds codes that stand twice; the later row is nobody's parent then.
  void find_parents() {
    const auto code_of = [this](std::uint32_t row) { return table_.code(row); };
    const TextIndex by_code(rows_, code_of);
    parent_.assign(rows_, no_row);
    fault_.assign(rows_, false);
    lost_.assign(rows_, false);
    Ticker ticker(watch_);
    for (std::uint32_t row = 0; row < rows_; ++row) {
      ticker.tick();
      const std::uint32_t first = by_code.find_first(table_.code(row), code_of, row);
      fault_[row] = table_.code(row).empty() || first != row;
      if (first != row && !table_.code(row).empty()) {
        report(org_codes::duplicate_code, row, {code(row), std::to_string(table_.line(first)), name(first)});
      }
      if (table_.parent(row).empty()) continue;
      parent_[row] = row > 0 && table_.parent(row) == table_.parent(row - 1)
                         ? parent_[row - 1]
                         : by_code.find_first(table_.parent(row), code_of, no_row);
      if (parent_[row] == no_row) {
        lost_[row] = true;
        report(org_codes::missing_parent, row, {code(row), name(row), std::string(table_.parent(row))});
      }
    }
  }

  void check_loops() {
    for (const std::vector<std::uint32_t>& loop : find_loops(parent_)) {
      const auto code_of = [this](std::uint32_t row) { return table_.code(row); };
      report(org_codes::unit_cycle, loop.front(), {describe_loop(loop, code_of), std::to_string(loop.size())});
      for (const std::uint32_t row : loop) {
        fault_[row] = true;
        parent_[row] = no_row;  // so that everything after this may walk upwards without care
      }
    }
  }

  void find_tiers() {
    std::vector<std::uint8_t> tier_of_level;
    for (const std::string& level : table_.levels()) {
      const auto found = std::find(tiers_.begin(), tiers_.end(), level);
      tier_of_level.push_back(found == tiers_.end() ? no_tier : static_cast<std::uint8_t>(found - tiers_.begin()));
    }
    result_.tier.resize(rows_);
    for (std::uint32_t row = 0; row < rows_; ++row) result_.tier[row] = tier_of_level[table_.level(row)];
  }

  void find_what_is_above() {
    above_.assign(rows_, Above::unknown);
    std::vector<std::uint32_t> path;
    for (std::uint32_t start = 0; start < rows_; ++start) {
      std::uint32_t row = start;
      for (; above_[row] == Above::unknown; row = parent_[row]) {
        if (parent_[row] == no_row) {
          above_[row] = fault_[row] || lost_[row] ? Above::a_fault : Above::nothing;
          break;
        }
        path.push_back(row);
        if (has_tier(parent_[row])) break;
      }
      for (; !path.empty(); path.pop_back()) {
        const std::uint32_t parent = parent_[path.back()];
        above_[path.back()] = has_tier(parent) ? Above::a_tier : above_[parent];
      }
    }
  }

  // A level that is no tier is fine where it only stands above the tiers: above something, and under none of them.
  void check_levels() {
    std::vector<bool> serves(rows_, false), skips_top(rows_, false);
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (!has_tier(row) || parent_[row] == no_row || has_tier(parent_[row])) continue;
      if (result_.tier[row] != 0) skips_top[parent_[row]] = true;
      for (std::uint32_t up = parent_[row]; up != no_row && !serves[up]; up = parent_[up]) serves[up] = true;
    }
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (has_tier(row)) continue;
      if (above_[row] != Above::a_tier && serves[row] && !skips_top[row]) {
        ++result_.context_units;
      } else if (!fault_[row] || above_[row] == Above::a_tier) {
        report(org_codes::unknown_level, row, {code(row), name(row), std::string(table_.row(row).level), tier_list()});
      }
    }
  }

  void check_tiers() {
    result_.parent.assign(rows_, no_row);
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (!has_tier(row)) continue;
      const std::uint32_t parent = parent_[row];
      if (parent != no_row && has_tier(parent)) {
        result_.parent[row] = parent;
        if (result_.tier[parent] >= result_.tier[row]) {
          report(org_codes::wrong_tier, row,
                 {code(row), name(row), tier_name(row), code(parent), name(parent), tier_name(parent)});
        }
      } else if (parent == no_row && !fault_[row] && !lost_[row] && result_.tier[row] != 0) {
        report(org_codes::not_top_tier, row, {code(row), name(row), tier_name(row), tiers_.front()});
      }
    }
  }

  void check_roots() {
    if (allow_forest_) return;
    std::vector<std::uint32_t> roots;
    for (std::uint32_t row = 0; row < rows_; ++row) {
      if (result_.tier[row] == 0 && result_.parent[row] == no_row && !fault_[row] && !lost_[row]) roots.push_back(row);
    }
    if (roots.size() < 2) return;
    std::sort(roots.begin(), roots.end(), [this](auto a, auto b) { return table_.code(a) < table_.code(b); });
    constexpr std::size_t shown = 5;
    std::string list;
    for (std::size_t i = 0; i < std::min(shown, roots.size()); ++i) {
      list += (i == 0 ? "" : ", ") + quoted(table_.name(roots[i])) + " (" + code(roots[i]) + ")";
    }
    if (roots.size() > shown) list += ", …";
    report(org_codes::several_roots, roots[1], {std::to_string(roots.size()), list});
  }

  std::string tier_list() const {
    std::string list;
    for (const std::string& tier : tiers_) list += (list.empty() ? "" : " > ") + quoted(tier);
    return list;
  }

  const UnitsTable& table_;
  std::span<const std::string> tiers_;
  bool allow_forest_;
  std::uint32_t rows_;
  const Watch& watch_;

  std::vector<std::uint32_t> parent_;  // row of the parent, of whatever level; none on a loop
  std::vector<bool> fault_;            // no code, one that stood before, or on a loop: nobody can build on this row
  std::vector<bool> lost_;             // its parent is missing
  std::vector<Above> above_;
  CheckedUnits result_;
};

}  // namespace

CheckedUnits check_units(const UnitsTable& table, std::span<const std::string> tiers, bool allow_forest,
                         const Watch& watch) {
  return Checker(table, tiers, allow_forest, watch).run();
}

}  // namespace zeren::inline v0::detail
