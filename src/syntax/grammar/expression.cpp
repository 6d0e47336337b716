// Operators, loosest first; the operands themselves are in primary.cpp.
#include "src/syntax/grammar/expression_actions.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

#define ZEREN_LEVEL(name) \
  struct name##_tag {};   \
  constexpr x3::rule<name##_tag, Expression> name = #name;
ZEREN_LEVEL(either)
ZEREN_LEVEL(both)
ZEREN_LEVEL(negation)
ZEREN_LEVEL(comparison)
ZEREN_LEVEL(fallback)
ZEREN_LEVEL(sum)
ZEREN_LEVEL(product)
ZEREN_LEVEL(unary)
ZEREN_LEVEL(postfix)
ZEREN_LEVEL(bounds)

using Kind = ExpressionKind;

constexpr auto conditional =
    spanned(quiet_kw(Keyword::if_)[is_a<Kind::conditional>] >> expression[operand] >> kw(Keyword::then) >>
            expression[operand] >> kw(Keyword::else_) >> expression[operand]);
constexpr auto expression_def = nested(conditional | whole(either));

constexpr auto either_def = whole(both) >> *(quiet_kw(Keyword::or_) >> both[combine<Kind::logical_or>]);
constexpr auto both_def = whole(negation) >> *(quiet_kw(Keyword::and_) >> negation[combine<Kind::logical_and>]);
constexpr auto negation_def =
    spanned(quiet_kw(Keyword::not_)[is_a<Kind::logical_not>] >> nested(negation[operand])) | whole(comparison);

// `in (a, b)` is a list unless the parenthesis is only the beginning of a range's lower bound.
constexpr auto list_follows = ahead([](Iterator first, Iterator last, State&) {
  if (first->kind != TokenKind::open_paren) return false;
  const Iterator close = matching_close(first, last);
  return close == last || close + 1 == last ||
         (close[1].kind != TokenKind::range && close[1].kind != TokenKind::plus && close[1].kind != TokenKind::minus &&
          close[1].kind != TokenKind::star && close[1].kind != TokenKind::slash);
});
constexpr auto bounds_def =
    (list_follows >> quiet_tok(TokenKind::open_paren)[is_a<Kind::in_list>] >>
     expression[operand] % quiet_tok(TokenKind::comma) >> tok(TokenKind::close_paren)) |
    (!list_follows >> x3::eps[is_a<Kind::in_range>] >> fallback[operand] >> tok(TokenKind::range) >> fallback[operand]);

constexpr auto comparison_def = whole(fallback) >>
                                -((quiet_tok(TokenKind::equal) >> fallback[combine<Kind::equal>]) |
                                  (quiet_tok(TokenKind::not_equal) >> fallback[combine<Kind::not_equal>]) |
                                  (quiet_tok(TokenKind::less) >> fallback[combine<Kind::less>]) |
                                  (quiet_tok(TokenKind::less_equal) >> fallback[combine<Kind::less_equal>]) |
                                  (quiet_tok(TokenKind::greater) >> fallback[combine<Kind::greater>]) |
                                  (quiet_tok(TokenKind::greater_equal) >> fallback[combine<Kind::greater_equal>]) |
                                  quiet_kw(Keyword::is_not_empty)[wrap<Kind::is_not_empty>] |
                                  quiet_kw(Keyword::is_empty)[wrap<Kind::is_empty>] |
                                  quiet_kw(Keyword::is_absent)[wrap<Kind::is_absent>] |
                                  quiet_kw(Keyword::is_present)[wrap<Kind::is_present>] |
                                  (quiet_kw(Keyword::not_in) >> bounds[put_bounds<true>]) |
                                  (quiet_kw(Keyword::in) >> bounds[put_bounds<false>]));

constexpr auto fallback_def = whole(sum) >> *(quiet_kw(Keyword::otherwise) >> sum[combine<Kind::otherwise>]);
constexpr auto sum_def = whole(product) >> *((quiet_tok(TokenKind::plus) >> product[combine<Kind::add>]) |
                                             (quiet_tok(TokenKind::minus) >> product[combine<Kind::subtract>]));
constexpr auto product_def = whole(unary) >> *((quiet_tok(TokenKind::star) >> unary[combine<Kind::multiply>]) |
                                               (quiet_tok(TokenKind::slash) >> unary[combine<Kind::divide>]));
constexpr auto unary_def =
    spanned(quiet_tok(TokenKind::minus, TokenRole::prefix_minus)[is_a<Kind::negate>] >> nested(unary[operand])) |
    whole(postfix);
// `grace by found`: only a name has versions, so that `by` after anything else goes on with what stands around it.
constexpr auto by_follows = ahead([](Iterator first, Iterator last, State& state) {
  return !state.by_is_taken && first[-1].kind == TokenKind::word && match_keyword(first, last, Keyword::by) != 0;
});
constexpr auto if_path = [](auto const& context) { x3::_pass(context) = x3::_val(context).kind == Kind::path; };
constexpr auto postfix_def = whole(primary) >> -(by_follows >> x3::eps[if_path] >> quiet_kw(Keyword::by) >>
                                                 primary[combine<Kind::by_date>]) >>
                             -(quiet_kw(Keyword::rounded)[wrap<Kind::rounded>] >>
                               rounding_mode[put<&Expression::rounding>] >> digits[put<&Expression::digits>] >>
                               x3::eps[extend_span]) >>
                             -quiet_kw(Keyword::rolled)[wrap<Kind::rolled>] >>
                             -(quiet_kw(Keyword::as_of) >> sum[combine<Kind::as_of>]);

BOOST_SPIRIT_DEFINE(either, both, negation, comparison, fallback, sum, product, unary, postfix, bounds)

}  // namespace

BOOST_SPIRIT_DEFINE(expression)

ZEREN_INSTANTIATE(expression)

}  // namespace zeren::inline v0::syntax::detail
