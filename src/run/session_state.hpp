// What a session holds. Private to the engine.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/base/watch.hpp"
#include "src/run/session_check.hpp"
#include "src/run/session_facts.hpp"
#include "src/run/session_given.hpp"
#include "src/run/session_graph.hpp"
#include "zeren/run/session.hpp"

namespace zeren::inline v0 {

namespace detail {

/// The facts as they are, bound and evaluated from the beginning.
struct WholeRun {
  Dataset dataset;
  std::optional<Evaluation> evaluation;
  std::vector<std::optional<std::unordered_map<std::string, std::uint32_t>>> rows;  // by table: the row of a key
};

/// One step of a batch of changes, so that it can be taken back.
struct FactStep {
  enum class Kind : std::uint8_t { set, insert, remove, advance, move };
  Kind kind = Kind::set;
  plan::TableId table = 0;
  std::uint32_t slot = 0, field = 0;
  LiveCell before;                     // set
  Moment from;                         // date: from when on the row was there
  Date day;                            // advance
  std::optional<std::int32_t> minute;  // advance
  std::unique_ptr<Organisation> kept;  // move: the organisation before; null where the host owns it
  const Organisation* organisation = nullptr;
};

/// Public cells by table, key of the row and column.
using CellPlace = std::pair<plan::TableId, std::pair<std::string, std::size_t>>;
using Snapshot = std::map<CellPlace, SessionCell>;

}  // namespace detail

struct Session::State {
  State(const plan::Plan& p, const Organisation& o, const EvaluateOptions& e) : plan(p), organisation(&o), options(e) {}

  const plan::Plan& plan;
  const Organisation* organisation;
  std::unique_ptr<Organisation> moved;  // the organisation, where units were moved
  EvaluateOptions options;
  detail::GivenTables given;
  std::vector<Reject> rejects;
  std::unique_ptr<detail::FactStore> facts;
  Dataset base;  // what the facts stand on: organisation, domains, bodies, relations, responsibility
  std::unique_ptr<detail::RowCheck> check;
  std::unique_ptr<detail::LiveGraph> live;  // null: the next whole run makes it
  std::unique_ptr<detail::WholeRun> whole;  // null: facts changed since
  // Cells as they were when changes were read last: of what is evaluated anew, or (`baseline_is_all`) of all columns.
  detail::Snapshot baseline;
  bool baseline_is_all = false;
  std::vector<detail::FactStep> steps;                            // of the changes being applied
  std::unordered_map<std::string, plan::TableId> tables_by_name;  // tables of facts; labels where no name is such

  // session_apply.cpp
  ApplyResult apply(std::span<const Change> changes);
  // session_whole.cpp
  /// Binds and evaluates what the session holds now; what is wrong with rows goes to `refused`.
  std::optional<EngineError> run_whole(std::vector<Reject>& refused);
  /// The same unless it is there.
  std::optional<EngineError> need_whole();
  void use(std::unique_ptr<detail::WholeRun> run);
  /// Lets go of what follows changes; what it was stays in the baseline.
  void drop_live();
  [[nodiscard]] bool follows(plan::TableId table, std::size_t column) const;
  [[nodiscard]] bool follows_all() const;
  std::optional<EngineError> changes(std::vector<CellChange>& out);
  void make_check();

 private:
  /// What follows changes takes one in; where it gives up the next whole run makes it anew.
  template <class F>
  void follow(const F& change) {
    if (!live) return;
    try {
      change();
    } catch (const detail::NotFollowed&) {
      drop_live();
    }
  }
  bool take_all(std::span<const Change> changes, ApplyResult& result);
  bool take(const Change& change, std::size_t number, ApplyResult& result);
  bool insert(plan::TableId table, const Change& change, std::size_t number, ApplyResult& result);
  bool update(plan::TableId table, const Change& change, std::size_t number, ApplyResult& result);
  bool remove(plan::TableId table, const Change& change, std::size_t number, ApplyResult& result);
  bool move_unit(const Change& change, std::size_t number, ApplyResult& result);
  bool advance(const Change& change, ApplyResult& result);
  void refuse(const Change& change, std::size_t number, const DiagnosticCode& code, std::vector<std::string> arguments,
              ApplyResult& result);
  [[nodiscard]] bool is_followed(plan::TableId table) const { return live && live->follows_table(table); }
  /// A new row; `line` 0: on the next free line.
  void put_row(plan::TableId table, std::span<const detail::LiveCell> cells, std::string key, std::uint32_t line = 0);
  void drop_row(plan::TableId table, std::uint32_t slot);
  void renumber_units(const Organisation& from, const Organisation& to);
  void set_fields(plan::TableId table, std::uint32_t slot, std::span<const std::uint32_t> fields,
                  std::span<const detail::LiveCell> cells);
  void take_back();
};

namespace detail {

[[nodiscard]] SessionCell session_cell(const CellView& cell);
/// Public cells of the columns for which `wanted(table, column)` is true.
template <class Wanted>
void add_cells(const Evaluation& evaluation, const Wanted& wanted, Snapshot& out) {
  const plan::Plan& plan = evaluation.plan();
  for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
    if (plan.tables[t].kind == plan::TableKind::pair) continue;
    std::vector<std::size_t> columns;
    for (std::size_t c = 0; c < plan.tables[t].columns.size(); ++c) {
      if (plan.tables[t].columns[c].node != plan::no_node && wanted(t, c)) columns.push_back(c);
    }
    if (columns.empty()) continue;
    for (const std::uint32_t row : evaluation.rows(t)) {
      const std::string key = evaluation.key(t, row);
      for (const std::size_t c : columns) {
        out.insert_or_assign({t, {key, c}}, session_cell(evaluation.cell(t, row, c)));
      }
    }
  }
}
/// The cells that differ, in order.
[[nodiscard]] std::vector<CellChange> differences(const Snapshot& before, const Snapshot& after);

}  // namespace detail

}  // namespace zeren::inline v0
