// score.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct line_tag {};
constexpr x3::rule<line_tag, ScoreLine> line = "line";
struct blend_part_tag {};
constexpr x3::rule<blend_part_tag, BlendPart> blend_part = "blend_part";
struct veto_tag {};
constexpr x3::rule<veto_tag, Veto> veto = "veto";
struct band_tag {};
constexpr x3::rule<band_tag, Band> band = "band";

// A line's name: a word (and a label) before a colon.
constexpr auto names_line = ahead([](Iterator first, Iterator last, State&) {
  if (!may_be_name(*first) || ++first == last) return false;
  if (first->kind == TokenKind::string && ++first == last) return false;
  return first->kind == TokenKind::colon;
});
constexpr auto line_name = names_line >> name(phrase::name)[put<&ScoreLine::name>] >>
                           -label()[put<&ScoreLine::label>] >> tok(TokenKind::colon);
// The comma before `at most` must not be taken for the end of the item.
constexpr auto comma_at_most = ahead([](Iterator first, Iterator last, State&) {
  return first->kind == TokenKind::comma && match_keyword(first + 1, last, Keyword::at_most) != 0;
});
constexpr auto condition = expression[put<&ScoreLine::when>];
constexpr auto line_def =
    spanned(-line_name >>
            (kw(Keyword::deduct)[set<&ScoreLine::deducts, true>] | kw(Keyword::add)[set<&ScoreLine::deducts, false>]) >>
            expression[put<&ScoreLine::amount>] >> -((quiet_kw(Keyword::for_each) >> rows[put<&ScoreLine::rows>] >>
                                                      -(quiet_kw(Keyword::when_after_rows) >> condition)) |
                                                     (quiet_kw(Keyword::when) >> condition)) >>
            -(-(comma_at_most >> quiet_tok(TokenKind::comma)) >> quiet_kw(Keyword::at_most) >>
              expression[put<&ScoreLine::at_most>]) >>
            -clauses[put<&ScoreLine::clauses>]);

constexpr auto blend_part_def = spanned(percentage[put<&BlendPart::weight>] >> expression[put<&BlendPart::value>]);
constexpr auto veto_def = spanned(quiet_kw(Keyword::veto_to) >> expression[put<&Veto::to>] >> kw(Keyword::when) >>
                                  expression[put<&Veto::when>] >> -clauses[put<&Veto::clauses>]);
constexpr auto band_def = spanned(name(phrase::band_name)[put<&Band::name>] >> -label()[put<&Band::label>] >>
                                  -(tok(TokenKind::greater_equal) >> expression[put<&Band::bound>]));

using Score = ScoreDeclaration;
constexpr auto add_line = [](LineGroup group) {
  return [group](auto const& context) {
    x3::_attr(context).group = group;
    x3::_val(context).lines.push_back(std::move(x3::_attr(context)));
  };
};
constexpr Phrase start{"`start`", "`起评`"};
constexpr Phrase floor{"`floor`", "`不低于`"};
constexpr Phrase cap{"`cap`", "`不高于`"};
constexpr Phrase round{"`round`", "`取整`"};

// Keywords may name a line: `start : deduct 1`.
constexpr auto keyword_item =
    (quiet_kw(Keyword::start) >> expression[put_once<&Score::start>(start)]) |
    (quiet_kw(Keyword::floor_) >> expression[put_once<&Score::floor>(floor)]) |
    (quiet_kw(Keyword::cap) >> expression[put_once<&Score::cap>(cap)]) |
    (quiet_kw(Keyword::process) >> block(line[add_line(LineGroup::process)])) |
    (quiet_kw(Keyword::result) >> block(line[add_line(LineGroup::result)])) |
    (quiet_kw(Keyword::blend) >> blend_part[push<&Score::blend>] % quiet_tok(TokenKind::comma)) |
    (quiet_kw(Keyword::round) >> rounding_mode[put_once<&Score::rounding>(round)] >> digits[put<&Score::digits>]) |
    veto[push<&Score::vetoes>] | (quiet_kw(Keyword::bands) >> block(band[push<&Score::bands>]));
constexpr auto line_ahead = ahead([](Iterator first, Iterator last, State&) {
  return match_keyword(first, last, Keyword::deduct) != 0 || match_keyword(first, last, Keyword::add) != 0;
});
constexpr auto score_item = (!names_line >> keyword_item) |
                            ((names_line | line_ahead) >> line[add_line(LineGroup::none)]) |
                            expecting(phrase::score_item);

constexpr auto score_declaration_def =
    spanned(kw(Keyword::score) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Score::entity>] >>
            -(quiet_kw(Keyword::monthly)[set<&Score::cadence, Cadence::monthly>] |
              quiet_kw(Keyword::quarterly)[set<&Score::cadence, Cadence::quarterly>] |
              quiet_kw(Keyword::yearly)[set<&Score::cadence, Cadence::yearly>]) >>
            version_dates >> -clauses[put<&Declared::clauses>] >> block(score_item));

BOOST_SPIRIT_DEFINE(line, blend_part, veto, band)

}  // namespace

BOOST_SPIRIT_DEFINE(score_declaration)

ZEREN_INSTANTIATE(score_declaration)

}  // namespace zeren::inline v0::syntax::detail
