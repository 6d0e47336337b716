// Result tables as people and programs read them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/reject.hpp"

namespace zeren::inline v0 {

/// Keeps the rows whose cell of a column is this value, as either people or programs read it; empty: where it is
/// absent.
struct RowFilter {
  std::string column;
  std::string value;
};

/// What to write of an evaluation.
struct OutputOptions {
  Language language = Language::en;  ///< of headers and messages; Chinese headers are the labels
  bool helpers = false;              ///< also the columns that a pack does not show, such as `safety_index.own`
  /// Only the columns of these names, in this order; those a table lacks are left out. Empty: all that are shown.
  std::vector<std::string> columns{};
  bool exact = false;  ///< numbers as exact decimals or fractions, not rounded for display
  /// Rows by this column, ascending, absent last; enumerations as written, all but numbers else by their text for
  /// machines. Empty: the table's own order.
  std::string sort_by{};
  /// Rows that pass: of filters on one column any, of different columns all. A column that the table lacks filters
  /// nothing. Findings and errors are not filtered.
  std::vector<RowFilter> where{};
};

/// The tables that a result shows when none is named: units, the rows of ladders and assignments, and those tables of
/// facts, domains and bodies that rules give columns to; of imported packs only those that hold rows.
[[nodiscard]] std::vector<plan::TableId> default_tables(const Evaluation& evaluation);

/// The table as text for a terminal: columns aligned by display width, numbers on the right, one line a row. Cells in
/// error are `!`, absent ones blank.
[[nodiscard]] std::string to_text_table(const Evaluation& evaluation, plan::TableId table,
                                        const OutputOptions& options = {});

/// The table as CSV (RFC 4180, UTF-8, LF): a header of column names, then a line a row. Cells in error are `#ERROR`,
/// absent ones empty.
[[nodiscard]] std::string to_csv(const Evaluation& evaluation, plan::TableId table, const OutputOptions& options = {});

/// What a result in JSON says beside the tables.
struct JsonContext {
  std::vector<plan::TableId> tables{};  ///< empty: `default_tables`
  std::size_t rejects = 0;              ///< rows that could not be used
  std::span<const Diagnostic> notes{};  ///< remarks of loaders; the result adds which tables carry no recording date
};

/// The result as one JSON object, ended by a newline: `version`, `pack`, `on`, `tables`, `findings`, `errors`,
/// `rejects`, `notes`, in this order (docs/output.md and docs/result.schema.json). Numbers are strings.
[[nodiscard]] std::string to_json(const Evaluation& evaluation, const JsonContext& context = {},
                                  const OutputOptions& options = {});

/// `rejects.csv`: file, line, column, code, reason, row.
[[nodiscard]] std::string rejects_to_csv(std::span<const Reject> rejects, Language language = Language::en);

/// Rows that were rejected, each counted once however many faults it has. Faults of whole tables do not count.
[[nodiscard]] std::size_t count_rejected_rows(std::span<const Reject> rejects);

/// Appends a JSON string with its quotes. Malformed UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace zeren::inline v0
