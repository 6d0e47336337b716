// What an Arrow column holds.
#pragma once

#include <string>

#include "bindings/python/src/arrow_abi.hpp"

namespace zeren::python {

enum class ArrowKind {
  nothing,  // Arrow's null type: every value is absent
  boolean,
  integer,
  floating,
  decimal,
  date_days,
  date_milliseconds,
  timestamp,
  text,        // offsets of 32 bits
  large_text,  // offsets of 64 bits
  text_view,
  other
};

struct ArrowType {
  ArrowKind kind = ArrowKind::other;
  int bits = 0;  // integer, floating, decimal
  bool is_signed = true;
  int scale = 0;                // decimal
  std::int64_t per_second = 1;  // timestamp: units in a second
  bool has_zone = false;        // timestamp: the values are moments of universal time
  std::string name{};           // for messages: `float64`
};

/// The type of a column; of one with a dictionary that of the dictionary's values.
[[nodiscard]] ArrowType arrow_type(const ArrowSchema& schema);

}  // namespace zeren::python
