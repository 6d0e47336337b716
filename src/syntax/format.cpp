#include "zeren/syntax/format.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "src/syntax/token_text.hpp"

namespace zeren::inline v0::syntax {

namespace {

constexpr int indent_width = 2;
constexpr int continuation_width = 4;

// Does the block that begins at each `{` hold a newline? Only then are its braces on lines of their own.
std::vector<bool> blocks_over_lines(const TokenList& tokens) {
  std::vector<bool> over_lines(tokens.size(), false);
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].newline_before && !open.empty()) over_lines[open.back()] = true;
    if (tokens[i].kind == TokenKind::open_brace) open.push_back(i);
    if (tokens[i].kind == TokenKind::close_brace && !open.empty()) {
      const bool inner = over_lines[open.back()];
      open.pop_back();
      if (inner && !open.empty()) over_lines[open.back()] = true;
    }
  }
  return over_lines;
}

bool no_space_after(const Token& token) {
  return token.kind == TokenKind::open_paren || token.kind == TokenKind::open_bracket || token.kind == TokenKind::dot ||
         token.role == TokenRole::prefix_minus || token.role == TokenRole::key_colon;
}

bool no_space_before(const Token& token) {
  switch (token.kind) {
    case TokenKind::close_paren:
    case TokenKind::close_bracket:
    case TokenKind::comma:
    case TokenKind::semicolon:
    case TokenKind::question:
    case TokenKind::percent:
    case TokenKind::dot:
    case TokenKind::colon:
      return true;
    default:
      return token.role == TokenRole::call_paren || token.role == TokenRole::clause ||
             (token.role == TokenRole::unit_word && token.glued);
  }
}

// Writes one file, token by token.
class Writer {
 public:
  Writer(const TokenList& tokens, Language language)
      : tokens_(tokens), language_(language), over_lines_(blocks_over_lines(tokens)) {}

  std::string write() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      const Token& token = tokens_[i];
      if (token.kind == TokenKind::line_end) {
        item_begins_ = true;
        continue;
      }
      if (token.kind == TokenKind::end) break;
      if (token.role == TokenRole::keyword_rest) continue;  // written with the first word
      place(i);
      const std::size_t last = end_of_group(i);
      put(i, last);
      i = last;
    }
    finish();
    return std::move(out_);
  }

 private:
  // The last token of the word group at i.
  std::size_t end_of_group(std::size_t i) const {
    while (tokens_[i + 1].role == TokenRole::keyword_rest) ++i;
    return i;
  }

  // What goes before the token: a new line with its comments, a space, or nothing.
  void place(std::size_t i) {
    const Token& token = tokens_[i];
    const bool closes = token.kind == TokenKind::close_brace;
    const bool breaks = must_break(i);
    if (closes && !blocks_.empty()) {
      if (blocks_.back()) --depth_;
      blocks_.pop_back();
    }
    if (!breaks) {
      const bool space = previous_ != nullptr && !no_space_after(*previous_) && !no_space_before(token) &&
                         !(closes && previous_->kind == TokenKind::open_brace);
      if (space) out_ += ' ';
      return;
    }
    write_comments(token.leading, closes ? depth_ + 1 : depth_);
    const bool first_in_block =
        previous_ != nullptr && previous_->kind == TokenKind::open_brace && token.leading.empty();
    new_line(token.blank_before && !closes && !first_in_block, depth_, !item_begins_ && !token.begins_item && !closes);
  }

  bool must_break(std::size_t i) const {
    const Token& token = tokens_[i];
    if (previous_ == nullptr || pending_comment_ || !token.leading.empty()) return true;
    if (previous_->kind == TokenKind::open_brace) return blocks_.back();
    if (token.kind == TokenKind::close_brace) return !blocks_.empty() && blocks_.back();
    if (token.kind == TokenKind::open_brace) return false;
    return token.newline_before;
  }

  void write_comments(const std::vector<Comment>& comments, int depth) {
    for (const Comment& comment : comments) {
      const bool block_begins =
          previous_ != nullptr && previous_->kind == TokenKind::open_brace && &comment == &comments[0];
      new_line(comment.blank_before && !block_begins, depth, false);
      out_ += comment.text;
    }
  }

  void new_line(bool blank, int depth, bool continues) {
    if (!out_.empty()) out_ += blank ? "\n\n" : "\n";
    line_start_ = out_.size();
    out_.append(static_cast<std::size_t>(depth * indent_width + (continues ? continuation_width : 0)), ' ');
    pending_comment_ = false;
  }

  void put(std::size_t first, std::size_t last) {
    const Token& token = tokens_[first];
    out_ += detail::token_text(tokens_, first, language_);
    for (std::size_t i = first; i < last; ++i) {
      if (tokens_[i].trailing) lift(*tokens_[i].trailing);
      for (const Comment& comment : tokens_[i + 1].leading) lift(comment);
    }
    if (tokens_[last].trailing) {
      out_ += "  " + tokens_[last].trailing->text;
      pending_comment_ = true;
    }
    if (token.kind == TokenKind::open_brace) {
      blocks_.push_back(over_lines_[first]);
      if (over_lines_[first]) ++depth_;
    }
    item_begins_ = token.kind == TokenKind::open_brace || token.role == TokenRole::separator;
    previous_ = &token;
  }

  // A comment inside a word group goes above the line, where it can part nothing.
  void lift(const Comment& comment) {
    std::size_t text = line_start_;
    while (text < out_.size() && out_[text] == ' ') ++text;
    const std::string line = out_.substr(line_start_, text - line_start_) + comment.text + "\n";
    out_.insert(line_start_, line);
    line_start_ += line.size();
  }

  void finish() {
    write_comments(tokens_.back().leading, 0);
    if (!out_.empty()) out_ += '\n';
  }

  const TokenList& tokens_;
  Language language_;
  std::vector<bool> over_lines_;
  std::vector<bool> blocks_;  // of the blocks around: do they go over lines?
  std::string out_;
  const Token* previous_ = nullptr;
  std::size_t line_start_ = 0;
  int depth_ = 0;
  bool item_begins_ = true;
  bool pending_comment_ = false;  // the line ends in a comment
};

}  // namespace

Language main_language(const TokenList& tokens) {
  std::size_t english = 0, chinese = 0;
  for (const Token& token : tokens) {
    if (token.role != TokenRole::keyword) continue;
    ++(static_cast<unsigned char>(token.text.front()) < 0x80 ? english : chinese);
  }
  return chinese > english ? Language::zh : Language::en;
}

std::optional<std::string> format(const ParseResult& parsed, const FormatOptions& options) {
  if (!parsed.ok()) return std::nullopt;
  return Writer(parsed.tokens, options.language.value_or(main_language(parsed.tokens))).write();
}

}  // namespace zeren::inline v0::syntax
