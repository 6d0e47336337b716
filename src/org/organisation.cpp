#include "zeren/org/organisation.hpp"

#include <algorithm>
#include <utility>

namespace zeren::inline v0 {

namespace {

constexpr std::string_view wide_slash = "／";

// Cuts the last name off a path. False if it was the only one.
bool cut_last_name(std::string_view& path, std::string_view& last) {
  const std::size_t narrow = path.rfind('/');
  const std::size_t wide = path.rfind(wide_slash);
  if (narrow == std::string_view::npos && wide == std::string_view::npos) {
    last = path;
    return false;
  }
  const bool is_wide = narrow == std::string_view::npos || (wide != std::string_view::npos && wide > narrow);
  const std::size_t cut = is_wide ? wide : narrow;
  last = path.substr(cut + (is_wide ? wide_slash.size() : 1));
  path = path.substr(0, cut);
  return true;
}

}  // namespace

std::optional<std::size_t> Organisation::find_tier(std::string_view name) const noexcept {
  const auto found = std::find(tiers_.begin(), tiers_.end(), name);
  if (found == tiers_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - tiers_.begin());
}

UnitId Organisation::find_code(std::string_view code) const noexcept {
  return by_code_.find_first(
      code, [this](UnitId u) { return this->code(u); }, no_unit);
}

std::span<const UnitId> Organisation::find_name(std::string_view name) const noexcept {
  return by_name_.find(name, [this](UnitId u) { return this->name(u); });
}

std::vector<UnitId> Organisation::find_path(std::string_view path) const {
  std::string_view last;
  bool more = cut_last_name(path, last);
  const std::span<const UnitId> named = find_name(last);
  std::vector<UnitId> units(named.begin(), named.end());
  std::vector<UnitId> at = units;  // how far up each candidate has been followed
  while (more && !units.empty()) {
    more = cut_last_name(path, last);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < units.size(); ++i) {
      const UnitId up = parent_[at[i]];
      if (up == no_unit || name(up) != last) continue;
      units[kept] = units[i];
      at[kept++] = up;
    }
    units.resize(kept);
  }
  return units;
}

UnitResolution Organisation::resolve(std::string_view text, std::size_t top, std::size_t bottom) const {
  const auto fits = [&](UnitId u) { return top <= tier_[u] && tier_[u] <= bottom; };
  const UnitId by_code = find_code(text);
  if (by_code != no_unit && fits(by_code)) return {by_code, {}};

  UnitResolution result;
  const auto add = [&](UnitId u) {
    if (!fits(u)) return;
    if (result.unit == no_unit && result.candidates.empty()) {
      result.unit = u;
      return;
    }
    if (result.candidates.empty()) result.candidates.push_back(std::exchange(result.unit, no_unit));
    result.candidates.push_back(u);
  };
  for (const UnitId u : find_name(text)) add(u);
  if (result.found() || result.ambiguous()) return result;
  for (const UnitId u : find_path(text)) add(u);
  return result;
}

std::string Organisation::path_of(UnitId u) const {
  std::vector<UnitId> path;
  for (const UnitId up : upward(u)) path.push_back(up);
  std::string text;
  for (auto it = path.rbegin(); it != path.rend(); ++it) {
    if (!text.empty()) text += '/';
    text += name(*it);
  }
  return text;
}

std::size_t Organisation::heap_bytes() const noexcept {
  std::size_t words = parent_.capacity() + end_.capacity() + row_in_tier_.capacity() + units_by_tier_.capacity() +
                      tier_begin_.capacity();
  for (const std::vector<UnitId>& at : ancestors_at_) words += at.capacity();
  return words * sizeof(std::uint32_t) + tier_.capacity() + text_.capacity() + texts_.capacity() * sizeof(Texts) +
         by_code_.heap_bytes() + by_name_.heap_bytes();
}

}  // namespace zeren::inline v0
