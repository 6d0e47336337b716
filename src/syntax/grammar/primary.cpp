// Operands: literals, paths, calls and aggregates.
#include "src/syntax/grammar/expression_actions.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

#define ZEREN_PART(name) \
  struct name##_tag {};  \
  constexpr x3::rule<name##_tag, Expression> name = #name;
ZEREN_PART(literal)
ZEREN_PART(aggregate)
ZEREN_PART(over_rows)
ZEREN_PART(special_call)
ZEREN_PART(call)
ZEREN_PART(mean_years)
ZEREN_PART(year)

using Kind = ExpressionKind;

constexpr auto open = quiet_tok(TokenKind::open_paren, TokenRole::call_paren);
constexpr auto close = tok(TokenKind::close_paren);
constexpr auto comma = tok(TokenKind::comma);

constexpr auto put_text = [](auto const& context) {
  x3::_val(context).kind = Kind::text;
  x3::_val(context).text = std::move(x3::_attr(context).text);
};
constexpr auto put_date = [](auto const& context) {
  x3::_val(context).kind = Kind::date;
  x3::_val(context).date = x3::_attr(context);
};
constexpr auto put_moment = [](auto const& context) {
  x3::_val(context).kind = Kind::moment;
  x3::_val(context).moment = x3::_attr(context);
};
constexpr auto put_boolean = [](bool which) {
  return [which](auto const& context) {
    x3::_val(context).kind = Kind::boolean;
    x3::_val(context).boolean = which;
  };
};
constexpr auto put_path = [](auto const& context) {
  x3::_val(context).kind = Kind::path;
  x3::_val(context).path = std::move(x3::_attr(context));
};

constexpr auto date_ahead = ahead([](Iterator first, Iterator, State&) { return first->kind == TokenKind::date; });
constexpr auto after = quiet_kw(Keyword::after) >> x3::eps[is_a<Kind::after_at>] >> duration[operand] >>
                       kw(Keyword::at) >> name(phrase::step_name)[put<&Expression::name>];
// `after` may also be somebody's column: a wait is one where a number, or a name and `at`, follows.
constexpr auto after_ahead = ahead([](Iterator first, Iterator last, State&) {
  if (match_keyword(first, last, Keyword::after) == 0 || ++first == last) return false;
  if (first->kind == TokenKind::number) return true;
  if (!may_be_name(*first)) return false;
  ++first;
  while (last - first > 1 && first->kind == TokenKind::dot && first[1].kind == TokenKind::word) first += 2;
  return match_keyword(first, last, Keyword::at) != 0;
});

constexpr auto literal_def =
    spanned(label()[put_text] | (date_ahead >> date[put_date]) | moment[put_moment] |
            quiet_kw(Keyword::true_)[put_boolean(true)] | quiet_kw(Keyword::false_)[put_boolean(false)] |
            quiet_kw(Keyword::today)[is_a<Kind::today>] | quiet_kw(Keyword::now)[is_a<Kind::now>] |
            quiet_kw(Keyword::own)[is_a<Kind::own>] | (after_ahead >> after));

// expression over rows
constexpr auto put_rows = [](auto const& context) {
  Expression& value = x3::_val(context);
  value.kind = Kind::aggregate;
  value.rows.push_back(std::move(x3::_attr(context)));
  x3::_pass(context) = settle_depth(context, value);
};
constexpr auto over_rows_def = expression[operand] >> kw(Keyword::over) >> rows[put_rows];

// True where `over` stands directly inside the parentheses that follow the word at hand.
bool over_inside(Iterator first, Iterator last) {
  while (first != last && first->kind == TokenKind::word) ++first;  // the word group
  if (first == last || first->kind != TokenKind::open_paren) return false;
  const Iterator end = matching_close(first, last);
  int depth = 0;
  for (Iterator at = first; at != end; ++at) {
    if (at->kind == TokenKind::open_paren) ++depth;
    if (at->kind == TokenKind::close_paren) --depth;
    if (depth == 1 && match_keyword(at, last, Keyword::over) != 0 && at[-1].kind != TokenKind::dot) return true;
  }
  return false;
}
constexpr auto has_over = ahead([](Iterator first, Iterator last, State&) { return over_inside(first, last); });

template <AggregateKind Which>
constexpr auto counts = set<&Expression::aggregate, Which>;

constexpr auto take = [](auto const& context) {  // what over_rows read, without losing which aggregate it is
  const AggregateKind which = x3::_val(context).aggregate;
  x3::_val(context) = std::move(x3::_attr(context));
  x3::_val(context).aggregate = which;
};
constexpr auto put_order = [](auto const& context) {
  x3::_val(context).order.push_back(std::move(x3::_attr(context)));
  x3::_pass(context) = settle_depth(context, x3::_val(context));
};

constexpr auto whole_rows = open >> rows[put_rows] >> close;
constexpr auto of_each = open >> over_rows[take] >> close;
using Aggregate = AggregateKind;
constexpr auto aggregate_def =
    spanned((quiet_kw(Keyword::count_distinct)[counts<Aggregate::count_distinct>] >> of_each) |
            (quiet_kw(Keyword::count)[counts<Aggregate::count>] >> whole_rows) |
            (has_over >> quiet_kw(Keyword::any)[counts<Aggregate::any>] >> of_each) |
            (quiet_kw(Keyword::any)[counts<Aggregate::any>] >> whole_rows) |
            (quiet_kw(Keyword::all)[counts<Aggregate::all>] >> of_each) |
            (quiet_kw(Keyword::share)[counts<Aggregate::share>] >> of_each) |
            (quiet_kw(Keyword::sum)[counts<Aggregate::sum>] >> of_each) |
            (quiet_kw(Keyword::mean)[counts<Aggregate::mean>] >> of_each) |
            (quiet_kw(Keyword::min)[counts<Aggregate::min>] >> of_each) |
            (quiet_kw(Keyword::max)[counts<Aggregate::max>] >> of_each) |
            ((quiet_kw(Keyword::first)[counts<Aggregate::first>] | quiet_kw(Keyword::last)[counts<Aggregate::last>]) >>
             open >> expression[operand] >> kw(Keyword::over) >> ordered_rows[put_rows] >> kw(Keyword::by) >>
             expression[put_order] % quiet_tok(TokenKind::comma) >> close));

// mean over y in years 2019 .. 2021 of EXPR, where the year's name may stand in the windows inside.
constexpr auto year_def = spanned(natural[put<&Expression::number>] >> x3::eps[is_a<Kind::number>]);
constexpr auto mean_years_def =
    spanned(quiet_kw(Keyword::mean) >> kw(Keyword::over) >> name(phrase::year_name)[put<&Expression::name>] >>
            kw(Keyword::in_years) >> year[operand] >> tok(TokenKind::range) >> year[operand] >> kw(Keyword::of) >>
            nested(primary[operand]) >> x3::eps[is_a<Kind::mean_years>]);
constexpr auto begins_mean_over = ahead([](Iterator first, Iterator last, State&) {
  const std::size_t count = match_keyword(first, last, Keyword::mean);
  return count != 0 && match_keyword(first + count, last, Keyword::over) != 0;
});

// A word that begins one of these calls is never a plain function.
constexpr auto begins_special = ahead([](Iterator first, Iterator last, State&) {
  for (const Keyword keyword : {Keyword::days_between, Keyword::workdays_between, Keyword::months_between,
                                Keyword::hours_between, Keyword::responsible, Keyword::all_responsible}) {
    const std::size_t count = match_keyword(first, last, keyword);
    if (count != 0 && first + count != last && first[count].kind == TokenKind::open_paren) return true;
  }
  return false;
});
template <Keyword Which>
constexpr auto between = [](auto const& context) {
  x3::_val(context).kind = Kind::span_between;
  x3::_val(context).name = Name{std::string(info(Which).english), (x3::_where(context).begin() - 1)->span};
};
constexpr auto special_call_def = spanned(
    ((quiet_kw(Keyword::days_between)[between<Keyword::days_between>] |
      quiet_kw(Keyword::workdays_between)[between<Keyword::workdays_between>] |
      quiet_kw(Keyword::months_between)[between<Keyword::months_between>] |
      quiet_kw(Keyword::hours_between)[between<Keyword::hours_between>]) >>
     open >> expression[operand] >> tok(TokenKind::arrow) >> expression[operand] >> close) |
    ((quiet_kw(Keyword::all_responsible)[set<&Expression::all_holders, true>] | quiet_kw(Keyword::responsible)) >>
     x3::eps[is_a<Kind::responsible>] >> open >> expression[operand] >> comma >> expression[operand] >> comma >>
     kind_name[put<&Expression::name>] >> close));

constexpr auto close_ahead =
    ahead([](Iterator first, Iterator, State&) { return first->kind == TokenKind::close_paren; });
constexpr auto call_def = spanned(function_name[put<&Expression::name>] >> x3::eps[is_a<Kind::call>] >> open >>
                                  (close_ahead | expression[operand] % quiet_tok(TokenKind::comma)) >> close);

constexpr auto begins_aggregate = ahead([](Iterator first, Iterator last, State&) {
  const auto begins = [&](Keyword keyword) {
    const std::size_t count = match_keyword(first, last, keyword);
    return count != 0 && first + count != last && first[count].kind == TokenKind::open_paren;
  };
  for (const Keyword keyword : {Keyword::count_distinct, Keyword::count, Keyword::any, Keyword::all, Keyword::share,
                                Keyword::sum, Keyword::mean, Keyword::first, Keyword::last}) {
    if (begins(keyword)) return true;
  }
  return (begins(Keyword::min) || begins(Keyword::max)) && over_inside(first, last);
});
constexpr auto number_ahead = ahead([](Iterator first, Iterator, State&) { return first->kind == TokenKind::number; });

// What goes on with an item is no value, even where its first word might be a name.
constexpr auto begins_group = ahead([](Iterator first, Iterator last, State&) {
  return match_keyword(first, last, Keyword::for_each) != 0 || match_keyword(first, last, Keyword::at_most) != 0;
});

constexpr auto primary_def = (number_ahead >> whole(number_literal)) | whole(literal) |
                             (quiet_tok(TokenKind::open_paren) >> by_is_taken<false>(whole(expression)) >> close) |
                             (begins_special >> by_is_taken<false>(whole(special_call))) |
                             (begins_aggregate >> by_is_taken<false>(whole(aggregate))) |
                             (begins_mean_over >> whole(mean_years)) |
                             (!begins_special >> !begins_aggregate >> by_is_taken<false>(whole(call))) |
                             (!begins_group >> spanned(path[put_path])) | expecting(phrase::value);

BOOST_SPIRIT_DEFINE(literal, aggregate, over_rows, special_call, call, mean_years, year)

}  // namespace

BOOST_SPIRIT_DEFINE(primary)

ZEREN_INSTANTIATE(primary)

}  // namespace zeren::inline v0::syntax::detail
