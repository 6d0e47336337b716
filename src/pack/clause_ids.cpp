#include "zeren/pack/clause_ids.hpp"

#include <algorithm>

namespace zeren::inline v0::pack {

namespace {

constexpr std::string_view separators = ".-";

// The first part of an id, which it is shortened by.
std::string_view take_part(std::string_view& id) {
  const std::size_t end = std::min(id.find_first_of(separators), id.size());
  std::string_view part = id.substr(0, end);
  id.remove_prefix(std::min(end + 1, id.size()));
  return part;
}

// Digits of any length as a number: without leading zeros, the longer one is greater.
bool less_number(std::string_view a, std::string_view b) {
  const auto trim = [](std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  };
  trim(a);
  trim(b);
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

bool lies_below(std::string_view above, std::string_view clause) noexcept {
  return clause.size() > above.size() && clause.starts_with(above) &&
         separators.find(clause[above.size()]) != std::string_view::npos;
}

bool clause_before(std::string_view a, std::string_view b) noexcept {
  while (!a.empty() && !b.empty()) {
    const std::string_view part_a = take_part(a), part_b = take_part(b);
    if (less_number(part_a, part_b)) return true;
    if (less_number(part_b, part_a)) return false;
  }
  return a.empty() && !b.empty();
}

std::string_view item_of(std::string_view clause) noexcept {
  return clause.substr(0, clause.find_first_of(separators));
}

}  // namespace zeren::inline v0::pack
