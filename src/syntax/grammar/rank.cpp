// rank.
#include "src/syntax/grammar/common.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct rank_key_tag {};
constexpr x3::rule<rank_key_tag, RankKey> rank_key = "rank_key";
constexpr auto rank_key_def = expression[put<&RankKey::value>] >>
                              (kw(Keyword::high_first)[set<&RankKey::high_first, true>] |
                               kw(Keyword::low_first)[set<&RankKey::high_first, false>]);

using Rank = RankDeclaration;
constexpr auto ties = kw(Keyword::ties) >>
                      (kw(Keyword::share_the_better_place)[set<&Rank::ties, Ties::share_better_place>] |
                       kw(Keyword::dense)[set<&Rank::ties, Ties::dense>]);
constexpr auto last_ones = kw(Keyword::rank_last) >> count_or_param[put<&Rank::last>] >> kw(Keyword::as) >>
                           name(phrase::name)[put<&Rank::last_name>];
constexpr auto rank_declaration_def =
    spanned(kw(Keyword::rank) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            kw(Keyword::by) >> rank_key[push<&Rank::keys>] % quiet_tok(TokenKind::comma) >> kw(Keyword::for_) >>
            dotted_name(phrase::entity_name)[put<&Rank::entity>] >>
            -(quiet_kw(Keyword::within) >> (path[put<&Rank::group>] | expecting(phrase::path))) >>
            -(quiet_tok(TokenKind::comma) >> ties) >> -(quiet_tok(TokenKind::comma) >> last_ones) >> version_dates >>
            -clauses[put<&Declared::clauses>]);

BOOST_SPIRIT_DEFINE(rank_key)

}  // namespace

BOOST_SPIRIT_DEFINE(rank_declaration)

ZEREN_INSTANTIATE(rank_declaration)

}  // namespace zeren::inline v0::syntax::detail
