// ladder.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct release_tag {};
constexpr x3::rule<release_tag, Release> release = "release";
constexpr auto release_def = spanned(
    (kw(Keyword::release_one_step)[set<&Release::one_step, true>] | kw(Keyword::release)) >> kw(Keyword::when) >>
    expression[put<&Release::when>] >> -(quiet_kw(Keyword::for_duration) >> duration[put<&Release::duration>]));

struct step_tag {};
constexpr x3::rule<step_tag, LadderStep> step = "step";
constexpr auto release_ahead = ahead([](Iterator first, Iterator last, State&) {
  return match_keyword(first, last, Keyword::release) != 0 ||
         match_keyword(first, last, Keyword::release_one_step) != 0;
});
constexpr auto step_def =
    spanned(kw(Keyword::step) >> name(phrase::step_name)[put<&LadderStep::name>] >> -label()[put<&LadderStep::label>] >>
            kw(Keyword::when) >> expression[put<&LadderStep::when>] >>
            -(release_ahead >> release[put<&LadderStep::release>]) >> -clauses[put<&LadderStep::clauses>]);

constexpr Phrase the_release{"`release`", "`解除`"};
using Ladder = LadderDeclaration;
constexpr auto step_ahead =
    ahead([](Iterator first, Iterator last, State&) { return match_keyword(first, last, Keyword::step) != 0; });
constexpr auto ladder_item = (step_ahead >> step[push<&Ladder::steps>]) |
                             (release_ahead >> release[put_once<&Ladder::release>(the_release)]) |
                             expecting(phrase::ladder_item);
constexpr auto ladder_declaration_def =
    spanned(kw(Keyword::ladder) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Ladder::entity>] >>
            -(quiet_kw(Keyword::checked) >>
              (kw(Keyword::daily)[set<&Ladder::daily, true>] | kw(Keyword::monthly)[set<&Ladder::daily, false>])) >>
            (kw(Keyword::in_order)[set<&Ladder::in_order, true>] |
             kw(Keyword::in_any_combination)[set<&Ladder::in_order, false>]) >>
            -quiet_kw(Keyword::one_step_at_a_time)[set<&Ladder::one_step_at_a_time, true>] >>
            -(quiet_kw(Keyword::starts_from) >> dotted_name(phrase::table_name)[put<&Ladder::starts_from>]) >>
            version_dates >> -clauses[put<&Declared::clauses>] >> block(ladder_item));

BOOST_SPIRIT_DEFINE(release, step)

}  // namespace

BOOST_SPIRIT_DEFINE(ladder_declaration)

ZEREN_INSTANTIATE(ladder_declaration)

}  // namespace zeren::inline v0::syntax::detail
