// check.
#include "src/syntax/grammar/common.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

using Check = CheckDeclaration;
constexpr auto check_declaration_def =
    spanned(kw(Keyword::check) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Check::entity>] >>
            -(quiet_kw(Keyword::as) >> name(phrase::name)[put<&Check::alias>]) >>
            -(quiet_tok(TokenKind::comma) >> kw(Keyword::each) >> dotted_name(phrase::entity_name)[put<&Check::each>] >>
              -(quiet_kw(Keyword::as) >> name(phrase::name)[put<&Check::each_alias>])) >>
            -(quiet_kw(Keyword::where) >> expression[put<&Check::where>]) >>
            ((quiet_kw(Keyword::must_have) >> kind_name[put<&Check::must_have>] >>
              -quiet_kw(Keyword::here_or_above)[set<&Check::here_or_above, true>]) |
             (!quiet_kw(Keyword::must_have) >> kw(Keyword::must) >> expression[put<&Check::must>])) >>
            version_dates >> -clauses[put<&Declared::clauses>]);

}  // namespace

BOOST_SPIRIT_DEFINE(check_declaration)

ZEREN_INSTANTIATE(check_declaration)

}  // namespace zeren::inline v0::syntax::detail
