// target, parts.
#include <algorithm>
#include <initializer_list>

#include "src/syntax/grammar/block.hpp"
#include "src/syntax/grammar/expression_actions.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct target_goal_tag {};
constexpr x3::rule<target_goal_tag, TargetGoal> target_goal = "target_goal";
struct target_time_tag {};
constexpr x3::rule<target_time_tag, TargetTime> target_time = "target_time";

template <Comparator Which>
constexpr auto compares = set<&TargetGoal::comparator, Which>;
constexpr auto goal_value = expression[put<&TargetGoal::value>];
constexpr auto target_goal_def = spanned((quiet_kw(Keyword::at_least)[compares<Comparator::at_least>] >> goal_value) |
                                         (quiet_kw(Keyword::at_most)[compares<Comparator::at_most>] >> goal_value) |
                                         (quiet_kw(Keyword::exactly)[compares<Comparator::exactly>] >> goal_value) |
                                         (quiet_kw(Keyword::above)[compares<Comparator::above>] >> goal_value) |
                                         (quiet_kw(Keyword::below)[compares<Comparator::below>] >> goal_value) |
                                         quiet_kw(Keyword::all)[compares<Comparator::all>] |
                                         quiet_kw(Keyword::none)[compares<Comparator::none>] | expecting(phrase::goal));

using TimeKind = TargetTime::Kind;
template <TimeKind Kind>
constexpr auto is_time = set<&TargetTime::kind, Kind>;
template <Keyword Word, WindowPeriod Period>
constexpr auto each_period = quiet_kw(Word)[is_time<TimeKind::every>] >> x3::eps[set<&TargetTime::period, Period>];
constexpr auto target_time_def = spanned(
    (quiet_kw(Keyword::duty_by)[is_time<TimeKind::by>] >> expression[put<&TargetTime::day>]) |
    (quiet_kw(Keyword::target_in)[is_time<TimeKind::in_year>] >> natural[put<&TargetTime::year>]) |
    each_period<Keyword::every_month, WindowPeriod::month> |
    each_period<Keyword::every_quarter, WindowPeriod::quarter> | each_period<Keyword::every_year, WindowPeriod::year> |
    quiet_kw(Keyword::at_all_times)[is_time<TimeKind::always>]);

constexpr std::initializer_list<Keyword> time_keywords = {Keyword::duty_by,     Keyword::target_in,
                                                          Keyword::every_month, Keyword::every_quarter,
                                                          Keyword::every_year,  Keyword::at_all_times};
constexpr std::initializer_list<Keyword> other_keywords = {
    Keyword::target_measure, Keyword::target_unit, Keyword::goal,     Keyword::strength,
    Keyword::lead,           Keyword::support,     Keyword::pace_even};
bool matches_any(Iterator first, Iterator last, std::initializer_list<Keyword> keywords) {
  return std::any_of(keywords.begin(), keywords.end(),
                     [&](Keyword keyword) { return match_keyword(first, last, keyword) != 0; });
}
constexpr auto time_ahead =
    ahead([](Iterator first, Iterator last, State&) { return matches_any(first, last, time_keywords); });
// After a comma either another body or the next item of the block.
constexpr auto item_follows = ahead([](Iterator first, Iterator last, State&) {
  return matches_any(first + 1, last, time_keywords) || matches_any(first + 1, last, other_keywords);
});
constexpr auto more_bodies = !item_follows >> quiet_tok(TokenKind::comma);

using Target = TargetDeclaration;
constexpr Phrase the_measure{"`measure`", "`实绩`"};
constexpr Phrase the_unit{"`unit`", "`计量单位`"};
constexpr Phrase the_goal{"`goal`", "`目标`"};
constexpr Phrase the_time{"when the target is judged", "考核时间"};
template <Strength Which>
constexpr auto strength_is = set<&Target::strength, Which>;
constexpr auto strength = quiet_kw(Keyword::strength_must)[strength_is<Strength::must>] |
                          quiet_kw(Keyword::strength_should)[strength_is<Strength::should>] |
                          quiet_kw(Keyword::strength_strive)[strength_is<Strength::strive>] |
                          quiet_kw(Keyword::strength_basically)[strength_is<Strength::basically>] |
                          expecting(phrase::strength);
constexpr auto target_item =
    (quiet_kw(Keyword::target_measure) >> expression[put_once<&Target::measure>(the_measure)]) |
    (quiet_kw(Keyword::target_unit) >> any_word(phrase::unit_word)[put_once<&Target::unit>(the_unit)]) |
    (quiet_kw(Keyword::goal) >> target_goal[put_once<&Target::goal>(the_goal)]) |
    (time_ahead >> target_time[put_once<&Target::time>(the_time)]) | (quiet_kw(Keyword::strength) >> strength) |
    (quiet_kw(Keyword::lead) >> expression[push<&Target::lead>] % more_bodies) |
    (quiet_kw(Keyword::support) >> expression[push<&Target::support>] % more_bodies) |
    quiet_kw(Keyword::pace_even)[set<&Target::pace_even, true>] | expecting(phrase::target_item);

constexpr auto target_declaration_def =
    spanned(kw(Keyword::target) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            -((quiet_kw(Keyword::for_each) | quiet_kw(Keyword::for_)) >>
              dotted_name(phrase::entity_name)[put<&Target::entity>]) >>
            version_dates >> -clauses[put<&Declared::clauses>] >> by_is_taken<true>(block(target_item)));

using Parts = PartsDeclaration;
constexpr auto parts_declaration_def = spanned(
    kw(Keyword::target_parts) >> dotted_name(phrase::target_name)[push<&Parts::parts>] % quiet_tok(TokenKind::comma) >>
    kw(Keyword::of) >> dotted_name(phrase::target_name)[put<&Declared::name>] >> -clauses[put<&Declared::clauses>]);

BOOST_SPIRIT_DEFINE(target_goal, target_time)

}  // namespace

BOOST_SPIRIT_DEFINE(target_declaration, parts_declaration)

ZEREN_INSTANTIATE(target_declaration)
ZEREN_INSTANTIATE(parts_declaration)

}  // namespace zeren::inline v0::syntax::detail
