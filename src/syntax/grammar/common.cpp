#include "src/syntax/grammar/common.hpp"

#include <fmt/core.h>

#include <array>

#include "zeren/syntax/codes.hpp"

namespace zeren::inline v0::syntax::detail {

Number number_value(std::string_view text) {
  std::string plain;
  Number scale = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i) == "万") scale = 10000;
    if (text.substr(i) == "亿") scale = 100000000;
    if (static_cast<unsigned char>(text[i]) >= 0x80) break;
    if (text[i] != '_') plain += text[i];
  }
  const std::optional<Number> value = Number::parse(plain);
  if (!value) return {};
  return multiply(*value, scale).value;
}

std::optional<DurationUnit> duration_unit(Iterator at, Iterator end) {
  static constexpr std::array<std::pair<Keyword, DurationUnit>, 6> units{
      {{Keyword::unit_days, DurationUnit::days},
       {Keyword::unit_workdays, DurationUnit::workdays},
       {Keyword::unit_months, DurationUnit::months},
       {Keyword::unit_years, DurationUnit::years},
       {Keyword::unit_hours, DurationUnit::hours},
       {Keyword::unit_minutes, DurationUnit::minutes}}};
  for (const auto& [keyword, unit] : units) {
    if (match_keyword(at, end, keyword) != 0) return unit;
  }
  return std::nullopt;
}

namespace {

constexpr std::array duration_keywords{Keyword::unit_days,  Keyword::unit_workdays, Keyword::unit_months,
                                       Keyword::unit_years, Keyword::unit_hours,    Keyword::unit_minutes};

void read_unit(Iterator& first, State& state, Expression& value, std::optional<DurationUnit> unit) {
  value.unit = Name{first->text, first->span};
  value.kind = unit ? ExpressionKind::duration : ExpressionKind::measure;
  if (unit) {
    value.duration_unit = *unit;
    state.mark_keyword(first, 1, duration_keywords[static_cast<std::size_t>(*unit)]);
  } else {
    state.mark(first, TokenRole::unit_word);
  }
  value.span = cover(value.span, first->span);
  ++first;
}

bool start_number(Iterator& first, State& state, Expression& value) {
  state.mark(first, TokenRole::none);
  value.kind = ExpressionKind::number;
  value.span = first->span;
  value.number = number_value(first->text);
  ++first;
  return true;
}

void expect(State& state, Iterator at, Phrase const& what) {
  state.expect(at, {Expectation::Kind::phrase, &what, {}, {}});
}

}  // namespace

bool read_number(Iterator& first, Iterator last, State& state, Expression& value) {
  if (first == last || first->kind != TokenKind::number) return false;
  start_number(first, state, value);
  if (first == last) return true;
  if (first->kind == TokenKind::percent) {
    state.mark(first, TokenRole::none);
    value.percent = true;
    value.number = divide(value.number, Number(100)).value;
    value.span = cover(value.span, first->span);
    ++first;
  } else if (first->kind == TokenKind::word) {
    const std::optional<DurationUnit> unit = duration_unit(first, last);
    // A keyword after a number goes on with the rule: `at most 20 per plan.5`.
    if (unit || first->word == no_word) read_unit(first, state, value, unit);
  }
  return true;
}

bool read_param_name(Iterator& first, Iterator last, State& state, Expression& value) {
  if (first == last || !may_be_name(*first)) return false;
  value.kind = ExpressionKind::path;
  for (;;) {
    state.mark(first, TokenRole::name);
    value.path.names.push_back(Name{first->text, first->span});
    ++first;
    if (first == last || first->kind != TokenKind::dot) break;
    state.mark(first, TokenRole::none);
    ++first;
    if (first == last || first->kind != TokenKind::word) {
      expect(state, first, phrase::name);
      return false;
    }
  }
  value.span = cover(value.path.names.front().span, value.path.names.back().span);
  value.path.span = value.span;
  return true;
}

bool read_percentage(Iterator& first, Iterator last, State& state, Expression& value) {
  if (first != last && first->kind == TokenKind::number) {
    Iterator at = first;
    read_number(at, last, state, value);
    if (value.percent) {
      first = at;
      return true;
    }
    state.expect(at, {Expectation::Kind::token, nullptr, {}, TokenKind::percent});
    return false;
  }
  if (first != last && may_be_name(*first)) return read_param_name(first, last, state, value);
  expect(state, first, phrase::percentage);
  return false;
}

bool read_count(Iterator& first, Iterator last, State& state, Expression& value) {
  if (first != last && may_be_name(*first)) return read_param_name(first, last, state, value);
  if (first == last || first->kind != TokenKind::number) {
    expect(state, first, phrase::count);
    return false;
  }
  value.kind = ExpressionKind::number;
  value.span = first->span;
  return read_natural(first, last, state, value.number);
}

bool read_duration(Iterator& first, Iterator last, State& state, Expression& value) {
  if (first != last && may_be_name(*first)) return read_param_name(first, last, state, value);
  const bool number = first != last && first->kind == TokenKind::number;
  const std::optional<DurationUnit> unit = number ? duration_unit(first + 1, last) : std::nullopt;
  if (!unit) {
    expect(state, first, phrase::duration);
    return false;
  }
  start_number(first, state, value);
  read_unit(first, state, value, unit);
  return true;
}

bool read_dotted(Iterator& first, Iterator last, State& state, Name& name) {
  while (first != last && first->kind == TokenKind::dot) {
    state.mark(first, TokenRole::none);
    ++first;
    if (first == last || first->kind != TokenKind::word) {
      expect(state, first, phrase::name);
      return false;
    }
    state.mark(first, TokenRole::name);
    name.text += '.' + first->text;
    name.span = cover(name.span, first->span);
    ++first;
  }
  return true;
}

bool read_dotted_source(Iterator& first, Iterator last, State& state, Name& name) {
  while (last - first > 1 && first->kind == TokenKind::dot && first[1].kind == TokenKind::word) {
    state.mark(first, TokenRole::none);
    state.mark(first + 1, TokenRole::name);
    name.text += '.' + first[1].text;
    name.span = cover(name.span, first[1].span);
    first += 2;
  }
  return true;
}

bool read_clause_id(Iterator& first, Iterator last, State& state, Label& value) {
  const auto is_piece = [](Token const& token) {
    return token.kind == TokenKind::number || token.kind == TokenKind::dot || token.kind == TokenKind::minus;
  };
  if (first == last || first->kind != TokenKind::number) {
    expect(state, first, phrase::clause);
    return false;
  }
  Iterator at = first;
  Iterator end = first + 1;  // past the last number
  value.text.clear();
  std::string text;
  for (; at != last && (at == first || (at->glued && is_piece(*at))); ++at) {
    text += at->kind == TokenKind::dot ? "." : at->kind == TokenKind::minus ? "-" : at->text;
    state.mark(at, at == first ? TokenRole::none : TokenRole::clause);
    if (at->kind != TokenKind::number) continue;
    value.text = text;
    end = at + 1;
  }
  value.span = span_of(first, end);
  first = end;
  return true;
}

bool read_whole(Iterator& first, Iterator last, State& state, std::int64_t low, std::int64_t high, Number& value) {
  Iterator at = first;
  const bool negative = at != last && at->kind == TokenKind::minus;
  if (negative) {
    state.mark(at, TokenRole::prefix_minus);
    ++at;
  }
  if (at == last || at->kind != TokenKind::number) {
    expect(state, at, phrase::whole_number);
    return false;
  }
  const Number magnitude = number_value(at->text);
  value = negative ? negate(magnitude) : magnitude;
  state.mark(at, TokenRole::none);
  if (!value.is_integer() || value < Number(low) || value > Number(high)) {
    state.diagnostics.add(codes::whole_number, span_of(first, at + 1),
                          {(negative ? "-" : "") + at->text, std::to_string(low), std::to_string(high)});
    value = Number(low > 0 ? low : 0);
  }
  first = at + 1;
  return true;
}

bool read_mode(Iterator& first, Iterator last, State& state, Rounding& value) {
  static constexpr std::array<std::pair<Keyword, Rounding>, 6> modes{{{Keyword::half_up, Rounding::half_up},
                                                                      {Keyword::half_even, Rounding::half_even},
                                                                      {Keyword::up, Rounding::up},
                                                                      {Keyword::down, Rounding::down},
                                                                      {Keyword::ceiling, Rounding::ceiling},
                                                                      {Keyword::mode_floor, Rounding::floor}}};
  for (const auto& [keyword, mode] : modes) {
    const std::size_t count = match_keyword(first, last, keyword);
    if (count == 0) continue;
    state.mark_keyword(first, count, keyword);
    first += count;
    value = mode;
    return true;
  }
  expect(state, first, phrase::rounding_mode);
  return false;
}

bool read_date(Iterator& first, Iterator last, State& state, Date& value) {
  if (first == last || first->kind != TokenKind::date) {
    expect(state, first, phrase::date);
    return false;
  }
  value = Date::parse(first->text).value_or(Date{});
  state.mark(first, TokenRole::none);
  ++first;
  return true;
}

bool read_moment(Iterator& first, Iterator last, State& state, Moment& value) {
  if (first == last || first->kind != TokenKind::moment) return false;
  value = Moment::parse(first->text).value_or(Moment{});
  state.mark(first, TokenRole::none);
  ++first;
  return true;
}

bool read_measure(Iterator& first, Iterator last, State& state, Name& value) {
  if (first == last || first->kind != TokenKind::word || first->word != no_word) return false;
  Iterator next = first + 1;
  if (next != last && next->kind == TokenKind::string) ++next;
  if (next != last && next->kind == TokenKind::colon) return false;
  value = Name{first->text, first->span};
  state.mark(first, TokenRole::unit_word);
  ++first;
  return true;
}

bool read_kind(Iterator& first, Iterator last, State& state, Name& value) {
  for (const Keyword keyword : {Keyword::leadership, Keyword::regulatory, Keyword::principal}) {
    if (match_keyword(first, last, keyword) == 0) continue;
    value = Name{std::string(info(keyword).english), first->span};
    state.mark_keyword(first, 1, keyword);
    ++first;
    return true;
  }
  if (first == last || !may_be_name(*first)) {
    expect(state, first, phrase::kind_name);
    return false;
  }
  state.mark(first, TokenRole::name);
  value = Name{first->text, first->span};
  ++first;
  return true;
}

bool read_function(Iterator& first, Iterator last, State& state, Name& value) {
  static constexpr std::pair<Keyword, Keyword> functions[] = {
      {Keyword::function_max, Keyword::function_max},
      {Keyword::function_min, Keyword::function_min},
      {Keyword::max, Keyword::function_max},
      {Keyword::min, Keyword::function_min},
      {Keyword::function_abs, Keyword::function_abs},
      {Keyword::function_day, Keyword::function_day},
      {Keyword::function_month, Keyword::function_month},
      {Keyword::function_quarter, Keyword::function_quarter},
      {Keyword::function_year, Keyword::function_year},
      {Keyword::function_size, Keyword::function_size},
      {Keyword::function_holders, Keyword::function_holders},
      {Keyword::function_held, Keyword::function_held},
      {Keyword::function_length, Keyword::function_length},
      {Keyword::function_starts_with, Keyword::function_starts_with},
      {Keyword::function_contains, Keyword::function_contains}};
  if (first == last || !may_be_name(*first) || first + 1 == last || first[1].kind != TokenKind::open_paren)
    return false;
  value = Name{first->text, first->span};
  state.mark(first, TokenRole::name);
  for (const auto& [spelled, meant] : functions) {
    if (match_keyword(first, last, spelled) == 0) continue;
    value.text = std::string(info(meant).english);
    state.mark_keyword(first, 1, meant);
    break;
  }
  ++first;
  return true;
}

namespace {

struct clause_tag {};
constexpr x3::rule<clause_tag, ClauseReference> clause = "clause";

constexpr auto path_def =
    spanned((quiet_kw(Keyword::this_)[set<&Path::starts_at_this, true>] | quiet_name()[push<&Path::names>]) >>
            *(quiet_tok(TokenKind::dot) >> any_word(phrase::column_name)[push<&Path::names>]));

constexpr auto put_clause = [](auto const& context) { x3::_val(context).clause = std::move(x3::_attr(context).text); };
constexpr auto clause_def =
    spanned(source_name()[put<&ClauseReference::source>] >> tok(TokenKind::dot) >> clause_id[put_clause]);

constexpr auto add_clause = [](auto const& context) { x3::_val(context).push_back(std::move(x3::_attr(context))); };
// A comma may also be what ends the item, so it belongs here only where another clause follows it.
constexpr auto clause_follows = ahead([](Iterator first, Iterator last, State&) {
  if (last - first < 4 || !may_be_name(first[1])) return false;
  Iterator dot = first + 2;
  const auto goes_on = [&] { return last - dot > 1 && dot->kind == TokenKind::dot && dot->glued && dot[1].glued; };
  while (goes_on() && dot[1].kind == TokenKind::word) dot += 2;
  return goes_on() && dot[1].kind == TokenKind::number;
});
constexpr auto clauses_def = quiet_kw(Keyword::per) >> clause[add_clause] >>
                             *(clause_follows >> quiet_tok(TokenKind::comma) >> clause[add_clause]);

constexpr auto enum_value_def = name(phrase::name)[put<&EnumValue::name>] >> -label()[put<&EnumValue::label>];

// `general | major`, an enumeration written in place.
constexpr auto bar_follows = ahead([](Iterator first, Iterator last, State&) {
  if (first->kind != TokenKind::word) return false;
  ++first;
  if (first != last && first->kind == TokenKind::string) ++first;
  return first != last && first->kind == TokenKind::bar;
});

template <BaseType Base>
constexpr auto is_base = set<&Type::base, Base>;

constexpr auto base_type =
    (bar_follows >> enum_value[push<&Type::values>] >>
     *(quiet_tok(TokenKind::bar) >> enum_value[push<&Type::values>]) >> x3::eps[is_base<BaseType::enumeration>]) |
    quiet_kw(Keyword::key)[is_base<BaseType::key>] | quiet_kw(Keyword::text)[is_base<BaseType::text>] |
    quiet_kw(Keyword::boolean)[is_base<BaseType::boolean>] |
    (quiet_kw(Keyword::count)[is_base<BaseType::count>] >> -(quiet_kw(Keyword::in) >> whole_number[put<&Type::low>] >>
                                                             tok(TokenKind::range) >> whole_number[put<&Type::high>]) >>
     -measure_unit[put<&Type::unit>]) |
    (quiet_kw(Keyword::number)[is_base<BaseType::number>] >>
     -(quiet_tok(TokenKind::open_paren, TokenRole::call_paren) >> digits[put<&Type::digits>] >>
       tok(TokenKind::close_paren)) >>
     -measure_unit[put<&Type::unit>]) |
    quiet_kw(Keyword::moment_deadline)[is_base<BaseType::moment_deadline>] |
    quiet_kw(Keyword::moment)[is_base<BaseType::moment>] | quiet_kw(Keyword::date)[is_base<BaseType::date>] |
    quiet_kw(Keyword::deadline)[is_base<BaseType::deadline>] |
    (quiet_dotted_name()[push<&Type::references>] >> x3::eps[is_base<BaseType::reference>] >>
     -(quiet_kw(Keyword::or_below)[set<&Type::or_below, true>] |
       +(quiet_kw(Keyword::or_) >> dotted_name(phrase::entity_name)[push<&Type::references>]))) |
    expecting(phrase::type);
constexpr auto type_def = spanned(base_type >> -quiet_tok(TokenKind::question)[set<&Type::optional, true>]);

BOOST_SPIRIT_DEFINE(clause)

}  // namespace

BOOST_SPIRIT_DEFINE(path, clauses, type, enum_value)

ZEREN_INSTANTIATE(path)
ZEREN_INSTANTIATE(clauses)
ZEREN_INSTANTIATE(type)
ZEREN_INSTANTIATE(enum_value)

}  // namespace zeren::inline v0::syntax::detail
