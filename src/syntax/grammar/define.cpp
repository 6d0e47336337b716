// param, define.
#include "src/syntax/grammar/common.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

const auto head = name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>];

using Param = ParamDeclaration;
const auto param_declaration_def =
    spanned(kw(Keyword::param) >> head >> -(tok(TokenKind::colon) >> type[put<&Param::type>]) >>
            tok(TokenKind::equal) >> expression[put<&Param::value>] >>
            -(kw(Keyword::set_by) >> name(phrase::name)[put<&Param::set_by>]) >> -clauses[put<&Declared::clauses>]);

using Define = DefineDeclaration;
const auto define_declaration_def = spanned(
    kw(Keyword::define) >> head >> kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Define::entity>] >>
    tok(TokenKind::equal) >> expression[put<&Define::value>] >> -clauses[put<&Declared::clauses>]);

}  // namespace

BOOST_SPIRIT_DEFINE(param_declaration, define_declaration)

ZEREN_INSTANTIATE(param_declaration)
ZEREN_INSTANTIATE(define_declaration)

}  // namespace zeren::inline v0::syntax::detail
