#include "src/plan/emit_names.hpp"

#include <array>

namespace zeren::inline v0::plan::detail {

namespace {

constexpr std::array<std::string_view, 96> words{
    "alignas",      "alignof",      "and",       "and_eq",    "asm",       "auto",      "bitand",    "bitor",
    "bool",         "break",        "case",      "catch",     "char",      "char8_t",   "char16_t",  "char32_t",
    "class",        "compl",        "concept",   "const",     "consteval", "constexpr", "constinit", "const_cast",
    "continue",     "co_await",     "co_return", "co_yield",  "decltype",  "default",   "delete",    "do",
    "double",       "dynamic_cast", "else",      "enum",      "explicit",  "export",    "extern",    "false",
    "float",        "for",          "friend",    "goto",      "if",        "inline",    "int",       "long",
    "mutable",      "namespace",    "new",       "noexcept",  "not",       "not_eq",    "nullptr",   "operator",
    "or",           "or_eq",        "private",   "protected", "public",    "register",  "requires",  "return",
    "short",        "signed",       "sizeof",    "static",    "struct",    "switch",    "template",  "this",
    "thread_local", "throw",        "true",      "try",       "typedef",   "typeid",    "typename",  "union",
    "unsigned",     "using",        "virtual",   "void",      "volatile",  "wchar_t",   "while",     "xor",
    "xor_eq",       "std",          "cell",      "wide",      "uwide",     "state",     "day",       "detail"};

constexpr std::string_view prelude = R"cpp(
  __extension__ typedef __int128 wide;
  __extension__ typedef unsigned __int128 uwide;

  /// What a function gives where a value may be absent, or cannot be worked out.
  enum class state : std::uint8_t { present, absent, error };
  template <class T>
  struct cell {
    enum state state = ::NAMESPACE::state::present;
    T value{};
    const char* code = nullptr;  // of an error, such as ZR0500

    constexpr cell(T v) : value(v) {}
    constexpr cell(enum state s, const char* c) : state(s), code(c) {}
    /// Why another cell has no value.
    template <class U>
    static constexpr cell like(const cell<U>& other) {
      return {other.state, other.code};
    }
    static constexpr cell absent() { return {::NAMESPACE::state::absent, nullptr}; }
    static constexpr cell error(const char* code) { return {::NAMESPACE::state::error, code}; }
    constexpr bool present() const { return state == ::NAMESPACE::state::present; }
  };

  namespace detail {
  constexpr std::int32_t first_day = -719162, last_day = 2932896;

  template <class T>
  constexpr T larger(T a, T b) {
    return b > a ? b : a;
  }
  template <class T>
  constexpr T smaller(T a, T b) {
    return b < a ? b : a;
  }
  /// The number that n is nearest to, in units of d > 0. Modes: 0 half up, 1 half even, 2 up, 3 down, 4 ceiling, 5
  /// floor.
  constexpr wide divide_rounded(wide n, wide d, int mode) {
    wide quotient = n / d, rest = n % d;
    if (rest == 0) return quotient;
    const bool negative = n < 0;
    if (negative) rest = -rest;
    bool away = false;
    switch (mode) {
      case 0:
        away = rest >= d - rest;
        break;
      case 1:
        away = rest > d - rest || (rest == d - rest && quotient % 2 != 0);
        break;
      case 2:
        away = true;
        break;
      case 3:
        away = false;
        break;
      case 4:
        away = !negative;
        break;
      default:
        away = negative;
    }
    return away ? quotient + (negative ? -1 : 1) : quotient;
  }
  struct ymd {
    std::int32_t year, month, day;
  };
  constexpr bool is_leap(std::int32_t y) {
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
  }
  constexpr std::int32_t length_of(std::int32_t y, std::int32_t m) {
    return m == 2 ? (is_leap(y) ? 29 : 28) : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
  }
  constexpr std::int32_t to_day(std::int32_t year, std::int32_t month, std::int32_t day) {
    const std::int32_t y = month <= 2 ? year - 1 : year, era = y / 400, of_era = y - era * 400;
    const std::int32_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
  }
  constexpr ymd to_ymd(std::int32_t days) {
    const std::int32_t z = days + 719468, era = z / 146097, doe = z - era * 146097;
    const std::int32_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const std::int32_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    const std::int32_t month = mp < 10 ? mp + 3 : mp - 9;
    return {yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - (153 * mp + 2) / 5 + 1};
  }
  inline cell<std::int32_t> add_days(std::int32_t day, std::int64_t n) {
    if (n < first_day - std::int64_t{day} || n > last_day - std::int64_t{day})
      return cell<std::int32_t>::error(
          "ZR050"
          "3");
    return static_cast<std::int32_t>(day + n);
  }
  inline cell<std::int64_t> add_minutes(std::int64_t moment, std::int64_t n) {
    constexpr std::int64_t first = std::int64_t{first_day} * 1440, last = std::int64_t{last_day} * 1440 + 1439;
    if (n < first - moment || n > last - moment) return cell<std::int64_t>::error("ZR0503");
    return moment + n;
  }
  inline cell<std::int32_t> add_months(std::int32_t day, std::int64_t n, bool clamp) {
    if (n < -120000 || n > 120000) return cell<std::int32_t>::error("ZR0503");
    const ymd from = to_ymd(day);
    const std::int64_t months = std::int64_t{from.year} * 12 + from.month - 1 + n;
    if (months < 12 || months >= 120000) return cell<std::int32_t>::error("ZR0503");
    const auto year = static_cast<std::int32_t>(months / 12), month = static_cast<std::int32_t>(months % 12) + 1;
    const std::int32_t most = length_of(year, month);
    if (from.day > most && !clamp) return cell<std::int32_t>::error("ZR0504");
    return to_day(year, month, from.day < most ? from.day : most);
  }
  inline std::int64_t months_between(std::int32_t a, std::int32_t b) {
    if (b < a) return -months_between(b, a);
    const ymd x = to_ymd(a), y = to_ymd(b);
    const std::int64_t months = std::int64_t{y.year - x.year} * 12 + (y.month - x.month);
    const std::int32_t most = length_of(y.year, y.month);
    return y.day >= (x.day < most ? x.day : most) ? months : months - 1;
  }
  /// First or last day of the period of `size` months that lies `back` periods before that of the day.
  inline cell<std::int32_t> period_end(std::int32_t day, std::int32_t size, std::int64_t back, bool first) {
    const ymd from = to_ymd(day);
    const std::int64_t index = (std::int64_t{from.year} * 12 + from.month - 1) / size - back, month = index * size;
    if (month < 12 || month >= 120000) return cell<std::int32_t>::error("ZR0503");
    const auto year = static_cast<std::int32_t>(month / 12), begin = static_cast<std::int32_t>(month % 12) + 1;
    if (first) return to_day(year, begin, 1);
    return to_day(year, begin + size - 1, length_of(year, begin + size - 1));
  }
  constexpr std::int32_t day_of(std::int64_t minutes) {
    return static_cast<std::int32_t>((minutes < 0 ? minutes - 1439 : minutes) / 1440);
  }
  inline std::int64_t letters(std::string_view text) {
    std::int64_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u ? 1 : 0;
    return count;
  }
  }  // namespace detail

  /// A date as the structs hold it: days since 1970-01-01.
  constexpr std::int32_t day(std::int32_t year, std::int32_t month, std::int32_t of_month) {
    return detail::to_day(year, month, of_month);
  }
)cpp";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

}  // namespace

std::string_view emitted_prelude() {
  return prelude;
}

std::string cpp_name(std::string_view name) {
  std::string result;
  for (const char c : name) result += is_letter(c) ? c : '_';
  if (result.empty() || (result[0] >= '0' && result[0] <= '9')) result.insert(0, "n");
  for (std::size_t at = result.find("__"); at != std::string::npos; at = result.find("__")) result.erase(at, 1);
  if (result.front() == '_') result.insert(0, "n");
  for (const std::string_view word : words) {
    if (word == result) return result + "_";
  }
  return result;
}

std::string NameSet::take(std::string_view wanted) {
  const std::string base = cpp_name(wanted);
  std::string name = base;
  for (int i = 2; !taken_.insert(name).second; ++i) name = base + "_" + std::to_string(i);
  return name;
}

}  // namespace zeren::inline v0::plan::detail
