// What the user lets a command spend: `--deadline` and `--allow`.
#include <algorithm>
#include <array>
#include <charconv>

#include "src/cli/context.hpp"
#include "src/run/is_limit.hpp"
#include "zeren/io/codes.hpp"
#include "zeren/org/codes.hpp"

namespace zeren::cli {

namespace {

struct Amount {
  std::int64_t number = 0;
  std::string_view unit;
};

std::optional<Amount> read_amount(std::string_view text) {
  Amount amount;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount.number);
  if (error != std::errc() || amount.number < 0) return std::nullopt;
  amount.unit = text.substr(static_cast<std::size_t>(end - text.data()));
  return amount;
}

std::optional<std::int64_t> read_milliseconds(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}}};
  constexpr std::int64_t most = 1'000'000;  // of any unit: more is no deadline
  const auto amount = read_amount(text);
  if (!amount || amount->number > most) return std::nullopt;
  for (const auto& [unit, milliseconds] : units) {
    if (amount->unit == unit) return amount->number * milliseconds;
  }
  return std::nullopt;
}

struct Name {
  std::string_view name;
  void (*set)(Limits& limits, std::int64_t number);
};
template <auto Member>
constexpr Name named(std::string_view name) {
  return {name, [](Limits& limits, std::int64_t number) {
            using Value = std::remove_reference_t<decltype(limits.*Member)>;
            limits.*Member = static_cast<Value>(number);
          }};
}
// Nesting is left out: 200 is the most that there is.
constexpr std::array names{named<&Limits::source_bytes>("source_bytes"),
                           named<&Limits::tokens>("tokens"),
                           named<&Limits::declarations>("declarations"),
                           named<&Limits::diagnostics>("diagnostics"),
                           named<&Limits::table_bytes>("table_bytes"),
                           named<&Limits::table_columns>("table_columns"),
                           named<&Limits::table_cells>("table_cells"),
                           named<&Limits::cell_bytes>("cell_bytes"),
                           named<&Limits::rejects>("rejects"),
                           named<&Limits::units>("units"),
                           named<&Limits::cells>("cells"),
                           named<&Limits::memory_bytes>("memory_bytes")};

bool allow(std::string_view text, Limits& limits) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  const auto amount = read_amount(text.substr(equals + 1));
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const Name& n) { return n.name == text.substr(0, equals); });
  if (!amount || !amount->unit.empty() || found == names.end()) return false;
  found->set(limits, amount->number);
  return true;
}

}  // namespace

std::optional<std::string> read_limits(const std::string& deadline, const std::vector<std::string>& allowed,
                                       Limits& limits) {
  for (const std::string& text : allowed) {
    if (!allow(text, limits)) return text;
  }
  if (deadline.empty()) return std::nullopt;
  const auto milliseconds = read_milliseconds(deadline);
  if (!milliseconds) return deadline;
  limits.give_up_after(*milliseconds);
  return std::nullopt;
}

// Also the sizes of a file and of the organisation, whose codes are older than the limits.
ExitCode exit_code_of(const DiagnosticCode& code, ExitCode otherwise) {
  const bool too_large = code.id == io_codes::too_large_file.id || code.id == org_codes::too_large.id;
  return too_large || detail::is_limit(code) ? past_limit : otherwise;
}

}  // namespace zeren::cli
