// Lists of items in braces, and how to go on after an item that could not be read.
#pragma once

#include "src/syntax/grammar/common.hpp"
#include "zeren/syntax/codes.hpp"

namespace zeren::inline v0::syntax::detail {

inline bool is_separator(Token const& token) {
  return token.kind == TokenKind::line_end || token.kind == TokenKind::comma || token.kind == TokenKind::semicolon;
}

// Past the rest of an item: to the separator, closing brace or line-start declaration that ends it.
Iterator skip_item(Iterator at, Iterator end);

// { item { separator item } }; the subject reads one item into the value of the rule at hand.
template <class Subject>
struct Block : x3::unary_parser<Subject, Block<Subject>> {
  using base = x3::unary_parser<Subject, Block<Subject>>;
  using attribute_type = x3::unused_type;
  static bool const has_attribute = false;
  static bool const has_action = true;
  constexpr explicit Block(Subject const& s) : base(s) {}

  template <class C, class R, class A>
  bool parse(Iterator& first, Iterator const& last, C const& context, R& value, A&) const {
    State& state = state_of(context);
    if (!tok(TokenKind::open_brace).parse(first, last, context, x3::unused, x3::unused)) return false;
    if (!state.enter(first)) return false;
    const Iterator open = first - 1;
    parse_items(open, first, last, context, value);
    state.leave();
    return true;
  }

 private:
  template <class C, class R>
  void parse_items(Iterator open, Iterator& first, Iterator last, C const& context, R& value) const {
    State& state = state_of(context);
    Iterator item_end = nullptr;  // of a complete item that no separator has ended yet
    for (;;) {
      while (is_separator(*first)) {
        state.mark(first, TokenRole::separator);
        ++first;
        item_end = nullptr;
      }
      if (first->kind == TokenKind::close_brace) {
        ++first;
        return;
      }
      if (first->kind == TokenKind::end || begins_declaration_line(first, last)) {
        if (state.open_end != first) state.diagnostics.add(codes::missing_close, open->span);
        state.open_end = first;
        return;
      }
      if (item_end == nullptr) state.forget(first);
      const Iterator begin = first;
      if (this->subject.parse(first, last, context, value, x3::unused) && first != begin) {
        state.mark_item(begin);
        item_end = first;
        continue;
      }
      state.report(item_end);
      state.incomplete = true;
      first = skip_item(begin, last);
      item_end = nullptr;
    }
  }
};
template <class Subject>
constexpr auto block(Subject const& subject) {
  return Block<typename x3::extension::as_parser<Subject>::value_type>(x3::as_parser(subject));
}

// Puts the attribute into an optional member, and reports a second one.
template <auto Member>
constexpr auto put_once(Phrase const& what) {
  return [&what](auto const& context) {
    auto& member = x3::_val(context).*Member;
    if (member.has_value()) {
      const Iterator here = x3::_where(context).begin() - 1;
      state_of(context).diagnostics.add(codes::given_twice, here->span, {bilingual(what.en, what.zh)});
    }
    member = std::move(x3::_attr(context));
  };
}

}  // namespace zeren::inline v0::syntax::detail
