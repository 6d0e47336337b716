#include "zeren/base/int128.hpp"

#include <algorithm>

namespace zeren::inline v0 {

std::string to_string(UInt128 value) {
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::string to_string(Int128 value) {
  std::string digits = to_string(unsigned_abs(value));
  return value < 0 ? "-" + digits : digits;
}

}  // namespace zeren::inline v0
