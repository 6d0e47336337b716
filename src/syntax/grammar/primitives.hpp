// X3 parsers over tokens: a token of a kind, a keyword, a name. There is no skipper: newlines that end an item are
// tokens of their own, all others are not there at all.
#pragma once

#include <limits>
#include <string>
#include <utility>

#include "src/syntax/grammar/config.hpp"
#include "src/syntax/keyword_words.hpp"
#include "src/syntax/layout.hpp"

namespace zeren::inline v0::syntax::detail {

// Counts how deep rules stand in each other, so that hostile input cannot overflow the stack.
template <class Subject>
struct Nested : x3::unary_parser<Subject, Nested<Subject>> {
  using base = x3::unary_parser<Subject, Nested<Subject>>;
  static bool const is_pass_through_unary = true;
  constexpr explicit Nested(Subject const& s) : base(s) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R& value, A& attribute) const {
    State& state = state_of(context);
    if (!state.enter(first)) return false;
    const bool parsed = this->subject.parse(first, last, context, value, attribute);
    state.leave();
    return parsed;
  }
};
template <class Subject>
constexpr auto nested(Subject const& subject) {
  return Nested<typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(subject));
}

// Base of all that give no attribute.
template <class Derived>
struct Silent : x3::parser<Derived> {
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
};

// A token of that kind. `quiet` ones are not worth mentioning in a message (every operator may follow an expression).
struct TokenParser : Silent<TokenParser> {
  constexpr explicit TokenParser(TokenKind k, TokenRole r = TokenRole::none, bool q = false)
      : kind(k), role(r), quiet(q) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, A&) const {
    State& state = state_of(context);
    if (first == last || first->kind != kind) {
      if (!quiet) state.expect(first, {Expectation::Kind::token, nullptr, {}, kind});
      return false;
    }
    state.mark(first, role);
    ++first;
    return true;
  }
  TokenKind kind;
  TokenRole role;
  bool quiet;
};
constexpr TokenParser tok(TokenKind kind, TokenRole role = TokenRole::none) {
  return TokenParser(kind, role);
}
constexpr TokenParser quiet_tok(TokenKind kind, TokenRole role = TokenRole::none) {
  return TokenParser(kind, role, true);
}

// A keyword or word group, in any of its spellings.
struct KeywordParser : Silent<KeywordParser> {
  constexpr KeywordParser(Keyword k, bool q) : keyword(k), quiet(q) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, A&) const {
    State& state = state_of(context);
    const std::size_t count = match_keyword(first, last, keyword);
    if (count == 0) {
      if (!quiet) state.expect(first, {Expectation::Kind::keyword, nullptr, keyword, {}});
      return false;
    }
    state.mark_keyword(first, count, keyword);
    first += count;
    return true;
  }
  Keyword keyword;
  bool quiet;
};
constexpr KeywordParser kw(Keyword keyword) {
  return {keyword, false};
}
constexpr KeywordParser quiet_kw(Keyword keyword) {
  return {keyword, true};
}

// Fails after noting what was expected: `alternatives | expecting(phrase)`.
struct Expecting : Silent<Expecting> {
  constexpr explicit Expecting(Phrase const& p) : phrase(&p) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const&, C const& context, R const&, A&) const {
    state_of(context).expect(first, {Expectation::Kind::phrase, phrase, {}, {}});
    return false;
  }
  Phrase const* phrase;
};
constexpr Expecting expecting(Phrase const& phrase) {
  return Expecting(phrase);
}

inline bool may_be_name(Token const& token) {
  return token.kind == TokenKind::word && (token.quoted || !KeywordWords::instance().is_reserved(token.word));
}

// A name, described as `what` when it is missing.
struct NameParser : x3::parser<NameParser> {
  using attribute_type = Name;
  static bool const has_attribute = true;
  constexpr NameParser(Phrase const* p, bool any) : what(p), any_word(any) {}

  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, x3::unused_type) const {
    Name name;
    return parse(first, last, context, x3::unused, name);
  }
  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, Name& name) const {
    State& state = state_of(context);
    const bool fits = first != last && (any_word ? first->kind == TokenKind::word : may_be_name(*first));
    if (!fits) {
      if (what != nullptr) state.expect(first, {Expectation::Kind::phrase, what, {}, {}});
      return false;
    }
    state.mark(first, TokenRole::name);
    name = Name{first->text, first->span};
    ++first;
    return true;
  }
  Phrase const* what;
  bool any_word;
};
constexpr NameParser name(Phrase const& what) {
  return {&what, false};
}
// One whose absence is described by somebody else.
constexpr NameParser quiet_name() {
  return {nullptr, false};
}
// After a dot even reserved words are names: `safety_index.own`.
constexpr NameParser any_word(Phrase const& what) {
  return {&what, true};
}

// A token of that kind whose text is the attribute.
struct TextParser : x3::parser<TextParser> {
  using attribute_type = Label;
  static bool const has_attribute = true;
  constexpr TextParser(TokenKind k, Phrase const& p, bool q) : kind(k), what(&p), quiet(q) {}

  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, x3::unused_type) const {
    Label label;
    return parse(first, last, context, x3::unused, label);
  }
  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, Label& label) const {
    State& state = state_of(context);
    if (first == last || first->kind != kind) {
      if (!quiet) state.expect(first, {Expectation::Kind::phrase, what, {}, {}});
      return false;
    }
    state.mark(first, kind == TokenKind::string ? TokenRole::label : TokenRole::none);
    label = Label{first->text, first->span};
    ++first;
    return true;
  }
  TokenKind kind;
  Phrase const* what;
  bool quiet;
};

// Succeeds, consuming nothing, where `predicate(first, last)` holds.
template <class Predicate>
struct Ahead : Silent<Ahead<Predicate>> {
  constexpr explicit Ahead(Predicate p) : predicate(p) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, A&) const {
    return first != last && predicate(first, last, state_of(context));
  }
  Predicate predicate;
};
template <class Predicate>
constexpr Ahead<Predicate> ahead(Predicate predicate) {
  return Ahead<Predicate>(predicate);
}

// Parses straight into the value of the rule at hand, without a copy.
template <class Subject>
struct IntoValue : x3::unary_parser<Subject, IntoValue<Subject>> {
  using base = x3::unary_parser<Subject, IntoValue<Subject>>;
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  static bool const has_action = true;  // the rule's value is set by hand
  constexpr explicit IntoValue(Subject const& s) : base(s) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R& value, A&) const {
    return this->subject.parse(first, last, context, x3::unused, value);
  }
};
template <class Subject>
constexpr auto whole(Subject const& subject) {
  return IntoValue<typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(subject));
}

// Actions that put the attribute into a member of the rule's value, push it there, or set the member to a constant.
template <auto Member>
struct Put {
  template <class C>
  void operator()(C const& context) const {
    x3::_val(context).*Member = std::move(x3::_attr(context));
  }
};
template <auto Member>
inline constexpr Put<Member> put{};

template <auto Member>
struct Push {
  template <class C>
  void operator()(C const& context) const {
    (x3::_val(context).*Member).push_back(std::move(x3::_attr(context)));
  }
};
template <auto Member>
inline constexpr Push<Member> push{};

template <auto Member, auto Value>
struct Set {
  template <class C>
  void operator()(C const& context) const {
    x3::_val(context).*Member = Value;
  }
};
template <auto Member, auto Value>
inline constexpr Set<Member, Value> set{};

// The place of the tokens first .. last; needs at least one token.
inline Span span_of(Iterator first, Iterator last) {
  return first == last ? first->span : cover(first->span, last[-1].span);
}

// Fills in the span of the rule's value. (X3's own on_success is not given the value where a rule has actions.)
template <class Subject>
struct WithSpan : x3::unary_parser<Subject, WithSpan<Subject>> {
  using base = x3::unary_parser<Subject, WithSpan<Subject>>;
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  static bool const has_action = true;
  constexpr explicit WithSpan(Subject const& s) : base(s) {}
  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R& value, A& attribute) const {
    const Iterator begin = first;
    if (!this->subject.parse(first, last, context, value, attribute)) return false;
    value.span = span_of(begin, first);
    return true;
  }
};
template <class Subject>
constexpr auto spanned(Subject const& subject) {
  return WithSpan<typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(subject));
}

}  // namespace zeren::inline v0::syntax::detail
