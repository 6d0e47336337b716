// What is said where a rule could not be read on.
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "src/syntax/grammar/block.hpp"
#include "src/syntax/token_text.hpp"
#include "zeren/base/utf8.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

std::string quote(std::string_view text) {
  return fmt::format("`{}`", text);
}

struct Bilingual {
  std::string en, zh;
  std::string argument() const { return bilingual(en, zh); }
};

Bilingual describe(Expectation const& expected) {
  switch (expected.kind) {
    case Expectation::Kind::phrase:
      return {std::string(expected.phrase->en), std::string(expected.phrase->zh)};
    case Expectation::Kind::keyword:
      return {quote(info(expected.keyword).english), quote(info(expected.keyword).chinese)};
    case Expectation::Kind::token:
      break;
  }
  return {quote(mark_text(expected.token)), quote(mark_text(expected.token))};
}

Bilingual join(std::vector<Expectation> const& expected) {
  Bilingual all;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Bilingual one = describe(expected[i]);
    const bool last = i + 1 == expected.size();
    all.en += (i == 0 ? "" : last ? " or " : ", ") + one.en;
    all.zh += (i == 0 ? "" : last ? " 或 " : "、") + one.zh;
  }
  return all;
}

// A token as the author sees it.
Bilingual shown(Token const& token) {
  switch (token.kind) {
    case TokenKind::line_end:
      return {"the end of the line", "行末"};
    case TokenKind::end:
      return {"the end of the file", "文件末尾"};
    case TokenKind::word:
    case TokenKind::number:
    case TokenKind::date:
    case TokenKind::moment:
      return {quote(token.text), quote(token.text)};
    case TokenKind::string:
      return {"the text " + quote("\"" + token.text + "\""), "文本 " + quote("\"" + token.text + "\"")};
    default:
      return {quote(mark_text(token.kind)), quote(mark_text(token.kind))};
  }
}

Bilingual after(Iterator begin, Iterator at) {
  while (at != begin && at[-1].kind == TokenKind::line_end) --at;
  if (at == begin) return {"here", "此处"};
  const Token& before = at[-1];
  const Bilingual text = shown(before);
  if (before.role == TokenRole::name) return {"after the name " + text.en, "名称 " + text.zh + " 之后"};
  if (before.role == TokenRole::keyword_rest) {
    const Bilingual group{quote(info(before.keyword).english), quote(info(before.keyword).chinese)};
    return {"after " + group.en, group.zh + " 之后"};
  }
  return {"after " + text.en, text.zh + " 之后"};
}

// Words that structure an expression and are often typed without the space: 若年满.
constexpr Keyword often_glued[] = {Keyword::if_, Keyword::then, Keyword::else_,    Keyword::and_,
                                   Keyword::or_, Keyword::not_, Keyword::otherwise};

std::optional<GluedKeyword> find_glued(Token const& token, std::vector<Expectation> const& expected) {
  if (token.kind != TokenKind::word || token.quoted || token.word != no_word) return std::nullopt;
  const std::string_view text = token.text;
  const auto try_word = [&](std::string_view word) -> std::optional<GluedKeyword> {
    if (static_cast<unsigned char>(word.front()) < 0x80 || text.size() <= word.size()) return std::nullopt;
    if (text.substr(0, word.size()) == word)
      return GluedKeyword{std::string(word), std::string(text.substr(word.size()))};
    const std::size_t head = text.size() - word.size();
    if (text.substr(head) == word) return GluedKeyword{std::string(text.substr(0, head)), std::string(word)};
    return std::nullopt;
  };
  for (const Expectation& one : expected) {
    if (one.kind != Expectation::Kind::keyword) continue;
    if (auto found = try_word(info(one.keyword).chinese)) return found;
  }
  for (const Keyword keyword : often_glued) {
    if (auto found = try_word(info(keyword).chinese)) return found;
  }
  return std::nullopt;
}

// The words that the phrase gives in backticks.
void add_backticked(std::vector<std::string_view>& words, std::string_view phrase) {
  for (;;) {
    const std::size_t open = phrase.find('`');
    const std::size_t close = phrase.find('`', open + 1);
    if (open == std::string_view::npos || close == std::string_view::npos) return;
    words.push_back(phrase.substr(open + 1, close - open - 1));
    phrase.remove_prefix(close + 1);
  }
}

// The keyword that a misspelt word most likely stands for.
std::optional<std::string> meant_keyword(Token const& token, std::vector<Expectation> const& expected) {
  if (token.kind != TokenKind::word || token.quoted) return std::nullopt;
  std::vector<std::string_view> candidates;
  for (const Expectation& one : expected) {
    if (one.kind == Expectation::Kind::keyword) {
      candidates.push_back(info(one.keyword).english);
      candidates.push_back(info(one.keyword).chinese);
    } else if (one.kind == Expectation::Kind::phrase) {
      add_backticked(candidates, one.phrase->en);
      add_backticked(candidates, one.phrase->zh);
    }
  }
  return nearest(token.text, candidates);
}

bool report_glued(Diagnostics& diagnostics, Token const& token, std::vector<Expectation> const& expected) {
  const std::optional<GluedKeyword> glued = find_glued(token, expected);
  if (!glued) return false;
  diagnostics.add(codes::missing_space, token.span, {token.text, glued->before, glued->after}).fix =
      Fix{token.span, glued->before + " " + glued->after};
  return true;
}

}  // namespace

void State::report(Iterator item_end) {
  if (reported_) return;
  const Iterator at = item_end == nullptr ? furthest_ : std::max(furthest_, item_end);
  if (at != furthest_) expected_.clear();
  Iterator before = at;
  while (before != begin_ && before[-1].kind == TokenKind::line_end) --before;
  if (report_glued(diagnostics, *at, expected_)) return;
  if (before != begin_ && report_glued(diagnostics, before[-1], expected_)) return;

  if (at->kind == TokenKind::word && !at->quoted && KeywordWords::instance().is_reserved(at->word)) {
    for (const Expectation& one : expected_) {
      if (one.kind != Expectation::Kind::phrase || !one.phrase->is_name) continue;
      diagnostics.add(codes::reserved_name, at->span, {at->text, bilingual(one.phrase->en, one.phrase->zh)}).fix =
          Fix{at->span, "`" + at->text + "`"};
      return;
    }
  }
  if (at == item_end || expected_.empty()) {
    diagnostics.add(codes::item_not_ended, at->span, {shown(*at).argument()});
    return;
  }
  Span span = at->span;
  if (at->kind == TokenKind::end && before != begin_) span = {span.file, before[-1].span.end, before[-1].span.end};
  Diagnostic& made = diagnostics.add(codes::expected, span,
                                     {join(expected_).argument(), after(begin_, at).argument(), shown(*at).argument()});
  if (const std::optional<std::string> meant = meant_keyword(*at, expected_)) made.fix = Fix{at->span, *meant};
}

void State::report_too_deep(Iterator at) {
  if (!reported_) diagnostics.add(codes::too_deep, at->span, {std::to_string(most_depth_)});
  furthest_ = std::max(furthest_, at);
  reported_ = true;
  incomplete = true;
}

}  // namespace zeren::inline v0::syntax::detail
