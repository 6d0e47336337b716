#include <zeren/base/calendar.hpp>
#include <zeren/base/number.hpp>
#include <zeren/run/evaluation.hpp>

int main() {
  const zeren::Number third = *zeren::Number::ratio(1, 3);
  const auto workday = zeren::china_calendar().is_workday(*zeren::Date::from_ymd(2022, 10, 8));
  const auto result = zeren::evaluate(zeren::plan::Plan(), zeren::Dataset(), {.today = {19173}});
  return zeren::round(third, zeren::Rounding::half_up, 2).to_fraction() == "33/100" && workday == true && !result ? 0
                                                                                                                  : 1;
}
