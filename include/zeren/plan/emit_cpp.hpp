// A plan's rules as a C++ header that needs no library.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

/// A function of the header.
struct EmittedColumn {
  TableId table = 0;
  std::size_t column = 0;  ///< of Table::columns
  std::string function;    ///< `hazard_level`
  bool reads_today = false;
  bool always_present = false;   ///< it returns the plain value, else a `cell`
  std::int64_t denominator = 1;  ///< of a number: what it returns is so many times the value
};
/// A member of a table's struct. Numbers are held as whole multiples of 1 / denominator.
struct EmittedField {
  TableId table = 0;
  NodeId node = no_node;
  std::string member;
  bool is_given = false;  ///< not a field of the table, but what an aggregate over other rows gives
  std::int64_t denominator = 1;
};
/// A column that has no function, with the rule and the reason (bilingual, see format_message).
struct NotEmitted {
  TableId table = 0;
  std::size_t column = 0;
  std::string rule, expression, reason;
};
struct EmittedCpp {
  std::string text;
  std::string name_space;
  std::vector<std::string> structs;  ///< by table; empty where it has none
  std::vector<EmittedColumn> columns;
  std::vector<EmittedField> fields;
  std::vector<NotEmitted> refused;
};

/// Writes one struct for each table and one inline function for each column that one row of it settles, with the
/// parameters' defaults. Counts and sums over other rows become members that the host fills in. Functions are exact: a
/// number is a whole multiple of a fixed fraction, in 64 or 128 bits as its bounds prove enough. What cannot be proven
/// so, or needs more than a row, is left out and listed. The same plan gives the same text.
[[nodiscard]] EmittedCpp emit_cpp(const Plan& plan);

}  // namespace zeren::inline v0::plan
