// Parameters where rules have numbers: weights, waits, releases, windows, the last n; as the pack sets them and as a
// run does, and how they are explained.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"

namespace zeren {
namespace {

constexpr const char* rules =
    R"(pack small { effective 2022-01-01 .. 2022-12-31  calendar cn  rounding half_up 2  months clamp }
tier county > township
event hazard on found { id : key  at : township  found : date  closed : date? }
param own_weight "own work" = 60% set by county
param rest = 40% set by county
param wait "the wait" = 15 days set by county
param clear_time = 1 month set by county
param looked_back = 30 days set by county
param laggards = 1 set by county
define open_ones for township = count(hazard within this where closed is absent)
define recent for township = count(hazard within this in last looked_back)
define again for hazard = any(other hazard of this.at in last looked_back to this.found)
define repeats for township = count(hazard within this where again)
score s for township {
  start 100
  found : deduct 10 * open_ones
  blend own_weight own, rest 50
}
rank place by s high first for township within county, last laggards as laggard
ladder l for township in order {
  step one when open_ones > 0
  step two when open_ones > 0 and after wait at one
  release when open_ones = 0 for clear_time
}
)";

constexpr const char* units =
    "code,name,level,parent\n1,C,county,\n11,T,township,1\n12,U,township,1\n13,W,township,1\n";
constexpr const char* hazards =
    "id,at,found,closed\nH1,11,2022-03-01,\nH2,12,2022-03-01,2022-03-10\nH3,13,2022-03-25,\nH4,13,2022-03-28,\n";

struct World {
  CompileResult compiled;
  LoadedUnits units;
  BindResult bound;

  World() {
    PackFiles files;
    files.files.push_back({"small.zr", rules});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) return;
    const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
    units = load_units("units.csv", zeren::units, tiers);
    const LoadedTable hazard = read_csv("hazard", "hazard.csv", hazards);
    const std::vector<SourceTable> tables{hazard.view()};
    bound = zeren::bind(plan(), units.organisation.value(), tables);
  }
  const plan::Plan& plan() const { return compiled.pack->plan(); }
  Result<Evaluation, EngineError> run(const char* day, std::vector<ParamOverride> overrides = {}) const {
    EvaluateOptions options;
    options.today = Date::parse(day).value();
    options.overrides = std::move(overrides);
    return evaluate(plan(), bound.dataset, options);
  }
  // The cells of a township column, `11 12 13`.
  std::string column(const Evaluation& evaluation, std::string_view name) const {
    const plan::TableId table = evaluation.find_table("township").value();
    const std::size_t column = evaluation.find_column(table, name).value();
    std::string text;
    for (const char* key : {"11", "12", "13"}) {
      const CellView cell =
          evaluation.cell(plan().tables[table].columns[column].node, evaluation.find_row(table, key).value());
      text += (text.empty() ? "" : " ");
      text += cell.present() ? cell.text() : cell.error() ? cell.error()->code->id : "-";
    }
    return text;
  }
  std::string explained(const Evaluation& evaluation, const char* key, std::string_view name) const {
    const plan::TableId table = evaluation.find_table("township").value();
    return render_text(explain(plan(), bound.dataset, evaluation, table, evaluation.find_row(table, key).value(),
                               evaluation.find_column(table, name).value()));
  }
};

Duration days(std::int64_t amount) {
  return {DurationKind::days, amount};
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Params, WeightsAreTakenFromTheRun) {
  const World w;
  const auto as_set = w.run("2022-03-31");
  ASSERT_TRUE(as_set.ok()) << as_set.error().message();
  EXPECT_EQ(w.column(*as_set, "s"), "74 80 68");
  const auto other = w.run("2022-03-31", {{"own_weight", *Number::ratio(9, 10)}, {"rest", *Number::ratio(1, 10)}});
  EXPECT_EQ(w.column(*other, "s"), "86 95 77");
}

TEST(Params, WeightsThatDoNotTotalAHundredAreAnErrorOfTheScore) {
  const World w;
  const auto run = w.run("2022-03-31", {{"own_weight", *Number::ratio(9, 10)}});
  ASSERT_TRUE(run.ok());
  EXPECT_EQ(w.column(*run, "s"), "ZR0513 ZR0513 ZR0513");
  EXPECT_EQ(w.column(*run, "s.own"), "90 100 80") << "what comes before the blend stands";
  EXPECT_EQ(w.column(*run, "recent"), "0 0 2");
  const std::string text = w.explained(*run, "11", "s");
  EXPECT_TRUE(holds(text, "the weights of `s` add up to 130%, not 100%")) << text;
  EXPECT_TRUE(holds(text, "90% (`own_weight`) of 90 is 81")) << text;
}

TEST(Params, AWaitAndAReleaseAreTakenFromTheRun) {
  const World w;
  EXPECT_EQ(w.column(*w.run("2022-03-15"), "l"), "one one -");
  EXPECT_EQ(w.column(*w.run("2022-03-16"), "l"), "two one -");
  const auto shorter = w.run("2022-03-06", {{"wait", days(5)}});
  EXPECT_EQ(w.column(*shorter, "l"), "two two -");
  EXPECT_EQ(w.column(*w.run("2022-04-09"), "l"), "two one two") << "closed on 10 March, and a month is 10 April";
  EXPECT_EQ(w.column(*w.run("2022-04-10"), "l"), "two - two");
  const auto sooner = w.run("2022-03-10", {{"clear_time", Duration{DurationKind::months, 0}}});
  EXPECT_EQ(w.column(*sooner, "l"), "one - -");
}

TEST(Params, AWindowIsTakenFromTheRun) {
  const World w;
  EXPECT_EQ(w.column(*w.run("2022-03-30"), "recent"), "1 1 2") << "1 March is the thirtieth day";
  EXPECT_EQ(w.column(*w.run("2022-03-31"), "recent"), "0 0 2");
  EXPECT_EQ(w.column(*w.run("2022-03-31", {{"looked_back", days(4)}}), "recent"), "0 0 1");
  EXPECT_EQ(w.column(*w.run("2022-03-31"), "repeats"), "0 0 1") << "a window that ends on a day of the row";
  EXPECT_EQ(w.column(*w.run("2022-03-31", {{"looked_back", days(3)}}), "repeats"), "0 0 0");
}

TEST(Params, TheLastAreTakenFromTheRun) {
  const World w;
  EXPECT_EQ(w.column(*w.run("2022-03-31"), "laggard"), "false false true");
  EXPECT_EQ(w.column(*w.run("2022-03-31", {{"laggards", Number(2)}}), "laggard"), "true false true");
  EXPECT_EQ(w.column(*w.run("2022-03-31", {{"laggards", Number(0)}}), "laggard"), "false false false");
}

TEST(Params, ADurationKeepsItsKind) {
  const World w;
  const auto run = w.run("2022-03-31", {{"wait", Duration{DurationKind::months, 1}}});
  ASSERT_FALSE(run.ok());
  EXPECT_EQ(run.error().code->id, "ZR0524");
}

TEST(Params, ExplanationsNameThem) {
  const World w;
  const auto run = w.run("2022-03-15", {{"wait", days(20)}});
  ASSERT_TRUE(run.ok());
  const std::string ladder = w.explained(*run, "11", "l");
  EXPECT_TRUE(holds(ladder, "stands at `one` since 2022-03-01, 20 days (`wait`) are full on 2022-03-21, 6 days short"))
      << ladder;
  EXPECT_TRUE(holds(ladder, "wait the wait ")) << ladder;
  EXPECT_TRUE(holds(ladder, "must hold for 1 months (`clear_time`)")) << ladder;
  const std::string released = w.explained(*run, "12", "l");
  EXPECT_TRUE(holds(released, "holds since 2022-03-10, 1 months (`clear_time`) are full on 2022-04-10")) << released;
  const std::string score = w.explained(*run, "11", "s");
  EXPECT_TRUE(holds(score, "60% (`own_weight`) of 90 is 54")) << score;
  EXPECT_TRUE(holds(score, "own_weight own work ")) << score;
  EXPECT_TRUE(holds(w.explained(*run, "11", "laggard"), "the last 1 (`laggards`) are marked"));
  EXPECT_TRUE(holds(w.explained(*run, "11", "recent"), "looked_back  30 days"));
}

}  // namespace
}  // namespace zeren
