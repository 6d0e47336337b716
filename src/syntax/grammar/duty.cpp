// duty.
#include <algorithm>
#include <array>

#include "src/syntax/grammar/block.hpp"
#include "src/syntax/grammar/expression_actions.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

using Duty = DutyDeclaration;

// After a comma either another holder or the next item of the block.
constexpr std::array item_keywords{Keyword::lead,
                                   Keyword::support,
                                   Keyword::done_by,
                                   Keyword::done_on,
                                   Keyword::attested,
                                   Keyword::due,
                                   Keyword::lapses_when_missed,
                                   Keyword::whole_periods};
constexpr auto item_follows = ahead([](Iterator first, Iterator last, State&) {
  return std::any_of(item_keywords.begin(), item_keywords.end(),
                     [&](Keyword keyword) { return match_keyword(first + 1, last, keyword) != 0; });
});
constexpr auto and_another = !item_follows >> quiet_tok(TokenKind::comma);

struct event_tag {};
constexpr x3::rule<event_tag, DutyEvent> event = "event";
// A comma after the fields may also end the item.
constexpr auto another_field = ahead([](Iterator first, Iterator last, State&) {
  return first->kind == TokenKind::comma && first + 1 != last && may_be_name(first[1]);
});
constexpr auto event_def = spanned(dotted_name(phrase::table_name)[put<&DutyEvent::table>] >>
                                   -(quiet_kw(Keyword::of) >> name(phrase::field_name)[push<&DutyEvent::of>] >>
                                     *(!item_follows >> another_field >> quiet_tok(TokenKind::comma) >>
                                       name(phrase::field_name)[push<&DutyEvent::of>])) >>
                                   -(quiet_kw(Keyword::by) >> name(phrase::field_name)[put<&DutyEvent::by>]) >>
                                   -(quiet_kw(Keyword::where) >> expression[put<&DutyEvent::where>]));

constexpr Phrase done_by{"`done by`", "`完成凭`"};
constexpr Phrase done_on{"`done on`", "`完成于`"};
constexpr Phrase due{"`due`", "`限期`"};
constexpr auto duty_item =
    (quiet_kw(Keyword::lead) >> expression[push<&Duty::leads>] >> *(and_another >> expression[push<&Duty::leads>]) >>
     -quiet_kw(Keyword::jointly)[set<&Duty::jointly, true>]) |
    (quiet_kw(Keyword::support) >> expression[push<&Duty::supports>] >>
     *(and_another >> expression[push<&Duty::supports>])) |
    (quiet_kw(Keyword::done_by) >> event[put_once<&Duty::done_by>(done_by)]) |
    (quiet_kw(Keyword::done_on) >> expression[put_once<&Duty::done_on>(done_on)]) |
    quiet_kw(Keyword::attested)[set<&Duty::attested, true>] |
    (quiet_kw(Keyword::due) >> expression[put_once<&Duty::due>(due)]) |
    quiet_kw(Keyword::lapses_when_missed)[set<&Duty::lapses_when_missed, true>] |
    quiet_kw(Keyword::whole_periods)[set<&Duty::whole_periods, true>] | expecting(phrase::duty_item);

// Periods are parts of a year that begin with it, so that their number follows from their name.
bool read_months(Iterator& first, Iterator last, State& state, int& months) {
  const Iterator begin = first;
  Number number;
  if (!read_whole(first, last, state, 1, 12, number)) return false;
  months = static_cast<int>(*number.to_int64());
  if (12 % months == 0) return true;
  state.diagnostics.add(codes::not_part_of_year, span_of(begin, first), {std::to_string(months)});
  months = 12;
  return true;
}
constexpr Reader<int, &read_months> months{};
constexpr auto number_ahead = ahead([](Iterator first, Iterator, State&) { return first->kind == TokenKind::number; });

constexpr auto every =
    quiet_kw(Keyword::every_month)[set<&Duty::every_months, 1>] |
    quiet_kw(Keyword::every_quarter)[set<&Duty::every_months, 3>] |
    quiet_kw(Keyword::every_half_year)[set<&Duty::every_months, 6>] |
    quiet_kw(Keyword::every_year)[set<&Duty::every_months, 12>] |
    (quiet_kw(Keyword::every) >> number_ahead >> months[put<&Duty::every_months>] >> kw(Keyword::unit_months));

constexpr auto duty_declaration_def =
    spanned(kw(Keyword::duty) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            -(quiet_kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Duty::entity>] >>
              -(quiet_kw(Keyword::where) >> by_is_taken<true>(expression[put<&Duty::where>]))) >>
            -(every | (quiet_kw(Keyword::duty_by) >> expression[put<&Duty::by>])) >> version_dates >>
            -clauses[put<&Declared::clauses>] >> block(duty_item));

BOOST_SPIRIT_DEFINE(event)

}  // namespace

BOOST_SPIRIT_DEFINE(duty_declaration)

ZEREN_INSTANTIATE(duty_declaration)

}  // namespace zeren::inline v0::syntax::detail
