// ledger.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

struct ledger_rows_tag {};
constexpr x3::rule<ledger_rows_tag, LedgerRows> ledger_rows = "ledger_rows";
struct ledger_line_tag {};
constexpr x3::rule<ledger_line_tag, LedgerLine> ledger_line = "ledger_line";
struct revocation_tag {};
constexpr x3::rule<revocation_tag, LedgerRevocation> revocation = "revocation";
struct carry_tag {};
constexpr x3::rule<carry_tag, LedgerCarry> carry = "carry";
struct threshold_tag {};
constexpr x3::rule<threshold_tag, LedgerThreshold> threshold = "threshold";

constexpr auto ledger_rows_def =
    spanned((path[put<&LedgerRows::entity>] | expecting(phrase::table_name)) >> kw(Keyword::of) >>
            (path[put<&LedgerRows::of>] | expecting(phrase::field_name)) >>
            -(quiet_kw(Keyword::where) >> expression[put<&LedgerRows::where>]));

// The comma before `at most` must not be taken for the end of the item.
constexpr auto comma_at_most = ahead([](Iterator first, Iterator last, State&) {
  return first->kind == TokenKind::comma && match_keyword(first + 1, last, Keyword::at_most) != 0;
});
constexpr auto line_body = name(phrase::line_name)[put<&LedgerLine::name>] >> -label()[put<&LedgerLine::label>] >>
                           tok(TokenKind::colon) >> expression[put<&LedgerLine::amount>] >>
                           kw(Keyword::for_each) >> ledger_rows[put<&LedgerLine::rows>];
// Only cancellations are limited.
constexpr auto ledger_line_def = spanned(((kw(Keyword::record)[set<&LedgerLine::cancels, false>] >> line_body) |
                                          (kw(Keyword::cancel)[set<&LedgerLine::cancels, true>] >> line_body >>
                                           -(-(comma_at_most >> quiet_tok(TokenKind::comma)) >>
                                             quiet_kw(Keyword::at_most) >> expression[put<&LedgerLine::at_most>]))) >>
                                         -clauses[put<&LedgerLine::clauses>]);

constexpr auto revocation_def = spanned(kw(Keyword::revoke_by) >> ledger_rows[put<&LedgerRevocation::rows>] >>
                                        -clauses[put<&LedgerRevocation::clauses>]);

template <TokenKind Kind, ExpressionKind Comparison>
constexpr auto compares = quiet_tok(Kind)[set<&LedgerCarry::comparison, Comparison>];
constexpr auto comparison = compares<TokenKind::greater_equal, ExpressionKind::greater_equal> |
                            compares<TokenKind::greater, ExpressionKind::greater> |
                            compares<TokenKind::less_equal, ExpressionKind::less_equal> |
                            compares<TokenKind::less, ExpressionKind::less> |
                            compares<TokenKind::equal, ExpressionKind::equal> | expecting(phrase::comparison);
constexpr auto carry_def =
    spanned(quiet_kw(Keyword::carry_all)[set<&LedgerCarry::kind, LedgerCarry::Kind::all>] |
            quiet_kw(Keyword::carry_none)[set<&LedgerCarry::kind, LedgerCarry::Kind::none>] |
            (kw(Keyword::carry)[set<&LedgerCarry::kind, LedgerCarry::Kind::when>] >> kw(Keyword::when) >>
             kw(Keyword::points) >> comparison >> expression[put<&LedgerCarry::bound>]));

constexpr auto threshold_def =
    spanned(kw(Keyword::reached) >> name(phrase::threshold_name)[put<&LedgerThreshold::name>] >>
            -label()[put<&LedgerThreshold::label>] >> expression[put<&LedgerThreshold::points>] >>
            -clauses[put<&LedgerThreshold::clauses>]);

using Ledger = LedgerDeclaration;
constexpr Phrase limit{"`cancel at most`", "`销 最多`"};
constexpr Phrase the_carry{"`carry`", "`结转`"};
template <Keyword Word>
constexpr auto begins = ahead([](Iterator first, Iterator last, State&) {
  return match_keyword(first, last, Word) != 0;
});
constexpr auto revokes = begins<Keyword::revoke_by>;
constexpr auto reaches = begins<Keyword::reached>;
constexpr auto ledger_item =
    (quiet_kw(Keyword::cancel) >> quiet_kw(Keyword::at_most) >> expression[put_once<&Ledger::cancel_at_most>(limit)]) |
    ((begins<Keyword::record> | begins<Keyword::cancel>) >> ledger_line[push<&Ledger::lines>]) |
    (revokes >> revocation[push<&Ledger::revocations>]) |
    ((begins<Keyword::carry> | begins<Keyword::carry_all> | begins<Keyword::carry_none>) >>
     carry[put_once<&Ledger::carry>(the_carry)]) |
    (reaches >> threshold[push<&Ledger::thresholds>]) | expecting(phrase::ledger_item);
constexpr auto cycle = quiet_kw(Keyword::calendar_year) |
                       (quiet_kw(Keyword::cycle) >> duration[put<&Ledger::cycle_length>] >> kw(Keyword::from) >>
                        expression[put<&Ledger::cycle_from>]) |
                       expecting(phrase::ledger_cycle);
constexpr auto ledger_declaration_def =
    spanned(kw(Keyword::ledger) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            kw(Keyword::for_) >> dotted_name(phrase::entity_name)[push<&Ledger::subjects>] % quiet_kw(Keyword::or_) >>
            cycle >> version_dates >> -clauses[put<&Declared::clauses>] >> block(ledger_item));

BOOST_SPIRIT_DEFINE(ledger_rows, ledger_line, revocation, carry, threshold)

}  // namespace

BOOST_SPIRIT_DEFINE(ledger_declaration)

ZEREN_INSTANTIATE(ledger_declaration)

}  // namespace zeren::inline v0::syntax::detail
