// What changes by itself: the forecast of a day against evaluations of the days that follow.
#include "zeren/run/forecast.hpp"

#include <gtest/gtest.h>

#include "tests/unit/face/world.hpp"
#include "zeren/io/forecast_output.hpp"
#include "zeren/run/known.hpp"

namespace zeren {
namespace {

const char* const rules = R"(
pack p { effective 2022-01-01 .. 2022-12-31 }
tier county > township
event hazard on found until closed {
  id : key
  at : township
  found : date
  due : deadline
  closed : date?
}
define overdue_count for township = count(hazard at this where closed is absent and due < today)
ladder care "督办" for township in order {
  step remind "提示" when overdue_count >= 1
  step call "约谈" when overdue_count >= 2 or (overdue_count >= 1 and after 15 days at remind)
  release when overdue_count = 0 for 10 days
}
)";
const char* const units = "code,name,level,parent\n1,安吉县,county,\n11,梅溪镇,township,1\n12,天子湖镇,township,1\n";
// H1 falls overdue on 2 July, and is closed on 5 July, which nobody knows in June; H2 comes in July.
const char* const hazards =
    "id,at,found,due,closed\n"
    "H1,11,2022-06-01,2022-07-01,2022-07-05\n"
    "H2,12,2022-07-02,2022-07-03,\n"
    "H3,12,2022-05-01,2022-05-31,2022-06-25\n";

Forecast forecast_of(const test::World& world, const char* until) {
  EvaluateOptions options;
  options.today = world.evaluation->today();
  auto made = forecast(world.pack.plan(), world.bound.dataset, options, *Date::parse(until));
  EXPECT_TRUE(made.ok());
  return made ? *made : Forecast{};
}

std::string lines(const Forecast& forecast) {
  std::string out;
  for (const ForecastEvent& e : forecast.events) {
    out += e.day.to_string() + " " + std::string(to_string(e.kind)) + " " + e.subject + " " + e.what + "\n";
  }
  return out;
}

TEST(Forecast, StepsComeAndGoWithoutAnythingNew) {
  const test::World world(rules, units, {{"hazard", hazards}}, "2022-06-30");
  EXPECT_EQ(lines(forecast_of(world, "2022-07-31")),
            "2022-07-02 step_entered 梅溪镇 提示\n"
            "2022-07-05 step_left 天子湖镇 约谈\n"
            "2022-07-17 step_entered 梅溪镇 约谈\n"
            "2022-07-17 step_left 梅溪镇 提示\n");
}

TEST(Forecast, TheLastDayCountsAndTodayDoesNot) {
  const test::World world(rules, units, {{"hazard", hazards}}, "2022-07-02");
  const std::string until_17 = lines(forecast_of(world, "2022-07-17"));
  EXPECT_NE(until_17.find("2022-07-17 step_entered"), std::string::npos) << until_17;
  EXPECT_EQ(until_17.find("2022-07-02"), std::string::npos) << until_17;
  const std::string until_16 = lines(forecast_of(world, "2022-07-16"));
  EXPECT_EQ(until_16.find("梅溪镇 约谈"), std::string::npos) << until_16;
  EXPECT_EQ(lines(forecast_of(world, "2022-07-02")), "");
}

TEST(Forecast, FactsThatComeLaterMakeNoDifference) {
  const test::World all(rules, units, {{"hazard", hazards}}, "2022-06-30");
  const test::World cut(rules, units,
                        {{"hazard",
                          "id,at,found,due,closed\n"
                          "H1,11,2022-06-01,2022-07-01,\n"
                          "H3,12,2022-05-01,2022-05-31,2022-06-25\n"}},
                        "2022-06-30");
  EXPECT_EQ(to_json(forecast_of(all, "2022-12-31")), to_json(forecast_of(cut, "2022-12-31")));
}

TEST(Forecast, ADayBeforeTodayIsRefused) {
  const test::World world(rules, units, {{"hazard", hazards}}, "2022-06-30");
  EvaluateOptions options;
  options.today = world.evaluation->today();
  const auto made = forecast(world.pack.plan(), world.bound.dataset, options, *Date::parse("2022-06-29"));
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code->id, std::string_view("ZR0527"));
}

TEST(Forecast, TextAndJson) {
  const test::World world(rules, units, {{"hazard", hazards}}, "2022-06-30");
  const Forecast made = forecast_of(world, "2022-07-04");
  EXPECT_EQ(to_text(made), "2022-07-02  comes to step  提示  梅溪镇\n");
  EXPECT_EQ(
      to_json(made),
      "{\"version\":1,\"from\":\"2022-06-30\",\"until\":\"2022-07-04\",\"events\":[\n"
      "{\"day\":\"2022-07-02\",\"kind\":\"step_entered\",\"table\":\"care.measure\",\"key\":\"11:remind:2022-07-02\","
      "\"subject\":\"梅溪镇\",\"what\":\"提示\",\"status\":\"\",\"clauses\":[]}]}\n");
}

}  // namespace
}  // namespace zeren
