// A table over several days: every day's rows, with the change against the day before in the series.
#pragma once

#include <string>
#include <vector>

#include "zeren/io/output.hpp"

namespace zeren::inline v0 {

/// One table of a series under construction. Evaluations are added in the order of their days and need not be kept.
class SeriesTable {
 public:
  SeriesTable(const plan::Plan& plan, plan::TableId table, OutputOptions options);

  /// Adds the rows of one day. The evaluation must be of the same plan. O(rows × columns).
  void add(const Evaluation& evaluation);

  /// `on`, then the shown columns; each column of numbers that rules make is followed by `NAME.change`, the exact
  /// difference to the row of the same key on the day before, empty where either has no value.
  [[nodiscard]] std::string to_csv() const;
  /// The same for a terminal: labels, aligned by display width.
  [[nodiscard]] std::string to_text() const;

 private:
  struct Line {
    std::vector<std::string> machine, human;
  };
  [[nodiscard]] std::string show(const Number& change, const plan::ValueType& type) const;

  const plan::Plan& plan_;
  plan::TableId table_;
  OutputOptions options_;
  std::vector<std::size_t> columns_;
  std::vector<bool> with_change_;                                                   // parallel to columns_
  std::vector<Line> lines_;                                                         // the headers first
  std::vector<std::pair<std::string, std::vector<std::optional<Number>>>> before_;  // by key, sorted
};

}  // namespace zeren::inline v0
