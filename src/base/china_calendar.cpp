#include <string_view>

#include "zeren/base/calendar.hpp"

namespace zeren::inline v0 {

namespace {

constexpr std::string_view csv =
#include "cn_calendar.inc"
    ;

}  // namespace

const Calendar& china_calendar() {
  static const Calendar calendar = Calendar::parse_csv(csv).value();
  return calendar;
}

}  // namespace zeren::inline v0
