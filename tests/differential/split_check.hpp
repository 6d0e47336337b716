// A run split by a tier, as a host would do it with each part on a machine of its own, held against the whole run:
// tables as CSV, exactly and as people read them, and findings.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/io/output.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/split.hpp"

namespace zeren::testing {

/// What came of it: the rules or the facts are in the way (`refused` says which), or the results differ or do not.
struct SplitOutcome {
  std::string refused;
  std::size_t parts = 0, given = 0, tables_of_parts = 0;
  std::vector<std::string> differences;
};

class SplitCheck {
 public:
  SplitCheck(const Evaluation& whole, const std::vector<SourceTable>& tables, EvaluateOptions options)
      : whole_(whole),
        plan_(whole.plan()),
        organisation_(*whole.dataset().organisation),
        tables_(tables),
        options_(std::move(options)) {}

  SplitOutcome run(const std::string& tier) {
    auto split = plan::split(plan_, tier);
    if (!split) {
      outcome_.refused = split.error().front().message();
      return std::move(outcome_);
    }
    split_ = std::move(*split);
    for (const UnitId unit : organisation_.units_of_tier(split_.tier)) part(unit);
    if (split_.tier > 0) part(no_unit);
    if (split_.tier == 0 && some_row_has_no_part()) outcome_.refused = "a row belongs to no part";
    if (outcome_.refused.empty()) upper();
    return std::move(outcome_);
  }

 private:
  // Rows of a table that some of the units hold, with all that they point to.
  struct Owned {
    std::vector<std::vector<std::string>> cells;
    std::vector<std::vector<std::string_view>> views;
    std::vector<std::uint32_t> lines;
    SourceTable table;
  };
  struct Facts {
    std::optional<Organisation> organisation;
    std::vector<std::unique_ptr<Owned>> owned;
    BindResult bound;
  };

  void differ(std::string what) {
    if (outcome_.differences.size() < 8) outcome_.differences.push_back(std::move(what));
  }

  const plan::FactsRoute* route_of(const std::string& entity, plan::TableId& id) const {
    for (plan::TableId t = 0; t < plan_.tables.size(); ++t) {
      if (plan_.tables[t].kind != plan::TableKind::facts) continue;
      if (plan_.tables[t].name != entity && plan_.tables[t].label != entity) continue;
      id = t;
      return &split_.routes[t];
    }
    return nullptr;
  }

  // The unit of the tier that a bound row belongs to; no_unit where there is none.
  UnitId part_of(plan::TableId table, std::uint32_t row, int depth = 0) const {
    const plan::FactsRoute& route = split_.routes[table];
    const Column& column = *whole_.dataset().tables[table]->columns[route.field];
    if (!column.present(row) || depth > 8) return no_unit;
    if (route.place == plan::FactsPlace::by_unit) {
      return organisation_.ancestor_at(column.code_at(row), split_.tier);
    }
    const RowReference to = column.reference_at(row);
    const plan::TableId target = plan_.tables[table].fields[route.field].type.targets[to.target];
    if (plan_.tables[target].kind != plan::TableKind::facts) return no_unit;
    const plan::FactsPlace place = split_.routes[target].place;
    const bool leads = place == plan::FactsPlace::by_unit || place == plan::FactsPlace::by_reference;
    return leads ? part_of(target, to.row, depth + 1) : no_unit;
  }

  bool some_row_has_no_part() const {
    for (plan::TableId t = 0; t < plan_.tables.size(); ++t) {
      const plan::FactsPlace place = split_.routes[t].place;
      if (place != plan::FactsPlace::by_unit && place != plan::FactsPlace::by_reference) continue;
      for (const auto& [line, unit] : parts_by_line(t)) {
        if (unit == no_unit) return true;
      }
    }
    return false;
  }

  // Lines of the rows that were bound, by the part that they belong to.
  std::map<std::uint32_t, UnitId> parts_by_line(plan::TableId table) const {
    std::map<std::uint32_t, UnitId> parts;
    const BoundTable* bound = whole_.dataset().tables[table].get();
    if (bound == nullptr) return parts;
    for (std::uint32_t r = 0; r < bound->rows; ++r) {
      const UnitId unit = part_of(table, r);
      if (!bound->line.empty()) parts[bound->line[r]] = unit;
      if (bound->revisions == nullptr) continue;
      for (std::uint32_t v = bound->revisions->begin[r]; v < bound->revisions->begin[r + 1]; ++v) {
        parts[bound->revisions->line[v]] = unit;
      }
    }
    return parts;
  }

  static std::uint32_t line_of(const SourceTable& table, std::size_t row) {
    return table.lines.empty() ? static_cast<std::uint32_t>(row + 1) : table.lines[row];
  }

  template <class Keep>
  std::unique_ptr<Owned> copy(const SourceTable& from, const Organisation& organisation, Keep keep) const {
    auto owned = std::make_unique<Owned>();
    owned->table.entity = from.entity;
    owned->table.file = from.file;
    std::vector<std::size_t> rows;
    for (std::size_t r = 0; r < from.rows; ++r) {
      if (!keep(line_of(from, r))) continue;
      rows.push_back(r);
      owned->lines.push_back(line_of(from, r));
    }
    for (const SourceColumn& column : from.columns) {
      // A body that sits elsewhere is known all the same; where it sits is for the upper pass to say.
      const bool seat = from.entity == "body" && (column.name == "unit" || column.name == "所在单位");
      std::vector<std::string>& cells = owned->cells.emplace_back();
      for (const std::size_t r : rows) {
        std::string text = cell_text(column, r);
        if (seat && !organisation.resolve(text).found()) text.clear();
        cells.push_back(std::move(text));
      }
    }
    for (std::size_t c = 0; c < from.columns.size(); ++c) {
      owned->views.emplace_back(owned->cells[c].begin(), owned->cells[c].end());
    }
    for (std::size_t c = 0; c < from.columns.size(); ++c) {
      owned->table.columns.push_back({from.columns[c].name, std::span<const std::string_view>(owned->views[c]), {}});
    }
    owned->table.rows = rows.size();
    owned->table.lines = owned->lines;
    return owned;
  }

  Organisation units(UnitId unit) const {
    UnitsTable table;
    for (UnitId u = 0; u < organisation_.size(); ++u) {
      const bool above = organisation_.tier(u) < split_.tier && (unit == no_unit || organisation_.within(unit, u));
      if (!above && (unit == no_unit || !organisation_.within(u, unit))) continue;
      const UnitId parent = organisation_.parent(u);
      table.add({organisation_.code(u), organisation_.name(u), organisation_.tiers()[organisation_.tier(u)],
                 parent == no_unit ? std::string_view() : organisation_.code(parent), u + 1});
    }
    return *build_organisation(table, organisation_.tiers(), true).organisation;
  }

  // `unit`: of the part, or none for the rows that belong to no part. `upper`: only what all share.
  std::unique_ptr<Facts> facts(Organisation organisation, UnitId unit, bool upper) const {
    auto facts = std::make_unique<Facts>();
    facts->organisation = std::move(organisation);
    std::vector<SourceTable> views;
    for (const SourceTable& table : tables_) {
      plan::TableId id = 0;
      const plan::FactsRoute* route = route_of(table.entity, id);
      const bool spread = route != nullptr &&
                          (route->place == plan::FactsPlace::by_unit || route->place == plan::FactsPlace::by_reference);
      if (spread && upper) continue;
      const auto parts = spread ? parts_by_line(id) : std::map<std::uint32_t, UnitId>();
      facts->owned.push_back(copy(table, *facts->organisation, [&](std::uint32_t line) {
        if (!spread) return true;
        const auto found = parts.find(line);
        return found != parts.end() && found->second == unit;
      }));
      views.push_back(facts->owned.back()->table);
    }
    facts->bound = zeren::bind(plan_, *facts->organisation, views);
    return facts;
  }

  // A row that leads to one of another part.
  bool crosses(const BindResult& bound) const {
    return std::any_of(bound.rejects.begin(), bound.rejects.end(), [&](const Reject& reject) {
      plan::TableId id = 0;
      const plan::FactsRoute* route = route_of(reject.table, id);
      return route != nullptr && route->place != plan::FactsPlace::upper &&
             route->place != plan::FactsPlace::everywhere;
    });
  }

  void part(UnitId unit) {
    if (!outcome_.refused.empty()) return;
    const auto own = facts(units(unit), unit, false);
    if (crosses(own->bound)) {
      outcome_.refused = "a row leads to another part";
      return;
    }
    const auto evaluated = evaluate_part(plan_, split_, own->bound.dataset, options_);
    if (!evaluated) return differ("a part is refused: " + evaluated.error().message());
    ++outcome_.parts;
    for (GivenCell& cell : given_cells(*evaluated, split_)) given_.push_back(std::move(cell));
    for (plan::TableId t = 0; t < plan_.tables.size(); ++t) {
      if (plan_.tables[t].kind == plan::TableKind::pair || split_.tables[t] == plan::SplitPass::upper) continue;
      add_rows(*evaluated, t);
    }
    take_findings(*evaluated);
  }

  void add_rows(const Evaluation& evaluation, plan::TableId table) {
    for (const bool exact : {false, true}) {
      const std::vector<std::string> more = lines(evaluation, table, exact);
      std::vector<std::string>& all = rows_[{table, exact}];
      all.insert(all.end(), more.begin() + 1, more.end());
    }
  }

  void upper() {
    outcome_.given = given_.size();
    const auto shared = facts(organisation_, no_unit, true);
    const auto evaluated = evaluate_upper(plan_, split_, shared->bound.dataset, options_, given_);
    if (!evaluated) return differ("the upper pass is refused: " + evaluated.error().message());
    take_findings(*evaluated);
    for (plan::TableId t = 0; t < plan_.tables.size(); ++t) {
      if (plan_.tables[t].kind == plan::TableKind::pair) continue;
      const bool above = split_.tables[t] == plan::SplitPass::upper;
      if (!above) ++outcome_.tables_of_parts;
      if (split_.tables[t] == plan::SplitPass::both) add_rows(*evaluated, t);
      for (const bool exact : {false, true}) {
        if (above) {
          compare(t, lines(whole_, t, exact), lines(*evaluated, t, exact));
        } else {
          std::vector<std::string> all = lines(whole_, t, exact), split = rows_[{t, exact}];
          std::sort(all.begin() + 1, all.end());
          std::sort(split.begin(), split.end());
          split.insert(split.begin(), all.front());
          compare(t, all, split);
        }
      }
    }
    std::vector<std::string> all;
    for (const Finding& finding : whole_.findings()) all.push_back(finding.message_zh);
    std::sort(all.begin(), all.end());
    std::sort(findings_.begin(), findings_.end());
    if (all != findings_) differ("findings differ");
  }

  void take_findings(const Evaluation& evaluation) {
    for (const Finding& finding : evaluation.findings()) findings_.push_back(finding.message_zh);
  }

  void compare(plan::TableId table, const std::vector<std::string>& all, const std::vector<std::string>& split) {
    if (all == split) return;
    const std::size_t least = std::min(all.size(), split.size());
    std::size_t at = 0;
    while (at < least && all[at] == split[at]) ++at;
    differ(plan_.tables[table].name + " (" + all.front() + ") line " + std::to_string(at) + ": whole " +
           (at < all.size() ? all[at] : "nothing") + ", split " + (at < split.size() ? split[at] : "nothing"));
  }

  static std::vector<std::string> lines(const Evaluation& evaluation, plan::TableId table, bool exact) {
    OutputOptions options;
    options.exact = options.helpers = exact;
    const std::string csv = to_csv(evaluation, table, options);
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < csv.size();) {
      const std::size_t end = csv.find('\n', at);
      lines.push_back(csv.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }

  const Evaluation& whole_;
  const plan::Plan& plan_;
  const Organisation& organisation_;
  const std::vector<SourceTable>& tables_;
  EvaluateOptions options_;
  plan::Split split_;
  SplitOutcome outcome_;
  std::vector<GivenCell> given_;
  std::map<std::pair<plan::TableId, bool>, std::vector<std::string>> rows_;
  std::vector<std::string> findings_;
};

}  // namespace zeren::testing
