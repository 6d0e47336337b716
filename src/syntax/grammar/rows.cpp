// The description of rows: entity, place, window, condition.
#include "src/syntax/grammar/expression_actions.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct window_tag {};
constexpr x3::rule<window_tag, Window> window = "window";

template <WindowKind Kind>
constexpr auto is_window = set<&Window::kind, Kind>;
template <WindowPeriod Period>
constexpr auto of_period = set<&Window::period, Period>;

template <Keyword Word, WindowKind Kind, WindowPeriod Period>
constexpr auto period_window = quiet_kw(Word)[is_window<Kind>] >> x3::eps[of_period<Period>];

using Kind = WindowKind;
using Period = WindowPeriod;
constexpr auto window_def =
    spanned((quiet_kw(Keyword::in_years)[is_window<Kind::in_years>] >>
             (quiet_name()[put<&Window::from_name>] | natural[put<&Window::from_year>]) >> tok(TokenKind::range) >>
             (quiet_name()[put<&Window::to_name>] | natural[put<&Window::to_year>])) |
            (quiet_kw(Keyword::in_last)[is_window<Kind::in_last>] >> duration[push<&Window::length>] >>
             -(quiet_kw(Keyword::window_to) >> by_is_taken<true>(expression[push<&Window::to>]))) |
            (quiet_kw(Keyword::open_on)[is_window<Kind::open_on>] >> by_is_taken<true>(expression[push<&Window::to>])) |
            period_window<Keyword::in_month, Kind::in_period, Period::month> |
            period_window<Keyword::in_quarter, Kind::in_period, Period::quarter> |
            period_window<Keyword::in_year, Kind::in_period, Period::year> |
            period_window<Keyword::in_previous_month, Kind::in_previous, Period::month> |
            period_window<Keyword::in_previous_quarter, Kind::in_previous, Period::quarter> |
            period_window<Keyword::in_previous_year, Kind::in_previous, Period::year> |
            period_window<Keyword::in_same_month_last_year, Kind::in_same_last_year, Period::month> |
            period_window<Keyword::in_same_quarter_last_year, Kind::in_same_last_year, Period::quarter>);

BOOST_SPIRIT_DEFINE(window)

// Before the order of `first` and `last`, `by found` may be that order: it belongs to the rows only where more of them,
// or the order itself, follows.
constexpr auto by_is_of_rows = ahead([](Iterator first, Iterator last, State&) {
  if (match_keyword(first, last, Keyword::by) == 0 || last - first < 3) return false;
  const Iterator next = first + 2;
  for (const Keyword keyword : {Keyword::by, Keyword::where, Keyword::open_on}) {
    if (match_keyword(next, last, keyword) != 0) return true;
  }
  for (auto word = static_cast<int>(Keyword::in_month); word <= static_cast<int>(Keyword::in_last); ++word) {
    if (match_keyword(next, last, static_cast<Keyword>(word)) != 0) return true;
  }
  return false;
});
constexpr auto always = ahead([](Iterator, Iterator, State&) { return true; });

// `within` alone means `within this`; what follows is a path unless it goes on with the description.
constexpr auto path_follows = ahead([](Iterator first, Iterator last, State&) {
  const bool word = may_be_name(*first) || match_keyword(first, last, Keyword::this_) != 0;
  return word && !begins_never_first(first, last) && match_keyword(first, last, Keyword::other) == 0;
});
constexpr auto no_dot = ahead([](Iterator first, Iterator, State&) { return first->kind != TokenKind::dot; });

template <RowsPlace Place>
constexpr auto stands = set<&Rows::place, Place>;
constexpr auto target = -(path_follows >> path[put<&Rows::target>]);
constexpr auto place = (quiet_kw(Keyword::at_this) >> no_dot >> x3::eps[stands<RowsPlace::at>]) |
                       (quiet_kw(Keyword::within_this) >> no_dot >> x3::eps[stands<RowsPlace::within>]) |
                       (quiet_kw(Keyword::at)[stands<RowsPlace::at>] >> target) |
                       (quiet_kw(Keyword::within)[stands<RowsPlace::within>] >> target) |
                       (quiet_kw(Keyword::of)[stands<RowsPlace::of>] >> target);

constexpr auto put_window_by = [](auto const& context) { x3::_val(context).window.by = std::move(x3::_attr(context)); };

// Where an order may follow, the first `by` of the condition is the order's.
template <bool Ordered, class Guard>
constexpr auto rows_grammar(Guard by_guard) {
  const auto by = by_guard >> quiet_kw(Keyword::by);
  return spanned(-(quiet_kw(Keyword::other)[set<&Rows::other, true>]) >>
                 (path[put<&Rows::entity>] | expecting(phrase::table_name)) >>
                 -(quiet_kw(Keyword::as) >> name(phrase::name)[put<&Rows::alias>]) >>
                 -(place >> -(by >> name(phrase::field_name)[put<&Rows::by>])) >>
                 -(window[put<&Rows::window>] >> -(by >> name(phrase::field_name)[put_window_by])) >>
                 -(quiet_kw(Keyword::where) >> by_is_taken<Ordered>(expression[push<&Rows::where>])));
}

constexpr auto rows_def = rows_grammar<false>(always);
constexpr auto ordered_rows_def = rows_grammar<true>(by_is_of_rows);

}  // namespace

BOOST_SPIRIT_DEFINE(rows, ordered_rows)

ZEREN_INSTANTIATE(rows)
ZEREN_INSTANTIATE(ordered_rows)

}  // namespace zeren::inline v0::syntax::detail
