#include "src/syntax/token_builder.hpp"

#include <algorithm>
#include <utility>

#include "src/syntax/keyword_words.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/moment.hpp"
#include "zeren/base/text.hpp"
#include "zeren/syntax/codes.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

// A number of this many digits still fits Number with room to spare.
constexpr std::size_t most_digits = 1000;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string fold(std::string_view text) {
  return is_ascii(text) ? std::string(text) : nfc(fold_width(text));
}

// Removes the quotation marks, of one or three bytes.
std::string_view unquote(std::string_view piece, bool closed) {
  const auto width = [](char c) { return static_cast<unsigned char>(c) < 0x80 ? std::size_t{1} : std::size_t{3}; };
  piece.remove_prefix(width(piece.front()));
  if (closed) piece.remove_suffix(width(piece.back()));
  return piece;
}

std::string_view trim_right(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

std::string two_digits(int value) {
  return {static_cast<char>('0' + value / 10), static_cast<char>('0' + value % 10)};
}

}  // namespace

TokenBuilder::TokenBuilder(std::string_view text, std::uint32_t file, Diagnostics& diagnostics, const Limits& limits)
    : text_(text), file_(file), diagnostics_(diagnostics), watch_(limits) {
  report_malformed();
}

void TokenBuilder::count_piece() {
  const std::size_t most = watch_.limits().tokens;
  if (pieces_ >= most) throw zeren::detail::LimitReached{&limit_codes::too_many_tokens, {std::to_string(most)}};
  ++pieces_;
  ticker_.tick();
}

Span TokenBuilder::here() const {
  const std::uint32_t end = tokens_.empty() ? 0 : tokens_.back().span.end;
  return {file_, end, end};
}

void TokenBuilder::report_malformed() {
  constexpr int most = 20;  // a file in another encoding has thousands
  std::size_t from = 0;
  for (int reported = 0; reported < most;) {
    const std::size_t bad = from + first_invalid_utf8(text_.substr(from));
    if (bad >= text_.size()) return;
    std::size_t end = bad;
    while (end < text_.size() && text_[end] != '\n') {
      std::size_t next = end;
      const char32_t c = decode(text_, next);
      if (c != replacement_character || next != end + 1) break;
      end = next;
    }
    if (end == bad) end = bad + 1;
    // One line in another encoding is one mistake.
    const std::size_t line_end = std::min(text_.find('\n', bad), text_.size());
    diagnostics_.add(codes::malformed_utf8,
                     Span{file_, static_cast<std::uint32_t>(bad), static_cast<std::uint32_t>(end)});
    ++reported;
    from = line_end;
  }
}

Span TokenBuilder::span_of(std::string_view piece) const {
  const auto begin = static_cast<std::uint32_t>(piece.data() - text_.data());
  return {file_, begin, begin + static_cast<std::uint32_t>(piece.size())};
}

void TokenBuilder::newline() {
  ++newlines_;
  newline_since_token_ = true;
  if (newlines_ >= 2) blank_before_ = blank_before_ || !(tokens_.empty() && leading_.empty());
  touching_ = false;
  line_start_ = true;
}

void TokenBuilder::blank() {
  touching_ = false;
  line_start_ = false;
}

void TokenBuilder::comment(std::string_view piece) {
  count_piece();
  constexpr std::string_view wide_hash = "＃";
  const bool wide = piece.substr(0, wide_hash.size()) == wide_hash;
  std::string text = wide ? "#" + std::string(piece.substr(wide_hash.size())) : std::string(piece);
  text.resize(trim_right(text).size());
  Comment made{std::move(text), span_of(piece), blank_before_};
  const bool same_line = newlines_ == 0 && !tokens_.empty() && leading_.empty();
  if (same_line) {
    made.blank_before = false;
    tokens_.back().trailing = std::move(made);
  } else {
    leading_.push_back(std::move(made));
  }
  newlines_ = 0;
  blank_before_ = false;
  touching_ = false;
  line_start_ = false;
}

Token& TokenBuilder::push(TokenKind kind, std::string_view piece) {
  if (kind != TokenKind::end) count_piece();
  Token token;
  token.kind = kind;
  token.span = span_of(piece);
  token.newline_before = newline_since_token_;
  token.blank_before = blank_before_;
  token.first_column = line_start_ && newline_since_token_;
  token.glued = touching_;
  token.leading = std::exchange(leading_, {});
  tokens_.push_back(std::move(token));
  newlines_ = 0;
  newline_since_token_ = false;
  blank_before_ = false;
  touching_ = true;
  line_start_ = false;
  return tokens_.back();
}

void TokenBuilder::push_word(std::string_view piece, std::string text, bool quoted) {
  Token& token = push(TokenKind::word, piece);
  token.text = std::move(text);
  token.quoted = quoted;
  if (!quoted) token.word = KeywordWords::instance().find(token.text);
}

void TokenBuilder::word(std::string_view piece) {
  const std::size_t dash = piece.find("——");
  std::string text = fold(piece);
  if (dash != std::string_view::npos) {
    const Span span = span_of(piece.substr(dash, std::string_view("——").size()));
    diagnostics_.add(codes::slip, span, {"——", "_"}).fix = Fix{span, "_"};
    replace_all(text, "——", "_");
  }
  push_word(piece, std::move(text), false);
}

void TokenBuilder::quoted_name(std::string_view piece, bool closed) {
  piece = trim_right(piece);
  const std::string_view inner = unquote(piece, closed);
  if (!closed) diagnostics_.add(codes::unterminated_name, span_of(piece));
  push_word(piece, fold(inner), true);
}

void TokenBuilder::number(std::string_view piece) {
  std::string text = fold(piece);
  if (text.size() > most_digits) {
    diagnostics_.add(codes::number_too_long, span_of(piece), {std::to_string(most_digits)});
    text = "0";
  }
  push(TokenKind::number, piece).text = std::move(text);
}

// After a source's name digits are clause text: `plan.2022-01-01` holds no date.
bool TokenBuilder::after_dot() const {
  if (tokens_.empty() || !touching_) return false;
  const TokenKind kind = tokens_.back().kind;
  return kind == TokenKind::dot || (tokens_.size() > 1 && kind == TokenKind::minus && tokens_.back().glued);
}

// The date, or after a message another one in its place. `rest` is what the span holds after it.
std::string TokenBuilder::day_that_exists(std::string text, Span span, const std::string& rest) {
  if (Date::parse(text)) return text;
  const int year = std::stoi(text.substr(0, 4));
  const int month = std::stoi(text.substr(5, 2));
  const int day = std::stoi(text.substr(8, 2));
  if (year >= 1 && month >= 1 && month <= 12 && day > days_in_month(year, month)) {
    const std::string last = two_digits(days_in_month(year, month));
    diagnostics_.add(codes::no_such_date, span, {text, text.substr(0, 7), last}).fix =
        Fix{span, text.substr(0, 8) + last + rest};
  } else {
    diagnostics_.add(codes::date_out_of_range, span, {text});
  }
  return "1970-01-01";
}

bool TokenBuilder::date(std::string_view piece) {
  if (after_dot()) return false;
  std::string text = day_that_exists(fold(piece), span_of(piece));
  push(TokenKind::date, piece).text = std::move(text);
  return true;
}

bool TokenBuilder::loose_date(std::string_view piece) {
  if (after_dot()) return false;
  const std::string text = fold(piece);
  const std::size_t dash = text.find('-', 5);
  const int month = std::stoi(text.substr(5, dash - 5));
  const int day = std::stoi(text.substr(dash + 1));
  const std::string full = text.substr(0, 5) + two_digits(month) + "-" + two_digits(day);
  const Span span = span_of(piece);
  Diagnostic& made = diagnostics_.add(codes::date_form, span, {text, full});
  const bool exists = Date::parse(full).has_value();
  if (exists) made.fix = Fix{span, full};
  push(TokenKind::date, piece).text = exists ? full : "1970-01-01";
  return true;
}

bool TokenBuilder::moment(std::string_view piece) {
  if (after_dot()) return false;
  constexpr std::size_t date_size = 10, time_size = 5;
  const std::string text = fold(piece);
  std::string time = text.substr(text.size() - time_size);
  const std::string day = day_that_exists(text.substr(0, date_size), span_of(piece), ' ' + time);
  if (!parse_minute_of_day(time)) {
    diagnostics_.add(codes::no_such_minute, span_of(piece), {time});
    time = "00:00";
  }
  push(TokenKind::moment, piece).text = day + ' ' + time;
  return true;
}

// Day and month, hour and minute of one digit, `T` between them, or seconds.
bool TokenBuilder::loose_moment(std::string_view piece) {
  if (after_dot()) return false;
  const std::string text = fold(piece);
  std::vector<int> numbers;  // year, month, day, hour, minute
  bool in_number = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !in_number) numbers.push_back(0);
    if (digit) numbers.back() = numbers.back() * 10 + (c - '0');
    in_number = digit;
  }
  const std::string full = text.substr(0, 4) + '-' + two_digits(numbers[1]) + '-' + two_digits(numbers[2]) + ' ' +
                           two_digits(numbers[3]) + ':' + two_digits(numbers[4]);
  const Span span = span_of(piece);
  Diagnostic& made = diagnostics_.add(codes::moment_form, span, {text, full});
  const bool exists = Moment::parse(full).has_value();
  if (exists) made.fix = Fix{span, full};
  push(TokenKind::moment, piece).text = exists ? full : "1970-01-01 00:00";
  return true;
}

void TokenBuilder::string(std::string_view piece, bool closed) {
  if (!closed) {
    piece = trim_right(piece);
    diagnostics_.add(codes::unterminated_string, span_of(piece));
  }
  const std::string_view inner = unquote(piece, closed);
  std::string text;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != '\\' || i + 1 == inner.size()) {
      text += inner[i];
      continue;
    }
    std::size_t next = i + 1;
    const char32_t escaped = decode(inner, next);
    const bool quote = escaped == U'"' || escaped == U'\\' || escaped == 0x201C || escaped == 0x201D;
    if (!quote) {
      const std::string_view escape = inner.substr(i, next - i);
      diagnostics_.add(codes::unknown_escape, span_of(escape), {std::string(escape)}).fix =
          Fix{span_of(escape), "\\\\" + std::string(escape.substr(1))};
      text += '\\';
    }
    text += inner.substr(i + 1, next - i - 1);
    i = next - 1;
  }
  push(TokenKind::string, piece).text = is_ascii(text) ? std::move(text) : nfc(text);
}

void TokenBuilder::mark(std::string_view piece, const Mark& mark) {
  if (!mark.instead.empty()) {
    const Span span = span_of(piece);
    std::string replacement(mark.instead);
    if (mark.kind == TokenKind::word) replacement = " " + replacement + " ";
    diagnostics_.add(codes::slip, span, {std::string(piece), std::string(mark.instead)}).fix =
        Fix{span, std::move(replacement)};
  }
  if (mark.kind == TokenKind::word) {
    push_word(piece, std::string(mark.instead), false);
  } else {
    push(mark.kind, piece);
  }
}

void TokenBuilder::stray(std::string_view piece) {
  std::size_t end = 0;
  const char32_t c = decode(piece, end);
  const bool visible = c > 0x20 && c != 0x7F && display_width(c) > 0;
  std::string shown(piece);
  if (!visible) {
    constexpr char hex[] = "0123456789ABCDEF";
    shown = "U+";
    for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) shown += hex[(c >> shift) & 0xF];
  }
  diagnostics_.add(codes::stray_character, span_of(piece), {std::move(shown)});
  blank();
}

TokenList TokenBuilder::finish() && {
  push(TokenKind::end, text_.substr(text_.size()));
  tokens_.back().newline_before = true;
  return std::move(tokens_);
}

}  // namespace zeren::inline v0::syntax::detail
