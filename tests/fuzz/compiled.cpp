// Compiled packs. The first byte says how the rest is meant:
//   raw      the bytes as they are
//   sealed   the bytes as the content of a compiled pack whose head fits
//   edits    three bytes each: changes of the small pack's content (where, what), sealed again
// Behind the checksum anything may stand: what is not refused is a plan like any other, and is shown, written again,
// bound to the small pack's facts, evaluated and explained.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/plan/binary_form.hpp"
#include "tests/fuzz/limits.hpp"
#include "tests/fuzz/results.hpp"
#include "tests/fuzz/small_facts.hpp"
#include "tests/fuzz/small_pack.hpp"
#include "zeren/plan/binary.hpp"
#include "zeren/plan/graph.hpp"
#include "zeren/plan/print.hpp"

namespace {

using namespace zeren;
using plan::detail::content_at;

const std::string& small_bytes() {
  static const std::string bytes = plan::write_plan(fuzz::small_pack().pack.plan());
  return bytes;
}

std::string sealed(std::string_view content) {
  std::string bytes = small_bytes().substr(0, content_at);
  bytes += content;
  const auto put = [&](std::size_t offset, std::uint64_t number) {
    for (std::size_t i = 0; i < 8; ++i) bytes[offset + i] = static_cast<char>(number >> (8 * i));
  };
  put(plan::detail::length_at, content.size());
  put(plan::detail::checksum_at, plan::detail::checksum_of(bytes));
  return bytes;
}

// Of each edit two bytes say where; the lowest bit whether a byte is changed, or one is taken out or put in.
std::string edited(std::string_view edits) {
  std::string content = small_bytes().substr(content_at);
  for (std::size_t i = 0; i + 2 < edits.size() && i < 48; i += 3) {
    const auto at = [&](std::size_t k) { return static_cast<std::size_t>(static_cast<unsigned char>(edits[i + k])); };
    const std::size_t where = (at(0) << 8 | at(1)) % content.size();
    if (at(2) % 2 == 0) {
      content[where] = static_cast<char>(content[where] ^ (at(2) == 0 ? 1 : static_cast<int>(at(2))));
    } else if (at(2) % 4 == 1 && content.size() > 1) {
      content.erase(where, 1);
    } else {
      content.insert(where, 1, static_cast<char>(at(2) >> 2));
    }
  }
  return content;
}

// A plan that was read can be used for everything that a compiled one can.
void use(const plan::Plan& plan, std::size_t salt) {
  fuzz::require(!print(plan).empty(), "a plan can be shown");
  fuzz::require(!plan::to_dot(plan).empty(), "a plan can be drawn");
  const LoadedUnits units = load_units("units.csv", std::string(fuzz::small_units), fuzz::tiers_of(plan));
  if (!units.organisation) return;
  const std::vector<LoadedTable> tables = fuzz::small_facts();
  std::vector<SourceTable> views;
  for (const LoadedTable& table : tables) views.push_back(table.view());
  const BindResult facts = zeren::bind(plan, *units.organisation, views, fuzz::small_limits());
  if (facts.error) return;
  const Date day = *Date::parse("2022-02-28");
  const std::string one = fuzz::outcome(plan, facts, day, 1);
  fuzz::require_same_unless_stopped(fuzz::outcome(plan, facts, day, 3), one, "three threads give what one gives");
  fuzz::require_explained(plan, facts, day, salt);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char how = static_cast<char>(data[0]);
  const std::string bytes = how == 'r' ? std::string(rest) : how == 's' ? sealed(rest) : sealed(edited(rest));
  const auto read = plan::read_plan(bytes, fuzz::small_limits());
  if (!read) {
    for (const Language language : {Language::en, Language::zh}) {
      fuzz::require(!read.error().message(language).empty(), "what is refused has a reason");
    }
    return 0;
  }
  const std::string again = plan::write_plan(*read);
  const auto second = plan::read_plan(again);
  fuzz::require(second.ok() && plan::write_plan(*second) == again, "what is written is read as it was");
  use(*read, size);
  return 0;
}
