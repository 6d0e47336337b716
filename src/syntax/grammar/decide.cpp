// decide.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct decide_row_tag {};
constexpr x3::rule<decide_row_tag, DecideRow> decide_row = "decide_row";
constexpr auto outcome = expression[put<&DecideRow::outcome>] >> -label()[put<&DecideRow::label>] >>
                         -clauses[put<&DecideRow::clauses>];
constexpr auto decide_row_def =
    spanned((kw(Keyword::when) >> expression[put<&DecideRow::when>] >> kw(Keyword::then) >> outcome) |
            (kw(Keyword::otherwise) >> outcome));

using Decide = DecideDeclaration;
constexpr auto row_ahead = ahead([](Iterator first, Iterator last, State&) {
  return match_keyword(first, last, Keyword::when) != 0 || match_keyword(first, last, Keyword::otherwise) != 0;
});
constexpr auto decide_item = (row_ahead >> decide_row[push<&Decide::rows>]) | expecting(phrase::decide_item);
constexpr auto policy = kw(Keyword::unique)[set<&Decide::policy, DecidePolicy::unique>] |
                        kw(Keyword::first_match)[set<&Decide::policy, DecidePolicy::first>] |
                        kw(Keyword::collect)[set<&Decide::policy, DecidePolicy::collect>];
constexpr auto decide_declaration_def =
    spanned(kw(Keyword::decide) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Decide::entity>] >>
            -(quiet_tok(TokenKind::colon) >> type[put<&Decide::type>]) >> policy >> version_dates >>
            -clauses[put<&Declared::clauses>] >> block(decide_item));

BOOST_SPIRIT_DEFINE(decide_row)

}  // namespace

BOOST_SPIRIT_DEFINE(decide_declaration)

ZEREN_INSTANTIATE(decide_declaration)

}  // namespace zeren::inline v0::syntax::detail
