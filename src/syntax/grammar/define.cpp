// param, define.
#include "src/syntax/grammar/common.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

constexpr auto head = name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>];

using Version = ParamVersion;
struct version_tag {};
constexpr x3::rule<version_tag, Version> version = "version";
constexpr auto dated_ahead = ahead([](Iterator first, Iterator last, State&) {
  return match_keyword(first, last, Keyword::from) != 0 || match_keyword(first, last, Keyword::until) != 0;
});
// The clauses of what is not dated are those of the parameter.
constexpr auto version_def =
    spanned(expression[put<&Version::value>] >>
            -(dated_ahead >> -(quiet_kw(Keyword::from) >> date[put<&Version::from>]) >>
              -(quiet_kw(Keyword::until) >> date[put<&Version::until>]) >> -clauses[put<&Version::clauses>]));

using Param = ParamDeclaration;
constexpr auto has_dates = [](Version const& one) { return one.from || one.until; };
// Another version follows a dated one only.
constexpr auto if_dated = [](auto const& context) {
  x3::_pass(context) = has_dates(x3::_val(context).versions.back());
};
constexpr auto settle = [](auto const& context) {
  Param& param = x3::_val(context);
  if (param.versions.size() > 1 || has_dates(param.versions.front())) return;
  param.value = std::move(param.versions.front().value);
  param.versions.clear();
};
constexpr auto more_versions = x3::eps[if_dated] >> quiet_tok(TokenKind::comma);
constexpr auto param_declaration_def = spanned(
    kw(Keyword::param) >> head >> -(tok(TokenKind::colon) >> type[put<&Param::type>]) >> tok(TokenKind::equal) >>
    version[push<&Param::versions>] >> *(more_versions >> version[push<&Param::versions>]) >> x3::eps[settle] >>
    -(kw(Keyword::set_by) >> name(phrase::name)[put<&Param::set_by>]) >> -clauses[put<&Declared::clauses>]);

using Define = DefineDeclaration;
constexpr auto define_declaration_def = spanned(
    kw(Keyword::define) >> head >> kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Define::entity>] >>
    tok(TokenKind::equal) >> expression[put<&Define::value>] >> version_dates >> -clauses[put<&Declared::clauses>]);

BOOST_SPIRIT_DEFINE(version)

}  // namespace

BOOST_SPIRIT_DEFINE(param_declaration, define_declaration)

ZEREN_INSTANTIATE(param_declaration)
ZEREN_INSTANTIATE(define_declaration)

}  // namespace zeren::inline v0::syntax::detail
