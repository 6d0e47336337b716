// Clause ids: digits parted by dots or hyphens, `15.10`. Text, not numbers: `15.10` is not `15.1`.
#pragma once

#include <string_view>

namespace zeren::inline v0::pack {

/// Whether `clause` lies below `above`: `15.1.2` below `15.1`, no clause below itself.
[[nodiscard]] bool lies_below(std::string_view above, std::string_view clause) noexcept;

/// Whether `a` comes before `b` in the document: number by number, `15.9` before `15.10`, `15` before `15.1`.
[[nodiscard]] bool clause_before(std::string_view a, std::string_view b) noexcept;

/// The item that a clause belongs to: `15` of `15.1.2`.
[[nodiscard]] std::string_view item_of(std::string_view clause) noexcept;

}  // namespace zeren::inline v0::pack
