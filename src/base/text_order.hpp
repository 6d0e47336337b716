// Texts in the order of their bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "src/base/watch.hpp"

namespace zeren::inline v0::detail {

/// The numbers of the texts in the order of their bytes; of equal texts the first comes first. Texts are sorted by the
/// eight bytes after what all begin with, and compared only where these are equal.
[[nodiscard]] std::vector<std::uint32_t> order_texts(std::span<const std::string_view> texts, const Watch& watch);

}  // namespace zeren::inline v0::detail
