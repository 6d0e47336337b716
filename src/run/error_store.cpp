#include "src/run/error_store.hpp"

#include <limits>

namespace zeren::inline v0::detail {

void ErrorStore::keep_only(std::size_t mark, std::span<std::uint32_t> roots) {
  constexpr std::uint32_t dropped = std::numeric_limits<std::uint32_t>::max();
  if (errors_.size() <= mark) return;
  std::vector<std::uint32_t> new_number(errors_.size() - mark, dropped);
  std::vector<std::uint32_t> open;
  const auto reach = [&](std::uint32_t number) {
    if (number < mark || new_number[number - mark] != dropped) return;
    new_number[number - mark] = 0;
    open.push_back(number);
  };
  for (const std::uint32_t root : roots) reach(root);
  while (!open.empty()) {
    const std::uint32_t number = open.back();
    open.pop_back();
    for (const std::uint32_t cause : errors_[number].causes) reach(cause);
  }

  auto next = static_cast<std::uint32_t>(mark);
  for (std::uint32_t& number : new_number) {
    if (number != dropped) number = next++;
  }
  const auto renumber = [&](std::uint32_t& number) {
    if (number >= mark) number = new_number[number - mark];
  };
  for (std::size_t i = mark; i < errors_.size(); ++i) {
    const std::uint32_t number = new_number[i - mark];
    if (number == dropped) continue;
    for (std::uint32_t& cause : errors_[i].causes) renumber(cause);
    if (number != i) errors_[number] = std::move(errors_[i]);
  }
  errors_.resize(next);
  for (std::uint32_t& root : roots) renumber(root);
}

}  // namespace zeren::inline v0::detail
