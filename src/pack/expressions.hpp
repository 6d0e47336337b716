// Expressions: from syntax to typed, inside the rows that are open around them.
#pragma once

#include <functional>

#include "src/pack/context.hpp"

namespace zeren::inline v0::pack::detail {

// A row that names can be columns of.
struct Frame {
  EntityId entity = no_entity;  // no_entity: the table is not known; nothing is reported about its columns
  std::string alias;
};

// What is allowed where an expression stands.
struct Surroundings {
  bool own = false;                               // inside a blend
  const sx::LadderDeclaration* ladder = nullptr;  // inside a step of a ladder in order
  bool period = false;                            // inside the due date of a duty with periods
};

class ExpressionChecker {
 public:
  // frames: the row of the declaration, and for a `check … each` also the second one.
  ExpressionChecker(Context& context, ModuleId module, std::vector<Frame> frames, Surroundings surroundings = {});

  // The typed expression; of type unknown where something in it is wrong (and then reported). `expected` is the type of
  // its partner, by which bare names of values are found.
  Expression check(const sx::Expression& written, const Type* expected = nullptr);

  // As check, and the type must fit; absence is an error except in `maybe_*`.
  Expression boolean(const sx::Expression& written);
  Expression number(const sx::Expression& written);
  Expression maybe_number(const sx::Expression& written);
  Expression maybe_date(const sx::Expression& written);
  // A date; a moment stands for its day.
  Expression maybe_day(const sx::Expression& written);
  Expression day_of(Expression moment) const;
  Expression reference_path(const sx::Path& written);
  // Reports absence that nobody handled.
  Expression required(Expression expression);
  // A duration in days, workdays or months: a literal, or the name of a param.
  Expression duration(const sx::Expression& written);
  // What counting with such a duration needs from the pack, reported where it is not there.
  MonthRule rule_for(DurationKind kind, Span span);
  // A weight or a count: a number, or the name of a param of that type.
  Expression setting(const sx::Expression& written, const Type& wanted);

  // Opens the rows, runs body inside their scope with what `where` established, and closes them.
  Rows with_rows(const sx::Rows& written, const std::function<void()>& body);
  // The expression may read only the row in the innermost scope (and what is inside itself).
  void require_inner(const Expression& expression);

  // Runs body while what `condition` establishes (when it is `truth`) is known.
  void assuming(const Expression& condition, bool truth, const std::function<void()>& body);

 private:
  friend class RowsBuilder;

  Expression dispatch(const sx::Expression& written, const Type* expected);
  // expressions.cpp
  Expression literal_of(const sx::Expression& written, const Type* expected);
  Expression duration_literal(const sx::Expression& written);
  Expression conditional(const sx::Expression& written, const Type* expected);
  Expression fallback(const sx::Expression& written, const Type* expected);
  Expression presence(const sx::Expression& written);
  Expression emptiness(const sx::Expression& written);
  Expression after(const sx::Expression& written);
  // operators.cpp
  Expression logical(const sx::Expression& written);
  Expression comparison(const sx::Expression& written);
  Expression membership(const sx::Expression& written);
  Expression arithmetic(const sx::Expression& written);
  void report_disagreement(const DiagnosticCode& code, Span span, const Expression& a, const Expression& b);
  std::optional<std::string> unit_of(sx::ExpressionKind kind, const Expression& left, const Expression& right,
                                     Span span);
  Expression add_duration(Expression date, Expression duration, bool minus, Span span);
  std::vector<Expression> partners(const std::vector<sx::Expression>& written, const Type* expected);
  // paths.cpp
  Expression path(const sx::Path& written, const Type* expected);
  std::optional<Expression> first_of(const sx::Path& written, std::size_t& used, const Type* expected);
  std::optional<Expression> period_bound(const sx::Path& written) const;
  std::optional<Expression> column_of(const sx::Path& written, std::size_t& used, const Type* expected);
  std::optional<Expression> value_of(const sx::Path& written, std::size_t& used, const Type* expected);
  std::optional<Expression> value_named(const std::string& name, Span span, const Type& type);
  std::optional<Expression> only_value(const sx::Name& name);
  Expression unknown_name(const sx::Path& written, const Type* expected);
  Expression follow(Expression base, const sx::Path& written, std::size_t& used);
  Expression read_column(std::uint32_t scope, EntityId entity, ColumnId column, Span span);
  Expression row_of(std::uint32_t scope, Span span);
  Expression param(ParamId id, Span span);
  Expression param_named(const sx::Path& written);
  bool is_bare_value(const sx::Expression& written, bool has_partner);
  void narrow(Expression& expression);
  MonthSetting months() const;
  // calls.cpp
  Expression call(const sx::Expression& written);
  Expression member_of(const sx::Expression& written, Expression set);
  Expression related(const sx::Expression& written, bool sources);
  Expression span_between(const sx::Expression& written);
  Expression hours_between(const sx::Expression& written);
  Expression responsible(const sx::Expression& written);
  Expression rounded(const sx::Expression& written);
  Expression rolled(const sx::Expression& written);
  Expression as_of(const sx::Expression& written);
  bool is_revised_field(const Expression& value) const;
  bool has_calendar(Span span);
  // check_versions.cpp
  Expression by_date(const sx::Expression& written);
  // aggregates.cpp
  Expression aggregate(const sx::Expression& written);
  // years.cpp
  Expression mean_years(const sx::Expression& written);
  std::optional<std::int64_t> year_bound(const std::optional<sx::Name>& name, const Number& year);

  Expression unknown(Span span) const;
  std::string said(Span span, const std::string& otherwise = "…") const;
  const std::string& inner_name() const;

  Context& context_;
  ModuleId module_;
  std::vector<Frame> frames_;
  std::size_t base_frames_;
  Surroundings surroundings_;
  // The years that means over years stand at, innermost last.
  struct OpenYear {
    std::string name;
    std::int64_t year = 0;
    bool used = false;
  };
  std::vector<OpenYear> years_;
  std::vector<std::string> present_;  // keys of optional values that are known to be there
  int depth_ = 0;
};

// A type for the column; checks the rule that makes it first where its type is inferred (check_rules.cpp).
Type type_of_column(Context& context, EntityId entity, ColumnId column);
Type type_of_param(Context& context, ParamId param);

Expression make(ExpressionKind kind, Type type, Span span, std::vector<Expression> operands = {});
Expression number_literal(Number value, Span span);

// A name for a value that narrowing can know; empty for anything but a column or a path of references.
std::string key_of(const Expression& expression);
// What is known to be present once the condition has been found `truth`.
void collect_present(const Expression& condition, bool truth, std::vector<std::string>& keys);
// The conjuncts of a condition, in the order written.
void split_conjuncts(Expression condition, std::vector<Expression>& out);

}  // namespace zeren::inline v0::pack::detail
