// override.
#include "src/syntax/grammar/common.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

using Override = OverrideDeclaration;
constexpr auto override_declaration_def =
    spanned(kw(Keyword::override_) >> dotted_name(phrase::target)[put<&Override::target>] >>
            -(quiet_kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Override::entity>]) >> kw(Keyword::as) >>
            name(phrase::exception_name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            -(quiet_kw(Keyword::of) >> dotted_name(phrase::exception_name)[put<&Override::parent>]) >>
            kw(Keyword::when) >> expression[put<&Override::when>] >> kw(Keyword::then) >>
            expression[put<&Override::value>] >> -clauses[put<&Declared::clauses>]);

constexpr auto override_order_def =
    spanned(kw(Keyword::override_) >> dotted_name(phrase::exception_name)[put<&Declared::name>] >>
            kw(Keyword::before) >> dotted_name(phrase::exception_name)[put<&OverrideOrder::later>]);

}  // namespace

BOOST_SPIRIT_DEFINE(override_declaration, override_order)

ZEREN_INSTANTIATE(override_declaration)
ZEREN_INSTANTIATE(override_order)

}  // namespace zeren::inline v0::syntax::detail
