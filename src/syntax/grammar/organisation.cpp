// tier, domain, body, relation and its rows.
#include "src/syntax/grammar/common.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

constexpr auto tier_declaration_def =
    spanned(kw(Keyword::tier) >> enum_value[push<&TierDeclaration::tiers>] % quiet_tok(TokenKind::greater));

struct domain_item_tag {};
constexpr x3::rule<domain_item_tag, DomainItem> domain_item = "domain_item";
constexpr auto domain_item_def = name(phrase::name)[put<&DomainItem::name>] >> -label()[put<&DomainItem::label>] >>
                                 -(quiet_kw(Keyword::within_parent) >> name(phrase::name)[put<&DomainItem::parent>]);
constexpr auto domain_declaration_def =
    spanned(kw(Keyword::domain) >> domain_item[push<&DomainDeclaration::domains>] % quiet_tok(TokenKind::comma));

using Body = BodyDeclaration;
constexpr auto put_unit = [](auto const& context) {
  x3::_val(context).unit = Label{std::move(x3::_attr(context).text), x3::_attr(context).span};
};
constexpr Phrase unit_text{"the code, name or path of a unit", "单位的代码、名称或路径", true};
constexpr TextParser unit_number{TokenKind::number, unit_text, true};
constexpr auto head = name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>];
constexpr auto body_declaration_def =
    spanned(kw(Keyword::body) >> head >> -(quiet_tok(TokenKind::range) >> name(phrase::name)[put<&Body::last>]) >>
            *((quiet_kw(Keyword::kind) >> name(phrase::name)[put<&Body::kind>]) |
              (quiet_kw(Keyword::also) >> string()[push<&Body::aliases>] % quiet_tok(TokenKind::comma)) |
              (quiet_kw(Keyword::of) >> (label()[put_unit] | unit_number[put_unit] | name(unit_text)[put_unit])) |
              quiet_kw(Keyword::unnamed)[set<&Body::unnamed, true>]) >>
            -clauses[put<&Declared::clauses>]);

using Relation = RelationDeclaration;
constexpr auto relation_declaration_def = spanned(
    kw(Keyword::relation) >> head >> tok(TokenKind::colon) >> name(phrase::entity_name)[put<&Relation::from_entity>] >>
    tok(TokenKind::arrow) >> name(phrase::entity_name)[put<&Relation::to_entity>]);

// A comma may also part this row from the next one on the same line.
constexpr auto row_follows = ahead([](Iterator first, Iterator last, State&) {
  return last - first > 3 && first[1].kind == TokenKind::word && first[2].kind == TokenKind::word &&
         first[3].kind == TokenKind::arrow;
});
constexpr auto relation_row_def = spanned(
    name(phrase::name)[put<&Declared::name>] >> name(phrase::name)[put<&RelationRow::from>] >> tok(TokenKind::arrow) >>
    name(phrase::name)[push<&RelationRow::to>] % (!row_follows >> quiet_tok(TokenKind::comma)) >>
    -(quiet_kw(Keyword::from) >> date[put<&RelationRow::since>]) >>
    -(quiet_kw(Keyword::until) >> date[put<&RelationRow::until>]) >> -clauses[put<&Declared::clauses>]);

BOOST_SPIRIT_DEFINE(domain_item)

}  // namespace

BOOST_SPIRIT_DEFINE(tier_declaration, domain_declaration, body_declaration, relation_declaration, relation_row)

ZEREN_INSTANTIATE(tier_declaration)
ZEREN_INSTANTIATE(domain_declaration)
ZEREN_INSTANTIATE(body_declaration)
ZEREN_INSTANTIATE(relation_declaration)
ZEREN_INSTANTIATE(relation_row)

}  // namespace zeren::inline v0::syntax::detail
