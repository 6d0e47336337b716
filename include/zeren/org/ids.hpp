// Row numbers.
#pragma once

#include <cstdint>

namespace zeren::inline v0 {

/// Row numbers of the organisation's entities. Plain integers, because columns of references are arrays of them.
using UnitId =
    std::uint32_t;  ///< a unit, numbered in pre-order of the tree: the subtree of u is [u, end_of_subtree(u))
using BodyId = std::uint32_t;    ///< a body (committee, office, department, company), in order of declaration
using DomainId = std::uint32_t;  ///< a domain (道路交通, 消防, …), in order of declaration

/// "No such row", for any of the row numbers above.
inline constexpr std::uint32_t no_row = 0xffff'ffff;
inline constexpr UnitId no_unit = no_row;
inline constexpr BodyId no_body = no_row;
inline constexpr DomainId no_domain = no_row;

}  // namespace zeren::inline v0
