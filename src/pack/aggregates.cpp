#include "src/pack/expressions.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

using A = sx::AggregateKind;

AggregateKind typed_kind(A kind) {
  switch (kind) {
    case A::count:
      return AggregateKind::count;
    case A::any:
      return AggregateKind::any;
    case A::all:
      return AggregateKind::all;
    case A::share:
      return AggregateKind::share;
    case A::sum:
      return AggregateKind::sum;
    case A::mean:
      return AggregateKind::mean;
    case A::min:
      return AggregateKind::min;
    case A::max:
      return AggregateKind::max;
    case A::count_distinct:
      return AggregateKind::count_distinct;
    case A::first:
      return AggregateKind::first;
    case A::last:
      return AggregateKind::last;
  }
  return AggregateKind::count;
}

// The type of the whole from that of its operand. Count, sum, any and all of nothing have a value; the others do not.
Type result_type(A kind, const Type& operand) {
  switch (kind) {
    case A::count:
    case A::count_distinct:
      return simple(TypeKind::count);
    case A::any:
    case A::all:
      return simple(TypeKind::boolean);
    case A::share:
      return simple(TypeKind::number, true);
    case A::mean:
    case A::sum: {
      const bool whole = kind == A::sum && operand.kind == TypeKind::count;
      Type type = simple(whole ? TypeKind::count : TypeKind::number, kind == A::mean);
      type.unit = operand.unit;
      return type;
    }
    default:
      break;
  }
  Type type = operand;
  type.optional = true;
  return type;
}

}  // namespace

Expression ExpressionChecker::aggregate(const sx::Expression& written) {
  if (written.rows.empty()) return unknown(written.span);
  std::vector<Expression> operands;
  std::vector<Expression> order;
  Rows rows = with_rows(written.rows[0], [&] {
    if (!written.operands.empty()) {
      const sx::Expression& value = written.operands[0];
      switch (written.aggregate) {
        case A::any:
        case A::all:
        case A::share:
          operands.push_back(boolean(value));
          break;
        case A::sum:
        case A::mean:
          operands.push_back(number(value));
          break;
        case A::first:
        case A::last:
          operands.push_back(check(value));
          break;
        default:
          operands.push_back(required(check(value)));
          break;
      }
      require_inner(operands[0]);
      const Type& type = operands[0].type;
      const bool extreme = written.aggregate == A::min || written.aggregate == A::max;
      if (extreme && !is_numeric(type) && !is_date(type) && !is_moment(type) && type.kind != TypeKind::enumeration) {
        context_.report(codes::no_order, value.span, {describe(context_, type)});
        operands[0].type = {};
      }
    }
    for (const auto& key : written.order) {
      order.push_back(required(check(key)));
      require_inner(order.back());
      if (!has_order(order.back().type)) {
        context_.report(codes::no_order, key.span, {describe(context_, order.back().type)});
      }
    }
  });
  // A set or a duration is no value of a table.
  if (!operands.empty() && (is_set(operands[0].type) || operands[0].type.kind == TypeKind::duration)) {
    context_.report(codes::type_mismatch, operands[0].span,
                    {bilingual("a single value", "单个值"), describe(context_, operands[0].type)});
    return unknown(written.span);
  }
  const Type operand_type = operands.empty() ? simple(TypeKind::boolean) : operands[0].type;
  Expression result =
      make(ExpressionKind::aggregate, result_type(written.aggregate, operand_type), written.span, std::move(operands));
  if (is_unknown(operand_type) && written.aggregate != A::count && written.aggregate != A::count_distinct) {
    if (written.aggregate == A::sum || written.aggregate == A::min || written.aggregate == A::max) result.type = {};
  }
  result.aggregate = typed_kind(written.aggregate);
  result.order = std::move(order);
  result.rows.push_back(std::move(rows));
  return result;
}

}  // namespace zeren::inline v0::pack::detail
