// A file: which grammar each declaration belongs to, and how to go on after one that could not be read.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "src/syntax/grammar/block.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/syntax/lex.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::inline v0::syntax {

namespace detail {
namespace {

// A file with more mistakes is no pack; reading on would help nobody.
constexpr std::size_t most_mistakes = 500;

using Reads = bool (*)(Iterator& first, Iterator last, State& state, Tree& tree);

template <auto const& Rule>
bool read_with(Iterator& first, Iterator last, State& state, Tree& tree) {
  typename std::remove_cvref_t<decltype(Rule)>::attribute_type declaration;
  const Context context = x3::make_context<state_tag>(state);
  state.incomplete = false;
  if (!Rule.parse(first, last, context, x3::unused, declaration)) return false;
  declaration.incomplete = state.incomplete;
  tree.declarations.emplace_back(std::move(declaration));
  return true;
}

// `override A before B` orders two exceptions; anything else makes one.
bool read_override(Iterator& first, Iterator last, State& state, Tree& tree) {
  Iterator at = first + 1;
  while (last - at > 2 && at[1].kind == TokenKind::dot) at += 2;
  const bool order = at != last && match_keyword(at + 1, last, Keyword::before) != 0;
  return (order ? read_with<override_order> : read_with<override_declaration>)(first, last, state, tree);
}

struct Entry {
  Keyword keyword;
  Reads read;
};
constexpr std::array<Entry, 25> declarations{
    {{Keyword::pack, read_with<pack_declaration>},          {Keyword::import, read_with<import_declaration>},
     {Keyword::source, read_with<source_declaration>},      {Keyword::tier, read_with<tier_declaration>},
     {Keyword::domain, read_with<domain_declaration>},      {Keyword::body, read_with<body_declaration>},
     {Keyword::relation, read_with<relation_declaration>},  {Keyword::responsibility, read_with<entity_declaration>},
     {Keyword::enumeration, read_with<enum_declaration>},   {Keyword::entity, read_with<entity_declaration>},
     {Keyword::event, read_with<entity_declaration>},       {Keyword::param, read_with<param_declaration>},
     {Keyword::define, read_with<define_declaration>},      {Keyword::score, read_with<score_declaration>},
     {Keyword::rank, read_with<rank_declaration>},          {Keyword::ladder, read_with<ladder_declaration>},
     {Keyword::assign, read_with<assign_declaration>},      {Keyword::duty, read_with<duty_declaration>},
     {Keyword::ledger, read_with<ledger_declaration>},      {Keyword::target, read_with<target_declaration>},
     {Keyword::target_parts, read_with<parts_declaration>}, {Keyword::check, read_with<check_declaration>},
     {Keyword::decide, read_with<decide_declaration>},      {Keyword::override_, read_override},
     {Keyword::test, read_with<test_declaration>}}};

Reads reader_for(Iterator at, Iterator end) {
  const bool row = end - at > 3 && may_be_name(at[0]) && may_be_name(at[1]) && at[2].kind == TokenKind::arrow;
  if (row) return read_with<relation_row>;
  for (const Entry& entry : declarations) {
    if (match_keyword(at, end, entry.keyword) != 0) return entry.read;
  }
  return nullptr;
}

// Reports a word that begins no declaration, with the keyword it most likely stands for.
void report_unknown(Iterator at, State& state) {
  if (at->kind != TokenKind::word) {
    state.expect(at, {Expectation::Kind::phrase, &phrase::declaration, {}, {}});
    state.report();
    return;
  }
  std::vector<std::string_view> candidates;
  for (const Entry& entry : declarations) {
    candidates.push_back(info(entry.keyword).english);
    candidates.push_back(info(entry.keyword).chinese);
  }
  for (const std::string_view word : candidates) {
    const bool glued = static_cast<unsigned char>(word.front()) >= 0x80 && at->text.size() > word.size() &&
                       at->text.compare(0, word.size(), word) == 0;
    if (!glued) continue;
    std::string rest = at->text.substr(word.size());
    Fix fix{at->span, std::string(word) + " " + rest};
    state.diagnostics.add(codes::missing_space, at->span, {at->text, std::string(word), std::move(rest)}).fix =
        std::move(fix);
    return;
  }
  Diagnostic& made = state.diagnostics.add(codes::unknown_declaration, at->span, {at->text});
  if (std::optional<std::string> meant = nearest(at->text, candidates)) made.fix = Fix{at->span, std::move(*meant)};
}

// Past all that cannot begin a declaration.
Iterator skip_declaration(Iterator at, Iterator end) {
  for (;;) {
    at = skip_item(at, end);
    if (at->kind == TokenKind::end || begins_declaration_line(at, end)) return at;
    if (at->kind == TokenKind::close_brace) ++at;  // belongs to what is skipped
    while (is_separator(*at)) ++at;
    const bool new_line = at->kind == TokenKind::word && at->first_column;
    if (new_line || at->kind == TokenKind::end || reader_for(at, end) != nullptr) return at;
  }
}

void read_file(Iterator first, Iterator last, State& state, Tree& tree, const Limits& limits) {
  const std::size_t most = std::min(most_mistakes, limits.diagnostics);
  Iterator previous_end = nullptr;  // of a declaration that no separator has ended yet
  for (;;) {
    while (is_separator(*first)) {
      state.mark(first, TokenRole::separator);
      ++first;
      previous_end = nullptr;
    }
    const bool at_end = first->kind == TokenKind::end;
    if (state.diagnostics.overflowed() || (!at_end && state.diagnostics.size() > most)) {
      return state.diagnostics.add_at_last(codes::too_many, first->span, {std::to_string(most)});
    }
    if (at_end) return;
    if (tree.declarations.size() > limits.declarations) {
      return state.diagnostics.add_at_last(limit_codes::too_many_declarations, first->span,
                                           {std::to_string(limits.declarations)});
    }
    if (previous_end == nullptr) state.forget(first);
    const Iterator begin = first;
    const Reads read = reader_for(first, last);
    if (read != nullptr && read(first, last, state, tree)) {
      previous_end = first->kind == TokenKind::end || begins_declaration_line(first, last) ? nullptr : first;
      continue;
    }
    if (first->kind == TokenKind::close_brace && (previous_end == nullptr || first->newline_before)) {
      state.diagnostics.add(codes::stray_close, first->span);
      ++first;
      continue;
    }
    if (read == nullptr && previous_end == nullptr) {
      report_unknown(begin, state);
    } else {
      state.report(previous_end);
    }
    if (previous_end == nullptr && begin + 1 != last && begin[1].kind == TokenKind::word) {
      tree.broken.push_back(Name{begin[1].text, begin[1].span});
    }
    previous_end = nullptr;
    first = skip_declaration(begin, last);
  }
}

// True where the lexer alone found more mistakes than are worth showing; only so many are kept.
bool keep_the_first(Diagnostics& diagnostics, const Limits& limits) {
  const std::size_t most = std::min(most_mistakes, limits.diagnostics);
  if (diagnostics.size() <= most) return false;
  diagnostics.sort();
  Diagnostics kept;
  for (std::size_t i = 0; i < most; ++i) kept.add(diagnostics[i]);
  kept.add(codes::too_many, diagnostics[most].span, {std::to_string(most)});
  diagnostics = std::move(kept);
  return true;
}

bool has_limit(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return limit_codes::is_limit(*diagnostic.code); });
}

// The only diagnostic there is, where the work was to end.
bool keep_the_stop(Diagnostics& diagnostics) {
  const auto stop = std::find_if(diagnostics.begin(), diagnostics.end(),
                                 [](const Diagnostic& diagnostic) { return limit_codes::is_stop(*diagnostic.code); });
  if (stop == diagnostics.end()) return false;
  Diagnostics kept;
  kept.add(*stop->code, Span());
  diagnostics = std::move(kept);
  return true;
}

// True where brackets stand deeper in each other than anything may; that is reported, and the file is not read.
bool brackets_too_deep(TokenList const& tokens, Diagnostics& diagnostics, const Limits& limits) {
  const int most = std::min(limits.nesting, max_depth);
  int depth = 0;
  for (Token const& token : tokens) {
    switch (token.kind) {
      case TokenKind::open_brace:
      case TokenKind::open_paren:
      case TokenKind::open_bracket:
        if (++depth <= most) break;
        diagnostics.add(codes::too_deep, token.span, {std::to_string(most)});
        return true;
      case TokenKind::close_brace:
      case TokenKind::close_paren:
      case TokenKind::close_bracket:
        depth = depth > 0 ? depth - 1 : 0;
        break;
      default:
        break;
    }
  }
  return false;
}

}  // namespace
}  // namespace detail

ParseResult parse(std::string_view text, std::uint32_t file, const Limits& limits) {
  ParseResult result;
  result.tree.file = file;
  // The lexer reports in order of place, but for a few bytes that are not UTF-8, which come first.
  constexpr std::size_t out_of_order = 20;
  result.diagnostics.keep_at_most(detail::most_mistakes + out_of_order + 1);
  result.tokens = lex(text, file, result.diagnostics, limits);
  if (detail::keep_the_stop(result.diagnostics)) return result;
  const bool cut = detail::has_limit(result.diagnostics);
  if (detail::keep_the_first(result.diagnostics, limits) || cut) return result;
  if (!detail::brackets_too_deep(result.tokens, result.diagnostics, limits)) {
    try {
      const zeren::detail::Watch watch(limits);
      detail::State state(result.tokens, result.diagnostics, limits);
      detail::read_file(state.begin(), state.end(), state, result.tree, limits);
      watch.look();
    } catch (const zeren::detail::LimitReached& reached) {
      result.tree.declarations.clear();
      result.diagnostics = Diagnostics();
      result.diagnostics.add(*reached.code, Span(), reached.arguments);
    }
  }
  result.diagnostics.keep_at_most(static_cast<std::size_t>(-1));
  result.diagnostics.sort();
  return result;
}

}  // namespace zeren::inline v0::syntax
