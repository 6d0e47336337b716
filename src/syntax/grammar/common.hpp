// Small parsers that many grammars use.
#pragma once

#include <optional>
#include <string_view>

#include "src/syntax/grammar/phrases.hpp"
#include "src/syntax/grammar/rules.hpp"

namespace zeren::inline v0::syntax::detail {

// The value of a number token such as `1_000` or `1.79万`.
Number number_value(std::string_view text);

// The unit of a duration in either language.
std::optional<DurationUnit> duration_unit(Iterator at, Iterator end);

// Reads the name of a param, dotted where an imported pack has it; quiet where there is none.
bool read_param_name(Iterator& first, Iterator last, State& state, Expression& value);
// Reads a duration (`15 days`) or a param at `first`, past which it moves.
bool read_duration(Iterator& first, Iterator last, State& state, Expression& value);
// Reads a percentage (`60%`) or a param.
bool read_percentage(Iterator& first, Iterator last, State& state, Expression& value);
// Reads a whole number that is not negative, or a param.
bool read_count(Iterator& first, Iterator last, State& state, Expression& value);
// Reads a number with what belongs to it: `%`, a unit of measure or a duration's unit.
bool read_number(Iterator& first, Iterator last, State& state, Expression& value);
// Reads what follows the first word of a dotted name; false where a dot is followed by no word.
bool read_dotted(Iterator& first, Iterator last, State& state, Name& name);
// The same of a source, whose last dot is followed by a clause: `law.code` of `law.code.3`.
bool read_dotted_source(Iterator& first, Iterator last, State& state, Name& name);
// Reads a clause id: `15.10`, one text made of tokens that touch.
bool read_clause_id(Iterator& first, Iterator last, State& state, Label& value);
// Reads a whole number low .. high, an optional minus included.
bool read_whole(Iterator& first, Iterator last, State& state, std::int64_t low, std::int64_t high, Number& value);
bool read_mode(Iterator& first, Iterator last, State& state, Rounding& value);
bool read_date(Iterator& first, Iterator last, State& state, Date& value);
bool read_moment(Iterator& first, Iterator last, State& state, Moment& value);
// The unit of measure of a type: a word that is no keyword and no name of the next field. Quiet where there is none.
bool read_measure(Iterator& first, Iterator last, State& state, Name& value);
// A kind of responsibility; the three built-in ones are named in English whatever the spelling.
bool read_kind(Iterator& first, Iterator last, State& state, Name& value);
// A function's name before its parenthesis; built-in ones are named in English.
bool read_function(Iterator& first, Iterator last, State& state, Name& value);

// An X3 parser made of a function `bool read(Iterator&, Iterator, State&, Value&)`.
template <class Value, auto Read>
struct Reader : x3::parser<Reader<Value, Read>> {
  using attribute_type = Value;
  static bool const has_attribute = true;
  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, x3::unused_type) const {
    Value value;
    return Read(first, last, state_of(context), value);
  }
  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, Value& value) const {
    return Read(first, last, state_of(context), value);
  }
};
inline constexpr Reader<Expression, &read_duration> duration{};
inline constexpr Reader<Expression, &read_percentage> percentage{};
inline constexpr Reader<Expression, &read_count> count_or_param{};
inline constexpr Reader<Expression, &read_number> number_literal{};
inline constexpr Reader<Label, &read_clause_id> clause_id{};
inline constexpr Reader<Rounding, &read_mode> rounding_mode{};
inline constexpr Reader<Date, &read_date> date{};
inline constexpr Reader<Moment, &read_moment> moment{};
inline constexpr Reader<Name, &read_measure> measure_unit{};
inline constexpr Reader<Name, &read_kind> kind_name{};
inline constexpr Reader<Name, &read_function> function_name{};

template <std::int64_t Low, std::int64_t High>
bool read_small(Iterator& first, Iterator last, State& state, int& value) {
  Number number;
  if (!read_whole(first, last, state, Low, High, number)) return false;
  value = static_cast<int>(*number.to_int64());
  return true;
}
inline constexpr Reader<int, &read_small<0, 1000>> digits{};

inline bool read_any_whole(Iterator& first, Iterator last, State& state, Number& value) {
  return read_whole(first, last, state, std::numeric_limits<std::int64_t>::min(),
                    std::numeric_limits<std::int64_t>::max(), value);
}
inline constexpr Reader<Number, &read_any_whole> whole_number{};
inline bool read_natural(Iterator& first, Iterator last, State& state, Number& value) {
  return read_whole(first, last, state, 0, std::numeric_limits<std::int64_t>::max(), value);
}
inline constexpr Reader<Number, &read_natural> natural{};

// A name that may be of an imported pack: `law.degree` is one name. `ReadRest` reads what follows its first word.
template <auto ReadRest>
struct DottedNameParser : x3::parser<DottedNameParser<ReadRest>> {
  using attribute_type = Name;
  static bool const has_attribute = true;
  constexpr explicit DottedNameParser(NameParser p) : part(p) {}
  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, x3::unused_type) const {
    Name name;
    return parse(first, last, context, x3::unused, name);
  }
  template <class C, class R>
  bool parse(Iterator& first, Iterator const& last, C const& context, R const&, Name& name) const {
    if (!part.parse(first, last, context, x3::unused, name)) return false;
    return ReadRest(first, last, state_of(context), name);
  }
  NameParser part;
};
constexpr DottedNameParser<&read_dotted> dotted_name(Phrase const& what) {
  return DottedNameParser<&read_dotted>(name(what));
}
constexpr DottedNameParser<&read_dotted> quiet_dotted_name() {
  return DottedNameParser<&read_dotted>(quiet_name());
}
constexpr DottedNameParser<&read_dotted_source> source_name() {
  return DottedNameParser<&read_dotted_source>(name(phrase::source_name));
}

// The days on which a version of a declaration holds, either or both, and which day is meant where it is not today:
// `from 2022-01-01 until 2022-12-31 by found`.
inline constexpr auto version_until = quiet_kw(Keyword::until) >> date[put<&Declared::valid_until>];
inline constexpr auto version_by = quiet_kw(Keyword::by) >> primary[put<&Declared::valid_by>];
inline constexpr auto version_dates =
    -(((quiet_kw(Keyword::from) >> date[put<&Declared::valid_from>] >> -version_until) | version_until) >> -version_by);

constexpr TextParser string(Phrase const& what = phrase::label) {
  return {TokenKind::string, what, false};
}
constexpr TextParser label() {
  return {TokenKind::string, phrase::label, true};
}

}  // namespace zeren::inline v0::syntax::detail
