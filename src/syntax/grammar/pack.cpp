// pack, import, source.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

using Pack = PackDeclaration;
using Months = PackDeclaration::Months;

constexpr Phrase effective{"`effective`", "`有效期`"};
constexpr Phrase rounding{"`rounding`", "`舍入`"};
constexpr Phrase calendar{"`calendar`", "`日历`"};

constexpr auto put_units = [](auto const& context) {
  x3::_val(context).units_file = std::move(x3::_attr(context).text);
};
constexpr auto pack_item =
    (quiet_kw(Keyword::effective) >> date[put_once<&Pack::effective_from>(effective)] >> tok(TokenKind::range) >>
     date[put<&Pack::effective_until>]) |
    (quiet_kw(Keyword::calendar) >> name(phrase::name)[put_once<&Pack::calendar>(calendar)]) |
    (quiet_kw(Keyword::rounding) >> rounding_mode[put_once<&Pack::rounding>(rounding)] >> digits[put<&Pack::digits>]) |
    (quiet_kw(Keyword::pack_months) >> (kw(Keyword::clamp)[set<&Pack::months, Months::clamp>] |
                                        kw(Keyword::strict)[set<&Pack::months, Months::strict>])) |
    (quiet_kw(Keyword::units) >> string()[put_units]) | expecting(phrase::pack_item);
constexpr auto pack_declaration_def = spanned(kw(Keyword::pack) >> name(phrase::name)[put<&Pack::name>] >>
                                              -label()[put<&Pack::label>] >> block(pack_item));

using Import = ImportDeclaration;
constexpr auto import_name = [](auto const& context) {
  x3::_val(context).target = x3::_attr(context).text;
  x3::_val(context).name = std::move(x3::_attr(context));
};
// Without `as`, a path's last part is the name: "../law_safety".
constexpr auto import_path = [](auto const& context) {
  std::string const& path = x3::_attr(context).text;
  const std::size_t slash = path.find_last_of('/');
  x3::_val(context).target = path;
  x3::_val(context).is_path = true;
  x3::_val(context).name = Name{slash == std::string::npos ? path : path.substr(slash + 1), x3::_attr(context).span};
};
constexpr auto import_declaration_def =
    spanned(kw(Keyword::import) >> (label()[import_path] | name(phrase::name)[import_name]) >>
            -(quiet_kw(Keyword::as) >> name(phrase::name)[put<&Import::name>]));

struct clause_range_tag {};
constexpr x3::rule<clause_range_tag, ClauseRange> clause_range = "clause_range";
constexpr auto put_first = [](auto const& context) {
  x3::_val(context).first = x3::_attr(context).text;
  x3::_val(context).last = std::move(x3::_attr(context).text);
};
constexpr auto put_last = [](auto const& context) { x3::_val(context).last = std::move(x3::_attr(context).text); };
constexpr auto clause_range_def =
    spanned(clause_id[put_first] >> -(quiet_tok(TokenKind::range) >> clause_id[put_last]));
struct clause_text_tag {};
constexpr x3::rule<clause_text_tag, ClauseText> clause_text = "clause_text";
constexpr auto put_clause = [](auto const& context) { x3::_val(context).clause = std::move(x3::_attr(context).text); };
constexpr auto clause_text_def = spanned(quiet_kw(Keyword::clause_text) >> clause_id[put_clause] >>
                                         string(phrase::clause_hash)[put<&ClauseText::hash>]);
constexpr auto brace_ahead =
    ahead([](Iterator first, Iterator last, State&) { return first != last && first->kind == TokenKind::open_brace; });
constexpr auto source_item = clause_text[push<&SourceDeclaration::texts>] | expecting(phrase::clause_text);
constexpr auto source_declaration_def = spanned(
    kw(Keyword::source) >> name(phrase::source_name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
    -(quiet_kw(Keyword::clauses) >> clause_range[push<&SourceDeclaration::ranges>] % quiet_tok(TokenKind::comma)) >>
    -(brace_ahead >> block(source_item)));

BOOST_SPIRIT_DEFINE(clause_range, clause_text)

}  // namespace

BOOST_SPIRIT_DEFINE(pack_declaration, import_declaration, source_declaration)

ZEREN_INSTANTIATE(pack_declaration)
ZEREN_INSTANTIATE(import_declaration)
ZEREN_INSTANTIATE(source_declaration)

}  // namespace zeren::inline v0::syntax::detail
