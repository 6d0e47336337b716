// What the grammar of expressions does with the pieces it reads.
#pragma once

#include <algorithm>
#include <utility>

#include "src/syntax/grammar/common.hpp"

namespace zeren::inline v0::syntax::detail {

// The parenthesis that closes the one at `open`, `last` where there is none before a brace.
inline Iterator matching_close(Iterator open, Iterator last) {
  int depth = 0;
  for (Iterator at = open; at != last; ++at) {
    switch (at->kind) {
      case TokenKind::open_paren:
        ++depth;
        break;
      case TokenKind::close_paren:
        if (--depth == 0) return at;
        break;
      case TokenKind::open_brace:
      case TokenKind::close_brace:
      case TokenKind::line_end:
        return last;
      default:
        break;
    }
  }
  return last;
}

inline int depth_of(std::vector<Expression> const& list) {
  int depth = 0;
  for (Expression const& item : list) depth = std::max(depth, item.depth);
  return depth;
}

inline int depth_of(Rows const& described) {
  return std::max({depth_of(described.where), depth_of(described.window.to), depth_of(described.window.length)});
}

// False, and reported, where the value is too deep.
template <class C>
bool check_depth(C const& context, Expression& value) {
  if (value.depth <= state_of(context).most_depth()) return true;
  state_of(context).report_too_deep(x3::_where(context).begin() - 1);
  value = Expression{};  // destroyed while still shallow enough
  return false;
}

// Sets the depth from the operands; false, and reported, where that is too deep.
template <class C>
bool settle_depth(C const& context, Expression& value) {
  int depth = std::max(depth_of(value.operands), depth_of(value.order));
  for (Rows const& described : value.rows) depth = std::max(depth, depth_of(described));
  value.depth = depth + 1;
  return check_depth(context, value);
}

// The rule's value is of that kind.
template <ExpressionKind Kind>
inline constexpr auto is_a = set<&Expression::kind, Kind>;

// Reads the subject while a `by` after a name belongs to what stands around it, or (in brackets) to the name again.
template <class Subject, bool Taken>
struct ByIsTaken : x3::unary_parser<Subject, ByIsTaken<Subject, Taken>> {
  using base = x3::unary_parser<Subject, ByIsTaken<Subject, Taken>>;
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  static bool const has_action = true;
  constexpr explicit ByIsTaken(Subject const& s) : base(s) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R& value, A& attribute) const {
    State& state = state_of(context);
    const bool before = std::exchange(state.by_is_taken, Taken);
    const bool read = this->subject.parse(first, last, context, value, attribute);
    state.by_is_taken = before;
    return read;
  }
};
template <bool Taken, class Subject>
constexpr auto by_is_taken(Subject const& subject) {
  return ByIsTaken<typename x3::extension::as_parser<Subject>::value_type, Taken>(x3::as_parser(subject));
}

// The attribute is the next operand.
struct Operand {
  template <class C>
  void operator()(C const& context) const {
    Expression& value = x3::_val(context);
    value.operands.push_back(std::move(x3::_attr(context)));
    value.depth = std::max(value.depth, value.operands.back().depth + 1);
    value.span = cover(value.span, value.operands.back().span);
    x3::_pass(context) = check_depth(context, value);
  }
};
inline constexpr Operand operand{};

// The value so far becomes the left operand, the attribute the right one.
template <ExpressionKind Kind>
struct Combine {
  template <class C>
  void operator()(C const& context) const {
    Expression& value = x3::_val(context);
    Expression node;
    node.kind = Kind;
    node.span = cover(value.span, x3::_attr(context).span);
    node.operands.reserve(2);
    node.operands.push_back(std::move(value));
    node.operands.push_back(std::move(x3::_attr(context)));
    const bool fits = settle_depth(context, node);
    value = std::move(node);
    x3::_pass(context) = fits;
  }
};
template <ExpressionKind Kind>
inline constexpr Combine<Kind> combine{};

// The value so far becomes the only operand; the span is stretched to what was read last.
template <ExpressionKind Kind>
struct Wrap {
  template <class C>
  void operator()(C const& context) const {
    Expression& value = x3::_val(context);
    Expression node;
    node.kind = Kind;
    node.span = cover(value.span, (x3::_where(context).begin() - 1)->span);
    node.operands.push_back(std::move(value));
    const bool fits = settle_depth(context, node);
    value = std::move(node);
    x3::_pass(context) = fits;
  }
};
template <ExpressionKind Kind>
inline constexpr Wrap<Kind> wrap{};

struct ExtendSpan {
  template <class C>
  void operator()(C const& context) const {
    x3::_val(context).span = cover(x3::_val(context).span, (x3::_where(context).begin() - 1)->span);
  }
};
inline constexpr ExtendSpan extend_span{};

// value in bounds: the value so far goes before what the bounds hold.
template <bool Negated>
struct PutBounds {
  template <class C>
  void operator()(C const& context) const {
    Expression& value = x3::_val(context);
    Expression node = std::move(x3::_attr(context));
    node.negated = Negated;
    node.span = cover(value.span, (x3::_where(context).begin() - 1)->span);
    node.operands.insert(node.operands.begin(), std::move(value));
    const bool fits = settle_depth(context, node);
    value = std::move(node);
    x3::_pass(context) = fits;
  }
};
template <bool Negated>
inline constexpr PutBounds<Negated> put_bounds{};

}  // namespace zeren::inline v0::syntax::detail
