// A session: facts that are loaded once and then change, and the results that change with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/engine_error.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/base/number.hpp"
#include "zeren/base/result.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/unit_problem.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/column.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/reject.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::inline v0 {

/// A value for a field, as binding takes it: nothing, a text, a whole number, a number, a day or a truth value.
using FieldContent = std::variant<std::monostate, std::string, std::int64_t, Number, Date, bool>;

struct FieldValue {
  std::string field;     ///< its name, or its label
  FieldContent content;  ///< an empty text is no value, as in a table
};

/// One change of what a session holds.
struct Change {
  enum class Kind : std::uint8_t { insert, update, remove, move_unit, advance };

  Kind kind = Kind::insert;
  std::string entity;                 ///< insert, update, remove: name or label of the table of facts
  std::string key;                    ///< update, remove: key of the row; move_unit: the unit, by code, name or path
  std::vector<FieldValue> fields;     ///< insert: of the new row; update: those that change, the others stay
  std::string parent;                 ///< move_unit: the unit to be above it
  Date day{};                         ///< advance: the new today
  std::optional<std::int32_t> minute; /* advance: as EvaluateOptions::minute */

  static Change insert(std::string entity, std::vector<FieldValue> fields);
  static Change update(std::string entity, std::string key, std::vector<FieldValue> fields);
  static Change remove(std::string entity, std::string key);
  static Change move_unit(std::string unit, std::string parent);
  static Change advance(Date day, std::optional<std::int32_t> minute = {});
};

/// What came of changes. All of them took effect, or none.
struct ApplyResult {
  /// By change, the key of the row that it inserted, updated (its new key) or removed; empty for others. Rows of a
  /// table without a key are named `file:line`, new ones by the next free line. Empty where nothing took effect.
  std::vector<std::string> keys;
  /// Why a row was refused, with the reasons of binding; `line` is the number of the change, from 1. Where a change
  /// broke other rows (they refer to one that was to go), theirs.
  std::vector<Reject> rejects;
  std::vector<UnitProblem> unit_problems;  ///< why a unit could not be moved
  std::optional<EngineError> error;        ///< the limit that was passed, or a day that is none

  [[nodiscard]] bool ok() const { return rejects.empty() && unit_problems.empty() && !error; }
};

/// What a cell holds.
class SessionCell {
 public:
  /// Absent for texts, codes, names and keys too where there is none.
  using Content = std::variant<std::monostate, bool, Number, Date, Moment, std::string>;

  SessionCell() = default;
  SessionCell(CellState state, Content content) : state_(state), content_(std::move(content)) {}

  [[nodiscard]] CellState state() const { return state_; }
  [[nodiscard]] bool present() const { return state_ == CellState::present; }
  /// Only of present cells of these kinds.
  [[nodiscard]] bool boolean() const { return std::get<bool>(content_); }
  [[nodiscard]] const Number& number() const { return std::get<Number>(content_); }
  [[nodiscard]] Date date() const { return std::get<Date>(content_); }
  [[nodiscard]] Moment moment() const { return std::get<Moment>(content_); }
  /// As CellView::text; empty unless present.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const SessionCell&, const SessionCell&) = default;

 private:
  CellState state_ = CellState::absent;
  Content content_;
};

/// A cell that is not what it was. A row that comes or goes changes all its cells.
struct CellChange {
  plan::TableId table = 0;
  std::string key;                   ///< of the row
  std::size_t column = 0;            ///< of plan::Table::columns
  std::optional<SessionCell> before; /* none: there was no such row */
  std::optional<SessionCell> after;  /* none: there is no such row any more */
};

/// How a public column follows changes of the facts.
struct ColumnCost {
  plan::TableId table = 0;
  std::size_t column = 0;
  /// True: a change costs what changes in it. False: the column is evaluated anew, with all others of this sort at
  /// once, when one of them is read after a change.
  bool incremental = false;
  std::string why; /* not incremental: the name of the kind of node that is evaluated anew */
};

/// Facts under a plan that change, one row at a time as a rule, and every cell of what follows from them. After any
/// changes its cells are those of a fresh `bind` and `evaluate` of the rows that it holds, on the day that it is at.
///
/// An update, insertion or removal of a row costs what changes with it: the row's own cells, the aggregates and
/// references that read it, and so on up the tree; a later day costs the rows that it turns. Moving a unit, going back
/// to an earlier day, and changes of rows with versions, of responsibility tables, of ends of relations, or of the key
/// or date of a row that others refer to, cost as much as a fresh run. docs/session.md has the details; `costs()` says
/// which columns follow changes.
///
/// For one thread at a time. Plan and organisation must outlive it; it copies the facts.
class Session {
 public:
  /// Binds the tables, as `bind` does, and evaluates. Rows that do not fit are left out, see `rejects()`.
  [[nodiscard]] static Result<Session, EngineError> open(const plan::Plan& plan, const Organisation& organisation,
                                                         std::span<const SourceTable> tables,
                                                         const EvaluateOptions& options);

  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;
  ~Session();

  [[nodiscard]] const plan::Plan& plan() const;
  /// The organisation as it is now.
  [[nodiscard]] const Organisation& organisation() const;
  [[nodiscard]] Date today() const;
  /// What was left out when the session was opened.
  [[nodiscard]] std::span<const Reject> rejects() const;

  /// Takes the changes one after the other, all or none. A change sees those before it.
  ApplyResult apply(std::span<const Change> changes);
  ApplyResult apply(const Change& change);

  /// The limits of what follows, from now on. A limit that is passed while reading gives no value, and the session can
  /// be read again.
  void set_limits(Limits limits);

  // ---- Reading ----
  /// As Evaluation::find_table.
  [[nodiscard]] std::optional<plan::TableId> find_table(std::string_view name) const;
  [[nodiscard]] std::optional<std::size_t> find_column(plan::TableId table, std::string_view name) const;
  /// The cell of the row with this key (of a unit also its name or path); nothing where there is no such row today.
  /// O(length of the key) for columns that follow changes, positions O(log of their group).
  [[nodiscard]] Result<std::optional<SessionCell>, EngineError> cell(plan::TableId table, std::string_view key,
                                                                     std::size_t column);
  /// The cells that differ from what they were when this was called last, or the session was opened; by table, key and
  /// column. O(changed cells), plus the size of the columns that are evaluated anew.
  [[nodiscard]] Result<std::vector<CellChange>, EngineError> changes();
  /// The facts as they are now, evaluated: for result tables, findings, explanations, rows in order. Good until the
  /// next change. Costs a fresh run, once after each change.
  [[nodiscard]] Result<const Evaluation*, EngineError> evaluation();
  /// Every public column, by table and column.
  [[nodiscard]] std::vector<ColumnCost> costs() const;

  struct State;

 private:
  explicit Session(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace zeren::inline v0
