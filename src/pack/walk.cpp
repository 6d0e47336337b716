#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

std::uint64_t bit(std::uint32_t scope) {
  return std::uint64_t{1} << scope;
}

std::uint64_t own_scope(const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::row:
    case ExpressionKind::column:
      return bit(expression.scope);
    case ExpressionKind::own_value:
    case ExpressionKind::held_at_step:
      return bit(0);
    default:
      return 0;
  }
}

void leave_rows_scope(Rows& rows, std::uint32_t left) {
  if (rows.scope > left) --rows.scope;
  if (rows.outer_scope > left) --rows.outer_scope;
  for (auto& key : rows.keys) {
    leave_scope(key.inner, left);
    leave_scope(key.outer, left);
  }
  if (rows.range) {
    leave_scope(rows.range->inner, left);
    if (rows.range->low) leave_scope(*rows.range->low, left);
    if (rows.range->high) leave_scope(*rows.range->high, left);
  }
  for (auto& condition : rows.filter) leave_scope(condition, left);
  if (rows.window_start) leave_scope(rows.window_start->day, left);
}

}  // namespace

std::uint64_t scopes_of(const Expression& expression) {
  std::uint64_t scopes = own_scope(expression);
  for (const auto& operand : expression.operands) scopes |= scopes_of(operand);
  for (const auto& key : expression.order) scopes |= scopes_of(key);
  for (const auto& rows : expression.rows) {
    scopes = (scopes & ~bit(rows.scope)) | scopes_of(rows);
  }
  return scopes;
}

std::uint64_t scopes_of(const Rows& rows) {
  std::uint64_t scopes = rows.other ? bit(rows.outer_scope) : 0;
  for (const auto& key : rows.keys) scopes |= scopes_of(key.inner) | scopes_of(key.outer);
  if (rows.range) {
    scopes |= scopes_of(rows.range->inner);
    if (rows.range->low) scopes |= scopes_of(*rows.range->low);
    if (rows.range->high) scopes |= scopes_of(*rows.range->high);
  }
  for (const auto& condition : rows.filter) scopes |= scopes_of(condition);
  if (rows.window_start) scopes |= scopes_of(rows.window_start->day);
  return scopes & ~bit(rows.scope);
}

void leave_scope(Expression& expression, std::uint32_t left) {
  if ((expression.kind == ExpressionKind::row || expression.kind == ExpressionKind::column) &&
      expression.scope > left) {
    --expression.scope;
  }
  for (auto& operand : expression.operands) leave_scope(operand, left);
  for (auto& key : expression.order) leave_scope(key, left);
  for (auto& rows : expression.rows) leave_rows_scope(rows, left);
}

const Expression* reads_scope(const Expression& expression, std::uint64_t mask) {
  if ((own_scope(expression) & mask) != 0) return &expression;
  for (const auto& operand : expression.operands) {
    if (const Expression* found = reads_scope(operand, mask)) return found;
  }
  for (const auto& rows : expression.rows) {
    if ((scopes_of(rows) & mask) != 0) return &expression;
  }
  return nullptr;
}

}  // namespace zeren::inline v0::pack::detail
