// Cells to values, a column at a time.
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <type_traits>
#include <unordered_map>

#include "src/run/bind_tables.hpp"
#include "src/run/cell_parsers.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

namespace {

constexpr int most_digits = 18;  // 10^18 is the largest power of ten that fits 64 bits

constexpr std::array<std::int64_t, most_digits + 1> powers_of_ten = [] {
  std::array<std::int64_t, most_digits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
  return powers;
}();

class ColumnParser {
 public:
  ColumnParser(Binding& binding, plan::TableId id, const plan::Field& field, ParsedColumn& parsed)
      : binding_(binding), id_(id), field_(field), parsed_(parsed), rows_(binding.tables[id].rows) {}

  bool parse() {
    switch (field_.type.kind) {
      case plan::ValueKind::boolean:
        return booleans();
      case plan::ValueKind::number:
        return field_.type.is_count ? counts() : numbers();
      case plan::ValueKind::date:
        return dates();
      case plan::ValueKind::moment:
        return moments();
      case plan::ValueKind::enumeration:
        return mapped([this](std::string_view text) { return member(text); });
      case plan::ValueKind::unit:
        return units();
      case plan::ValueKind::text:
      case plan::ValueKind::row:
        return texts();
      case plan::ValueKind::duration:
      case plan::ValueKind::body_set:
      case plan::ValueKind::member_set:
        break;  // never the type of a field
    }
    return false;
  }

 private:
  void fault(std::size_t row, const DiagnosticCode& code, std::vector<std::string> arguments) {
    parsed_.faulty.push_back(static_cast<std::uint32_t>(row));
    binding_.reject_row(id_, row, &parsed_, code, std::move(arguments));
  }
  void absent(std::size_t row) {
    if (!field_.type.optional) return fault(row, bind_codes::absent_value, {field_.name});
    if (parsed_.absent.empty()) parsed_.absent.resize(rows_);
    parsed_.absent[row] = 1;
  }
  bool wrong_type(std::string_view en, std::string_view zh) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 10> held{
        {{"text", "文本"},
         {"text", "文本"},
         {"whole numbers", "整数"},
         {"dates", "日期"},
         {"numbers", "数值"},
         {"bools", "是否值"},
         {"whole numbers", "整数"},
         {"whole numbers", "整数"},
         {"whole numbers", "整数"},
         {"numbers of units", "单元编号"}}};
    static_assert(held.size() == std::variant_size_v<SourceValues>);
    const auto [held_en, held_zh] = held[parsed_.source->values.index()];
    binding_.reject_table(*binding_.tables[id_].source, parsed_.source->name, bind_codes::wrong_physical_type,
                          {parsed_.source->name, bilingual(held_en, held_zh), bilingual(en, zh)});
    return false;
  }

  // Calls `value(row, v)` for the present values if the column holds V.
  template <class V, class Visit>
  bool visit_typed(Visit&& visit) {
    const auto* values = std::get_if<std::span<const V>>(&parsed_.source->values);
    if (values != nullptr) visit_values(*values, visit);
    return values != nullptr;
  }
  template <class Values, class Visit>
  void visit_values(const Values& values, Visit&& visit) {
    const std::span<const bool> present = parsed_.source->present;
    for (std::size_t row = 0; row < values.size(); ++row) {
      ticker_.tick();
      if (present.empty() || present[row]) {
        visit(row, values[row]);
      } else {
        absent(row);
      }
    }
  }
  // Whole numbers of any width.
  template <class Visit>
  bool visit_whole(Visit&& visit) {
    const auto whole = whole_numbers(*parsed_.source);
    if (!whole) return false;
    std::visit([&](const auto& values) { visit_values(values, visit); }, *whole);
    return true;
  }
  // Whether all rows have a whole number from low to high: then the host's column is read as it is.
  bool borrow_whole(std::int64_t low, std::int64_t high) {
    if (!binding_.borrows || !parsed_.source->present.empty()) return false;
    const auto whole = whole_numbers(*parsed_.source);
    const auto fits = [&](const auto& values) {
      const auto inside = [&](std::int64_t value) { return value >= low && value <= high; };
      bool all = true;  // without a branch, so that it is done many at a time
      for (const auto value : values) all = all & inside(value);
      return all;
    };
    if (!whole || !std::visit(fits, *whole)) return false;
    parsed_.lent = whole;
    return true;
  }
  template <class Visit>
  bool visit_present_texts(Visit&& visit) {
    return visit_texts(*parsed_.source, [&](std::size_t row, std::string_view text) {
      ticker_.tick();
      if (text.empty()) {
        absent(row);
      } else {
        visit(row, text);
      }
    });
  }

  bool booleans() {
    parsed_.flags.resize(rows_);
    if (visit_typed<bool>([this](std::size_t row, bool v) { parsed_.flags[row] = v ? 1 : 0; })) return true;
    return with_texts([this](std::size_t row, std::string_view text) {
             const auto value = parse_bool(text);
             if (!value) return fault(row, bind_codes::not_bool, {quoted(text)});
             parsed_.flags[row] = *value ? 1 : 0;
           }) ||
           wrong_type("bools", "是否值");
  }

  void count(std::size_t row, std::int64_t value) {
    const auto& type = field_.type;
    if ((type.low && value < *type.low) || (type.high && value > *type.high)) {
      return out_of_range(row, std::to_string(value));
    }
    parsed_.integers[row] = value;
  }
  void out_of_range(std::size_t row, std::string text) {
    using Limits = std::numeric_limits<std::int64_t>;
    fault(row, bind_codes::count_out_of_range,
          {std::move(text), std::to_string(field_.type.low.value_or(Limits::min())),
           std::to_string(field_.type.high.value_or(Limits::max()))});
  }
  bool counts() {
    using Limits = std::numeric_limits<std::int64_t>;
    if (borrow_whole(field_.type.low.value_or(Limits::min()), field_.type.high.value_or(Limits::max()))) return true;
    parsed_.integers.resize(rows_);
    if (visit_whole([this](std::size_t row, std::int64_t v) { count(row, v); })) return true;
    const auto from_number = [this](std::size_t row, const Number& v) {
      if (const auto whole = v.to_int64()) return count(row, *whole);
      fault(row, bind_codes::not_whole, {v.to_exact_decimal_or_fraction()});
    };
    if (visit_typed<Number>(from_number)) return true;
    return visit_present_texts([this](std::size_t row, std::string_view text) {
             std::int64_t value = 0;
             switch (parse_whole(text, value)) {
               case ParseOutcome::ok:
                 return count(row, value);
               case ParseOutcome::malformed:
                 return fault(row, bind_codes::not_whole, {quoted(text)});
               case ParseOutcome::out_of_range:
                 return out_of_range(row, quoted(text));
             }
           }) ||
           wrong_type("whole numbers", "整数");
  }

  bool numbers() {
    using Limits = std::numeric_limits<std::int64_t>;
    if (field_.type.digits.value_or(0) == 0 && borrow_whole(Limits::min(), Limits::max())) return true;
    parsed_.integers.resize(rows_);
    digits_of_.resize(rows_);
    bool known = visit_whole([this](std::size_t row, std::int64_t v) { parsed_.integers[row] = v; });
    known = known || visit_typed<Number>([this](std::size_t row, const Number& v) { number(row, v, {}); });
    known = known || visit_present_texts([this](std::size_t row, std::string_view text) { number_text(row, text); });
    if (!known) return wrong_type("numbers", "数值");
    settle_numbers();
    return true;
  }
  void number_text(std::size_t row, std::string_view text) {
    Decimal decimal;
    bool fits = parse_decimal(text, decimal);
    while (fits && decimal.digits > 0 && decimal.value % 10 == 0) {
      decimal.value /= 10;
      --decimal.digits;
    }
    if (!fits || decimal.digits > most_digits) {
      const auto value = Number::parse(text);
      if (!value) return fault(row, bind_codes::not_number, {quoted(text)});
      return number(row, *value, text);
    }
    if (field_.type.digits && decimal.digits > *field_.type.digits) return too_many_digits(row, quoted(text));
    parsed_.integers[row] = decimal.value;
    digits_of_[row] = static_cast<std::uint8_t>(decimal.digits);
  }
  void number(std::size_t row, const Number& value, std::string_view text) {
    if (field_.type.digits && round(value, Rounding::half_even, *field_.type.digits) != value) {
      return too_many_digits(row, text.empty() ? value.to_exact_decimal_or_fraction() : quoted(text));
    }
    if (!decimal_number(row, value)) parsed_.others.emplace_back(static_cast<std::uint32_t>(row), value);
  }
  // Takes a number that is a decimal of few digits.
  bool decimal_number(std::size_t row, const Number& value) {
    if (!value.fits_int64_pair()) return false;
    for (std::size_t digits = 0; digits < powers_of_ten.size(); ++digits) {
      if (powers_of_ten[digits] % value.denominator64() != 0) continue;
      const std::int64_t factor = powers_of_ten[digits] / value.denominator64();
      std::int64_t scaled = 0;
      if (__builtin_mul_overflow(value.numerator64(), factor, &scaled)) return false;
      parsed_.integers[row] = scaled;
      digits_of_[row] = static_cast<std::uint8_t>(digits);
      return true;
    }
    return false;
  }
  void too_many_digits(std::size_t row, std::string text) {
    fault(row, bind_codes::too_many_digits, {std::move(text), std::to_string(*field_.type.digits)});
  }
  // Brings all cells to one number of digits: the most that any of them has, or that was declared.
  void settle_numbers() {
    int digits = std::min(field_.type.digits.value_or(0), most_digits);
    for (const std::uint8_t d : digits_of_) digits = std::max(digits, int{d});
    parsed_.digits = digits;
    if (digits == 0) return;
    const std::size_t with_others = parsed_.others.size();
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::int64_t factor = powers_of_ten[static_cast<std::size_t>(digits - digits_of_[row])];
      const std::int64_t before = parsed_.integers[row];
      if (!__builtin_mul_overflow(before, factor, &parsed_.integers[row])) continue;
      parsed_.integers[row] = 0;
      parsed_.others.emplace_back(static_cast<std::uint32_t>(row), Number::decimal(before, digits_of_[row]));
    }
    const auto by_row = [](const auto& a, const auto& b) { return a.first < b.first; };
    if (parsed_.others.size() != with_others) std::sort(parsed_.others.begin(), parsed_.others.end(), by_row);
  }

  bool dates() {
    parsed_.days.resize(rows_);
    const auto from_date = [this](std::size_t row, Date v) {
      if (!v.is_valid()) return fault(row, bind_codes::not_date, {std::to_string(v.days)});
      parsed_.days[row] = v.days;
    };
    if (visit_typed<Date>(from_date)) return true;
    return visit_present_texts([this](std::size_t row, std::string_view text) {
             if (parse_iso_date(text, parsed_.days[row])) return;
             if (const auto guess = guess_date(text)) {
               return fault(row, bind_codes::date_spelling, {quoted(text), guess->to_string()});
             }
             fault(row, bind_codes::not_date, {quoted(text)});
           }) ||
           wrong_type("dates", "日期");
  }

  bool moments() {
    parsed_.integers.resize(rows_);
    return visit_present_texts([this](std::size_t row, std::string_view text) {
             if (parse_moment(text, parsed_.integers[row])) return;
             if (const auto guess = guess_moment(text)) {
               return fault(row, bind_codes::moment_spelling, {quoted(text), guess->to_string()});
             }
             fault(row, bind_codes::not_moment, {quoted(text)});
           }) ||
           wrong_type("moments", "时刻");
  }

  // Fields whose values are texts, codes or names take whole numbers too: other systems hold codes so.
  template <class Visit>
  bool with_texts(Visit&& visit) {
    if (visit_present_texts(visit)) return true;
    if (!whole_numbers(*parsed_.source)) return false;
    parsed_.owned = std::make_unique<std::string>();
    parsed_.owned->resize(rows_ * widest_whole);
    return visit_whole([&](std::size_t row, std::int64_t v) {
      visit(row, whole_text(v, parsed_.owned->data() + row * widest_whole));
    });
  }
  static constexpr std::size_t widest_whole = 20;
  static std::string_view whole_text(std::int64_t value, char* to) {
    return {to, static_cast<std::size_t>(std::to_chars(to, to + widest_whole, value).ptr - to)};
  }

  bool texts() {
    parsed_.codes.resize(rows_);
    const auto take = [this](std::size_t row, std::string_view text) { parsed_.codes[row] = parsed_.texts.code(text); };
    return with_texts(take) || wrong_type("texts", "文本");
  }

  bool units() {
    if (std::holds_alternative<UnitNumbers>(parsed_.source->values)) return unit_numbers();
    return mapped([this](std::string_view text) { return find_unit(binding_, text, field_.type.targets); });
  }
  bool unit_numbers() {
    const std::span<const UnitId> given = std::get<UnitNumbers>(parsed_.source->values).units;
    std::vector<std::uint8_t> of_tier(binding_.organisation.tiers().size());
    for (const plan::TableId tier : field_.type.targets) of_tier[binding_.plan.tables[tier].tier] = 1;
    const auto is_good = [&](UnitId unit) {
      return unit < binding_.organisation.size() && of_tier[binding_.organisation.tier(unit)] != 0;
    };
    if (binding_.borrows && parsed_.source->present.empty() && std::all_of(given.begin(), given.end(), is_good)) {
      parsed_.lent_units = given;
      return true;
    }
    parsed_.codes.resize(rows_);
    visit_values(given, [&](std::size_t row, UnitId unit) {
      if (unit == no_unit) return absent(row);
      if (is_good(unit)) {
        parsed_.codes[row] = unit;
        return;
      }
      const ResolvedText why = check_unit(binding_, unit, field_.type.targets);
      fault(row, *why.fault, why.arguments);
    });
    return true;
  }

  // Whole numbers that are codes, where they lie as close as such do: each is looked up once, by its distance from the
  // least. False where the column holds something else.
  template <class Find>
  bool mapped_whole(const Find& find) {
    const auto whole = whole_numbers(*parsed_.source);
    if (!whole || rows_ == 0) return false;
    std::int64_t low = std::numeric_limits<std::int64_t>::max(), high = std::numeric_limits<std::int64_t>::min();
    const auto take_range = [&](const auto& values) {
      const auto [least, most] = std::minmax_element(values.begin(), values.end());
      low = *least;
      high = *most;
    };
    std::visit(take_range, *whole);
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    if (span / 4 >= rows_) return false;
    constexpr std::uint32_t at_fault = nothing - 1;
    std::vector<std::uint32_t> code_of(static_cast<std::size_t>(span) + 1, nothing);
    std::unordered_map<std::int64_t, ResolvedText> faults;
    return visit_whole([&](std::size_t row, std::int64_t value) {
      std::uint32_t& code = code_of[static_cast<std::size_t>(value - low)];
      if (code == nothing) {
        std::array<char, widest_whole> text;
        ResolvedText meaning = find(whole_text(value, text.data()));
        code = meaning.fault == nullptr ? meaning.row : at_fault;
        if (meaning.fault != nullptr) faults.emplace(value, std::move(meaning));
      }
      if (code != at_fault) {
        parsed_.codes[row] = code;
      } else {
        const ResolvedText& why = faults.at(value);
        fault(row, *why.fault, why.arguments);
      }
    });
  }

  // Each distinct text is looked up once.
  template <class Find>
  bool mapped(const Find& find) {
    parsed_.codes.resize(rows_);
    if (mapped_whole(find)) return true;
    TextDictionary distinct;
    std::vector<ResolvedText> meanings;
    const auto take = [&](std::size_t row, std::string_view text) {
      const std::uint32_t code = distinct.code(text);
      if (code == meanings.size()) meanings.push_back(find(text));
      const ResolvedText& meaning = meanings[code];
      if (meaning.fault != nullptr) return fault(row, *meaning.fault, meaning.arguments);
      parsed_.codes[row] = meaning.row;
    };
    return with_texts(take) || wrong_type("texts", "文本");
  }
  ResolvedText member(std::string_view text) const {
    const auto& members = binding_.plan.enumerations[field_.type.enumeration].members;
    const auto find = [&](auto part) {
      return std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.*part == text; });
    };
    using Member = std::pair<std::string, std::string>;
    auto at = find(&Member::first);
    if (at == members.end()) at = find(&Member::second);
    if (at != members.end()) return {0, static_cast<std::uint32_t>(at - members.begin()), nullptr, {}};
    std::vector<std::string> names;
    for (const auto& [name, label] : members) names.push_back(label.empty() ? name : name + " " + label);
    return {nothing, nothing, &bind_codes::not_member, {quoted(text), field_.name, join_choices(names)}};
  }

  Binding& binding_;
  plan::TableId id_;
  const plan::Field& field_;
  ParsedColumn& parsed_;
  std::size_t rows_;
  Ticker ticker_{binding_.watch};
  std::vector<std::uint8_t> digits_of_;
};

}  // namespace

std::optional<WholeNumbers> whole_numbers(const SourceColumn& column) {
  return std::visit(
      [](const auto& values) -> std::optional<WholeNumbers> {
        if constexpr (std::is_constructible_v<WholeNumbers, decltype(values)>) {
          return WholeNumbers(values);
        } else {
          return std::nullopt;
        }
      },
      column.values);
}

bool parse_column(Binding& binding, plan::TableId id, const plan::Field& field, ParsedColumn& parsed) {
  return ColumnParser(binding, id, field, parsed).parse();
}

}  // namespace zeren::inline v0::detail
