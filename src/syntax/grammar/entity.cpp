// enum, entity, event, responsibility.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct field_tag {};
constexpr x3::rule<field_tag, Field> field = "field";
constexpr auto field_def = spanned(name(phrase::field_name)[put<&Field::name>] >> -label()[put<&Field::label>] >>
                                   tok(TokenKind::colon) >> type[put<&Field::type>] >>
                                   -(quiet_kw(Keyword::known_on) >> name(phrase::field_name)[put<&Field::known_on>]));

using Entity = EntityDeclaration;
constexpr auto key_list = quiet_kw(Keyword::key) >> quiet_tok(TokenKind::open_paren) >>
                          name(phrase::field_name)[push<&Entity::composite_key>] % quiet_tok(TokenKind::comma) >>
                          tok(TokenKind::close_paren);
constexpr auto fields = block(key_list | field[push<&Entity::fields>]);
constexpr auto head = name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>];
constexpr auto complete = -(quiet_kw(Keyword::complete_from) >> date[put<&Entity::complete_from>]);
constexpr auto recorded = -(kw(Keyword::recorded_on) >> name(phrase::field_name)[put<&Entity::recorded_on>]);
constexpr auto revised = -(kw(Keyword::revised_on) >> name(phrase::field_name)[put<&Entity::revised_on>] >>
                           -(kw(Keyword::withdrawn_by) >> name(phrase::field_name)[put<&Entity::withdrawn_by>]));

constexpr auto entity_declaration_def =
    spanned((quiet_kw(Keyword::entity)[set<&Entity::kind, Entity::Kind::entity>] >> head >> recorded >> revised >>
             complete >> fields) |
            (quiet_kw(Keyword::event)[set<&Entity::kind, Entity::Kind::event>] >> head >> kw(Keyword::on) >>
             name(phrase::field_name)[put<&Entity::on>] >>
             -(kw(Keyword::until) >> name(phrase::field_name)[put<&Entity::until>]) >> recorded >> revised >>
             complete >> fields) |
            (quiet_kw(Keyword::responsibility)[set<&Entity::kind, Entity::Kind::responsibility>] >> head >> fields >>
             -clauses[put<&Declared::clauses>]));

constexpr auto enum_declaration_def = spanned(kw(Keyword::enumeration) >> head >> tok(TokenKind::equal) >>
                                              enum_value[push<&EnumDeclaration::values>] % quiet_tok(TokenKind::bar));

BOOST_SPIRIT_DEFINE(field)

}  // namespace

BOOST_SPIRIT_DEFINE(entity_declaration, enum_declaration)

ZEREN_INSTANTIATE(entity_declaration)
ZEREN_INSTANTIATE(enum_declaration)

}  // namespace zeren::inline v0::syntax::detail
