#include "zeren/run/dataset.hpp"

#include <algorithm>

namespace zeren::inline v0 {

void RowDays::settle() {
  if (std::all_of(days_.begin(), days_.end(), [](Date day) { return day == Date::min(); })) days_ = {};
}

std::string BoundTable::key(std::size_t row) const {
  if (!key_codes.empty()) return std::string(keys.text(key_codes[row]));
  return files[file.empty() ? 0 : file[row]] + ":" + std::to_string(line[row]);
}

}  // namespace zeren::inline v0
