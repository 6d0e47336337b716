// test.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct unit_node_tag {};
constexpr x3::rule<unit_node_tag, UnitNode> unit_node = "unit_node";
constexpr auto put_code = [](auto const& context) { x3::_val(context).code = std::move(x3::_attr(context).text); };
constexpr auto put_unit_name = [](auto const& context) { x3::_val(context).name = std::move(x3::_attr(context).text); };
constexpr TextParser code_number{TokenKind::number, phrase::unit_node, true};
constexpr auto brace_ahead =
    ahead([](Iterator first, Iterator, State&) { return first->kind == TokenKind::open_brace; });
constexpr auto unit_node_def =
    spanned((label()[put_code] | code_number[put_code] | name(phrase::unit_node)[put_code]) >>
            -label()[put_unit_name] >> -(brace_ahead >> block(unit_node[push<&UnitNode::children>])));

struct cell_tag {};
constexpr x3::rule<cell_tag, FactCell> cell = "cell";
constexpr auto cell_def = name(phrase::field_name)[put<&FactCell::field>] >>
                          tok(TokenKind::colon) >> expression[put<&FactCell::value>];

struct fact_tag {};
constexpr x3::rule<fact_tag, FactRow> fact = "fact";
constexpr auto fact_def =
    spanned(dotted_name(phrase::table_name)[put<&FactRow::entity>] >> block(cell[push<&FactRow::cells>]));

struct expected_tag {};
constexpr x3::rule<expected_tag, syntax::Expectation> expected = "expected";
using Result = syntax::Expectation;
constexpr auto put_key = [](auto const& context) { x3::_val(context).key = std::move(x3::_attr(context).text); };
constexpr Phrase key{"the key of a row", "行的主键", true};
constexpr TextParser key_number{TokenKind::number, key, true};
constexpr auto colon_follows = ahead([](Iterator first, Iterator last, State&) {
  if (first->kind != TokenKind::word) return false;
  ++first;
  while (last - first > 1 && first->kind == TokenKind::dot && first[1].kind == TokenKind::word) first += 2;
  return first != last && first->kind == TokenKind::colon;
});
constexpr auto take_check_name = [](auto const& context) {
  Result& value = x3::_val(context);
  value.kind = Result::Kind::findings;
  x3::_pass(context) = !value.column.names.empty();
  // The parts of a target are a check with a dot: `total.parts`.
  value.entity = Name{{}, value.column.span};
  for (const Name& word : value.column.names) value.entity.text += (value.entity.text.empty() ? "" : ".") + word.text;
  value.column = Path{};
};
constexpr auto cell_expected = dotted_name(phrase::table_name)[put<&Result::entity>] >>
                               tok(TokenKind::colon, TokenRole::key_colon) >>
                               (label()[put_key] | key_number[put_key] | name(key)[put_key]) >> tok(TokenKind::dot) >>
                               (path[put<&Result::column>] | expecting(phrase::column_name)) >>
                               ((tok(TokenKind::equal) >> expression[put<&Result::value>]) |
                                kw(Keyword::is_absent)[set<&Result::kind, Result::Kind::absent>] |
                                kw(Keyword::is_error)[set<&Result::kind, Result::Kind::error>]);
constexpr auto count_expected = path[put<&Result::column>] >> kw(Keyword::has) >> natural[put<&Result::number>] >>
                                (kw(Keyword::rows)[set<&Result::kind, Result::Kind::rows>] |
                                 kw(Keyword::findings)[take_check_name]);
constexpr auto expected_def =
    spanned((colon_follows >> cell_expected) | (!colon_follows >> count_expected) | expecting(phrase::expectation));

struct test_param_tag {};
constexpr x3::rule<test_param_tag, TestParam> test_param = "test_param";
constexpr auto test_param_def = dotted_name(phrase::name)[put<&TestParam::name>] >>
                                tok(TokenKind::equal) >> expression[put<&TestParam::value>];

using Test = TestDeclaration;
constexpr Phrase the_date{"`on`", "`于`"};
constexpr auto put_moment = [](auto const& context) {
  const Moment moment = x3::_attr(context);
  Test& test = x3::_val(context);
  if (test.on) {
    const Iterator here = x3::_where(context).begin() - 1;
    state_of(context).diagnostics.add(codes::given_twice, here->span, {bilingual(the_date.en, the_date.zh)});
  }
  test.on = moment.day();
  test.minute = moment.minute();
};
constexpr auto test_item = (quiet_kw(Keyword::units) >> block(unit_node[push<&Test::units>])) |
                           (quiet_kw(Keyword::facts) >> block(fact[push<&Test::facts>])) |
                           (quiet_kw(Keyword::with) >> test_param[push<&Test::params>]) |
                           (quiet_kw(Keyword::on) >> (moment[put_moment] | date[put_once<&Test::on>(the_date)])) |
                           (quiet_kw(Keyword::expect) >> expected[push<&Test::expectations>]) |
                           expecting(phrase::test_item);
constexpr auto put_title = [](auto const& context) {
  x3::_val(context).name = Name{std::move(x3::_attr(context).text), x3::_attr(context).span};
};
constexpr auto test_declaration_def = spanned(kw(Keyword::test) >> string()[put_title] >> block(test_item));

BOOST_SPIRIT_DEFINE(unit_node, cell, fact, expected, test_param)

}  // namespace

BOOST_SPIRIT_DEFINE(test_declaration)

ZEREN_INSTANTIATE(test_declaration)

}  // namespace zeren::inline v0::syntax::detail
