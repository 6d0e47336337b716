// What a run reads: the facts bound to a plan and an organisation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/org/domains.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/relations.hpp"
#include "zeren/org/responsibility.hpp"
#include "zeren/run/column.hpp"
#include "zeren/run/reject.hpp"

namespace zeren::inline v0 {

/// What the rows of a table with `revised on` said, version by version. Versions stand by row, then by recording
/// moment.
struct Revisions {
  std::vector<std::uint32_t> begin;  // by row, and one more: its first version
  std::vector<Moment> recorded;      // Moment::max(): never
  std::vector<Moment> visible_from;  // the latest of its `on` date and its recording
  std::vector<std::uint8_t> withdrawn;
  std::vector<ColumnPtr> columns;   // as those of the table, a cell a version
  std::vector<std::uint32_t> line;  // where it was read
};

/// The version of a row that was recorded last by that moment; none where it was not known yet. O(log of its versions).
[[nodiscard]] std::optional<std::uint32_t> version_of(const Revisions& revisions, std::size_t row, Moment now);

/// Days, one a row. Where all are Date::min(), none need be held.
class RowDays {
 public:
  [[nodiscard]] bool empty() const noexcept { return days_.empty(); }
  /// Days held: none, or one a row.
  [[nodiscard]] std::size_t size() const noexcept { return days_.size(); }
  [[nodiscard]] Date operator[](std::size_t row) const { return days_.empty() ? Date::min() : days_[row]; }
  /// Only where days are held.
  [[nodiscard]] Date& operator[](std::size_t row) { return days_[row]; }
  void assign(std::size_t rows, Date day) { days_.assign(rows, day); }
  void reserve(std::size_t rows) { days_.reserve(rows); }
  void push_back(Date day) { days_.push_back(day); }
  /// Lets go of days that say nothing.
  void settle();

  [[nodiscard]] auto begin() const noexcept { return days_.begin(); }
  [[nodiscard]] auto end() const noexcept { return days_.end(); }
  [[nodiscard]] auto begin() noexcept { return days_.begin(); }
  [[nodiscard]] auto end() noexcept { return days_.end(); }
  [[nodiscard]] const std::vector<Date>& held() const noexcept { return days_; }

 private:
  std::vector<Date> days_;
};

/// One table of facts (plan::TableKind::facts). Rows stand in the table's total order: by `on` date (where it has one),
/// then key (bytes of its texts, component by component; other kinds in their own order), then, without a key, file
/// and line; rows with versions by key alone. Rejected rows are not here.
struct BoundTable {
  std::size_t rows = 0;
  /// One for each plan::Table::fields, of the field's kind, `rows` cells each. Optional fields may have absent cells.
  /// A cell of a unit field is a UnitId; of a reference to facts the row number in that bound table (the index of the
  /// target in the upper half where the field has several targets); of a domain or body its row.
  std::vector<ColumnPtr> columns;
  /// From which day on each row exists: the latest of its `on` date, its recording date and the day from which every
  /// non-optional reference in it exists. Date::min() where nothing dates it.
  RowDays visible_from;
  /// The minute of that day from which on the row exists; empty where no row is dated by a moment. Only a run for a
  /// minute of a day looks at it, and only for that day.
  std::vector<std::uint16_t> visible_minute;
  /// The row's key as text, the parts of a composite key parted by `/`. Row r has the text number `key_codes[r]` of
  /// `keys`. Both are empty where the table has no key: its rows are named by `files` and `line`.
  TextPool keys;
  std::vector<std::uint32_t> key_codes;
  std::vector<std::string> files;
  std::vector<std::uint32_t> file;  // index into `files`, one a row; empty where all rows are of the first
  std::vector<std::uint32_t> line;  // one a row; empty where unknown
  /// Null where no row has versions. Else `columns` hold the last version of each row, and `visible_from` the day on
  /// which the first of them is there.
  std::shared_ptr<const Revisions> revisions;

  /// The row's key; `file:line` where the table has none.
  [[nodiscard]] std::string key(std::size_t row) const;
};

/// Everything a run reads beside the plan. Made by `bind`; immutable afterwards and free to share between threads and
/// runs. Keeps pointers to the organisation, which must outlive it.
struct Dataset {
  const Organisation* organisation = nullptr;
  /// One for each plan::Plan::tables by TableId; those of other kinds than `facts` stay null, as may tables without
  /// rows.
  std::vector<std::shared_ptr<const BoundTable>> tables;
  Domains domains;
  /// The declared bodies in the order of the plan, then those that tables added. Row numbers of the body table.
  BodyTable bodies;
  /// One for each plan::Plan::relations, in that order: the pack's rows and the tables'.
  std::vector<Relation> relations;
  ResponsibilityIndex responsibility;
  std::vector<Reject> rejects;
};

}  // namespace zeren::inline v0
