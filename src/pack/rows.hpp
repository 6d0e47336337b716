// Row descriptions, taken apart so that each piece belongs to one side only.
#pragma once

#include "src/pack/expressions.hpp"

namespace zeren::inline v0::pack::detail {

// Builds one Rows while its frame is open in the checker.
class RowsBuilder {
 public:
  RowsBuilder(ExpressionChecker& checker, const sx::Rows& written);

  // Resolves table and place, opens the frame, sorts window and conditions into keys, range and filter.
  void open();
  // Closes the frame and gives the rows.
  Rows close();

 private:
  void find_outer();
  void open_frame();
  void place();
  void other();
  // windows.cpp
  void window();
  std::optional<Expression> window_date();
  void period_window(const Expression& date);
  void last_window(const Expression& date);
  void open_window(const Expression& date);
  void begins(Expression day, std::optional<Function> period, bool day_after);

  std::optional<Expression> outer_row(const sx::Path& target);
  std::vector<ColumnId> fitting(bool any_unit) const;
  bool fits(const Column& column, bool any_unit) const;
  void key(Expression inner, Expression outer, bool within);
  void condition(Expression conjunct);
  void solve_days(Expression& conjunct);
  bool as_key(Expression& conjunct);
  bool as_range(Expression& conjunct);
  void bound(Expression inner, Expression outer, bool low, bool inclusive, Span span);
  bool take_outer(const Expression& outer, Span span);
  bool reads_inner(const Expression& e) const;
  bool reads_outer(const Expression& e) const;
  void reject(const Expression& conjunct);
  Expression inner_column(ColumnId column, Span span);
  Context& context() const { return checker_.context_; }

  ExpressionChecker& checker_;
  const sx::Rows& written_;
  Rows rows_;
  EntityId entity_ = no_entity;
  std::uint32_t scope_ = 0;
  std::optional<Expression> outer_;  // the row that at / within / of lead to
  std::optional<std::uint32_t> outer_scope_;
  std::size_t present_before_ = 0;
};

}  // namespace zeren::inline v0::pack::detail
