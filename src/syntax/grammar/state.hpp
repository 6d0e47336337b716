// What one parse carries along: where it got to, what was expected there, and what tokens were read as.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/base/watch.hpp"
#include "zeren/base/diagnostic.hpp"
#include "zeren/syntax/token.hpp"
#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::syntax::detail {

using Iterator = Token const*;

// What might have stood at a place, in the user's words.
struct Phrase {
  std::string_view en, zh;
  bool is_name = false;  // a reserved word there deserves a message of its own
};

struct Expectation {
  enum class Kind : std::uint8_t { phrase, keyword, token } kind = Kind::phrase;
  Phrase const* phrase = nullptr;
  Keyword keyword{};
  TokenKind token{};
  friend bool operator==(Expectation const&, Expectation const&) = default;
};

class State {
 public:
  State(TokenList& tokens, Diagnostics& bag, const Limits& limits)
      : diagnostics(bag),
        begin_(tokens.data()),
        end_(tokens.data() + tokens.size()),
        furthest_(begin_),
        watch_(limits),
        most_depth_(std::min(limits.nesting, max_depth)) {}

  Diagnostics& diagnostics;
  bool incomplete = false;      // an item of the declaration at hand was left out
  bool by_is_taken = false;     // `by` goes on with what stands around the expression
  Iterator open_end = nullptr;  // where a block that is never closed was taken to end

  // Notes that `what` was expected at `at`; only the furthest place counts.
  void expect(Iterator at, Expectation what) {
    if (at < furthest_) return;
    if (at > furthest_) {
      furthest_ = at;
      expected_.clear();
    }
    if (expected_.size() < 12) expected_.push_back(what);
  }
  // Notes a failure that has been reported already: nothing more is said about this item.
  void fail_reported(Iterator at) {
    if (at >= furthest_) furthest_ = at;
    reported_ = true;
  }
  void forget(Iterator from) {
    furthest_ = from;
    expected_.clear();
    reported_ = false;
  }

  // One level deeper; false, and reported, where that is too deep.
  bool enter(Iterator at) {
    ticker_.tick();
    if (depth_ < most_depth_) {
      ++depth_;
      return true;
    }
    report_too_deep(at);
    return false;
  }
  void leave() { --depth_; }
  int most_depth() const { return most_depth_; }
  void report_too_deep(Iterator at);

  // Also where the work finds out that it is to end (it throws LimitReached): every token is marked sooner or later.
  void mark(Iterator at, TokenRole role, Keyword keyword = {}) {
    ticker_.tick();
    Token& token = begin_[at - begin_];
    token.role = role;
    token.keyword = keyword;
  }
  void mark_keyword(Iterator at, std::size_t count, Keyword keyword) {
    mark(at, TokenRole::keyword, keyword);
    for (std::size_t i = 1; i < count; ++i) mark(at + i, TokenRole::keyword_rest, keyword);
  }

  void mark_item(Iterator at) { begin_[at - begin_].begins_item = true; }

  // Reports what was expected at the furthest place reached (error.cpp); `item_end` is where a complete item ended
  // that nothing ends, if there is one.
  void report(Iterator item_end = nullptr);

  Iterator begin() const { return begin_; }
  Iterator end() const { return end_; }
  Iterator furthest() const { return furthest_; }

 private:
  Token* begin_;
  Iterator end_;
  Iterator furthest_;
  std::vector<Expectation> expected_;
  zeren::detail::Watch watch_;
  zeren::detail::Ticker ticker_{watch_};
  int most_depth_;
  int depth_ = 0;
  bool reported_ = false;
};

}  // namespace zeren::inline v0::syntax::detail
