// Explanations of a small pack, from the text of its rules to what people read.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "zeren/base/text.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"

namespace zeren {
namespace {

constexpr const char* rules = R"(pack small {
  effective 2022-01-01 .. 2022-12-31  calendar cn  rounding half_up 2  months clamp
}
source plan "Plan" clauses 1 .. 24
tier county > township > village
event hazard "隐患" on found {
  id : key
  at : village
  weight : count
  found : date
  due : deadline
  closed : date?
}
event accident on happened {
  id : key
  at : village
  deaths : count
  happened : date
}
param limit = 3 set by county
define overdue_days for hazard = if closed is absent then max(0, days(due -> today)) else 0
define overdue_count for township = count(hazard within this where overdue_days > 0)
define burden for township = 1 / overdue_count
score safety_index "安全指数" for village per plan.5 {
  start 100
  overdue : deduct weight for each hazard at this where overdue_days > 0 at most 4
  floor 0  cap 100
}
score safety_index "安全指数" for township per plan.5 {
  start 100
  process {
    overdue "逾期" : deduct 2 * weight for each hazard within this where overdue_days > 0 at most 20 per plan.6
    many : deduct 5 when overdue_count >= limit
  }
  result {
    deaths : deduct 10 + 20 * deaths for each accident within this in month
  }
  floor 0  cap 100
  blend 60% own, 40% (mean(village.safety_index over village within this) otherwise own)
  round half_up 2
  veto to 0 when any(accident within this in year where deaths >= 3) per plan.7
  bands { excellent >= 90, good >= 80, fail }
}
rank place by safety_index high first for township within county, ties share the better place, last 1 as laggard
ladder remediation for township checked daily in order per plan.5 {
  step remind "提示" when overdue_count >= 1
  step interview "约谈" when overdue_count >= 3 or (overdue_count >= 1 and after 15 days at remind)
  step expose when overdue_count >= 5 and after 30 days at interview
  release when overdue_count = 0 for 30 days
}
)";

constexpr const char* units = R"(code,name,level,parent
1,安吉县,county,
11,梅溪镇,township,1
12,天子湖镇,township,1
13,空镇,township,1
1101,一村,village,11
1102,二村,village,11
1201,三村,village,12
)";

constexpr const char* hazards = R"(id,at,weight,found,due,closed
H1,1101,3,2022-03-01,2022-04-01,
H2,1102,9,2022-03-05,2022-05-01,
H3,1102,1,2022-03-09,2022-03-31,2022-04-10
H4,1201,1,2022-03-09,2022-03-31,2022-04-10
)";

constexpr const char* accidents = R"(id,at,deaths,happened
A1,1201,3,2022-06-10
A2,1101,0,2022-06-11
)";

// A run with all that it points into.
struct World {
  CompileResult compiled;
  LoadedUnits units;
  BindResult bound;
  std::optional<Evaluation> evaluation;

  const plan::Plan& plan() const { return compiled.pack->plan(); }
  Explanation explain(std::string_view table, std::string_view key, std::string_view column,
                      const ExplainOptions& options = {}) const {
    const plan::TableId t = evaluation->find_table(table).value();
    return zeren::explain(plan(), bound.dataset, *evaluation, t, evaluation->find_row(t, key).value(),
                          evaluation->find_column(t, column).value(), options);
  }
};

std::unique_ptr<World> make(std::string_view today, std::string hazard_rows = hazards) {
  auto world = std::make_unique<World>();
  PackFiles files;
  files.files.push_back({"small.zr", rules});
  world->compiled = compile(files);
  for (const Diagnostic& d : world->compiled.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
  }
  if (!world->compiled.ok()) return nullptr;
  const std::vector<TierName> tiers{{"county", ""}, {"township", ""}, {"village", ""}};
  world->units = load_units("units.csv", units, tiers);
  const LoadedTable hazard = read_csv("hazard", "hazard.csv", std::move(hazard_rows));
  const LoadedTable accident = read_csv("accident", "accident.csv", accidents);
  const std::vector<SourceTable> tables{hazard.view(), accident.view()};
  world->bound = zeren::bind(world->plan(), world->units.organisation.value(), tables);
  for (const Reject& r : world->bound.rejects) ADD_FAILURE() << r.file << ":" << r.line;
  EvaluateOptions options;
  options.today = Date::parse(today).value();
  auto evaluated = evaluate(world->plan(), world->bound.dataset, options);
  if (!evaluated.ok()) {
    ADD_FAILURE() << evaluated.error().message();
    return nullptr;
  }
  world->evaluation.emplace(std::move(evaluated).value());
  return world;
}

const ExplanationItem* find(const ExplanationItem& item, ExplanationRole role, std::string_view name = "") {
  for (const ExplanationItem& part : item.parts) {
    if (part.role == role && (name.empty() || part.name == name)) return &part;
  }
  return nullptr;
}

bool has_note(const ExplanationItem& item, std::string_view text) {
  return std::any_of(item.notes.begin(), item.notes.end(),
                     [&](const ExplanationNote& n) { return n.en.find(text) != std::string::npos; });
}

bool says(const ExplanationItem& item, std::string_view text) {
  return has_note(item, text) ||
         std::any_of(item.parts.begin(), item.parts.end(), [&](const ExplanationItem& p) { return says(p, text); });
}

TEST(Explain, AScoreAsText) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const std::string expected = R"(安全指数 of 梅溪镇 (11) on 2022-06-30: 80.60   [plan.5, small.zr:29]
  start                                                      100
  overdue 逾期                                            -20.00  [plan.6, small.zr:32]
    total                                                  24.00  rows of hazard: 2
      hazard H1                                                6  weight 3, overdue_days 90
      hazard H2                                               18  weight 9, overdue_days 60
    at most                                                   20  24 is cut to 20
  many                                                      0.00  [small.zr:33]
    total                                                   0.00  the line does not apply
      when overdue_count >= limit                             no  `overdue_count` is 2, needs >= 3, 1 short
        overdue_count = count(hazard within this where overdue_days > 0)       2  rows of hazard: 2
          hazard H1                                               overdue_days 90
          hazard H2                                               overdue_days 60
        limit                                                  3
  deaths                                                  -10.00  [small.zr:36]
    total                                                  10.00  rows of accident: 1
      accident A2                                             10  deaths 0, happened 2022-06-11
  floor and cap                                             0.00  floor 0 not reached; cap 100 not reached
  blend                                                   +10.60  70.00 becomes 80.60
    own                                                    70.00  60% of 70 is 42
    mean(village.safety_index over village within this) otherwise own   96.50  40% of 96.5 is 38.6
      mean(village.safety_index over village within this)   96.50  rows of village: 2
        village 1101 一村                                  97.00  安全指数 97.00
        village 1102 二村                                  96.00  安全指数 96.00
  floor and cap                                             0.00  floor 0 not reached; cap 100 not reached
  round half_up 2                                           0.00
  veto                                                      0.00  no veto holds
    when any(accident within this in year where deaths >= 3)      no  veto to 0; no row of accident [plan.7, small.zr:41]
  band                                                      good  `good` from 80; `excellent` needs 90, 9.4 short
)";
  EXPECT_EQ(render_text(w->explain("township", "11", "safety_index")), expected);
}

TEST(Explain, AReleasedLadderInChinese) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const std::string expected = R"(天子湖镇 (12) 2022-06-30 的remediation：缺失   未在任何措施上 [plan.5, small.zr:45]
  曾在 remind 提示                                        2022-04-01  2022-04-01 至 2022-05-10 [small.zr:46]
  为何不是 remind 提示 = overdue_count >= 1                       否  `overdue_count` 为 0，须 >= 1，还差 1 [small.zr:46]
    overdue_count = count(hazard within this where overdue_days > 0)           0  没有隐患
)";
  EXPECT_EQ(render_text(w->explain("township", "12", "remediation"), Language::zh), expected);
}

TEST(Explain, TheCapThatBit) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("township", "11", "safety_index.overdue");
  EXPECT_EQ(e.root.clauses.at(0).id, "6");
  EXPECT_EQ(e.root.file, "small.zr");
  const ExplanationItem* total = find(e.root, ExplanationRole::raw_total);
  const ExplanationItem* limit = find(e.root, ExplanationRole::at_most);
  ASSERT_TRUE(total && limit);
  EXPECT_EQ(total->value->fraction, "24");
  EXPECT_EQ(limit->taken, true);
  ASSERT_EQ(total->parts.size(), 2U);
  EXPECT_EQ(total->parts[0].name, "H1");
  EXPECT_EQ(total->parts[0].file, "hazard.csv");
  EXPECT_EQ(total->parts[0].line, 2U);
}

TEST(Explain, AVetoWithItsFacts) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("township", "12", "safety_index");
  const ExplanationItem* veto = find(e.root, ExplanationRole::veto);
  ASSERT_TRUE(veto);
  EXPECT_EQ(veto->taken, true);
  EXPECT_EQ(veto->value->fraction, "-58");
  EXPECT_EQ(veto->parts.at(0).clauses.at(0).id, "7");
  EXPECT_EQ(veto->parts.at(0).parts.at(0).name, "A1");
}

TEST(Explain, RowsBeyondTheLimitAreCountedAndAddedUp) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  ExplainOptions options;
  options.facts = 1;
  const Explanation e = w->explain("township", "11", "safety_index.overdue", options);
  const ExplanationItem* total = find(e.root, ExplanationRole::raw_total);
  EXPECT_EQ(total->parts.size(), 1U);
  EXPECT_EQ(total->left_out, 1U);
  EXPECT_EQ(total->left_out_total->fraction, "18");
}

TEST(Explain, WhyNotTheNextStep) {
  const auto w = make("2022-04-10");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("township", "11", "remediation");
  const ExplanationItem* next = find(e.root, ExplanationRole::next_step, "interview");
  ASSERT_TRUE(next) << render_text(e);
  EXPECT_EQ(next->taken, false);
  EXPECT_TRUE(says(*next, "`overdue_count` is 1, needs >= 3, 2 short")) << render_text(e);
  EXPECT_TRUE(says(*next, "stands at `remind` since 2022-04-01, 15 days are full on 2022-04-16, 6 days short"))
      << render_text(e);
}

TEST(Explain, WhatHeldOnTheDayAStepWasEntered) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("township", "11", "remediation");
  const ExplanationItem* entry = find(e.root, ExplanationRole::condition, "interview");
  ASSERT_TRUE(entry) << render_text(e);
  EXPECT_EQ(entry->taken, true);
  EXPECT_TRUE(says(*entry, "15 days were full on 2022-04-16"));
  EXPECT_TRUE(says(*entry, "`overdue_count` is 1, >= 1 holds")) << "as that day saw it, not as today does";
}

TEST(Explain, WhenAReleaseWouldCome) {
  const auto w = make("2022-04-20");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("township", "12", "remediation");
  const ExplanationItem* release = find(e.root, ExplanationRole::release);
  ASSERT_TRUE(release) << render_text(e);
  EXPECT_TRUE(has_note(*release, "holds since 2022-04-10, 30 days are full on 2022-05-10")) << render_text(e);
}

TEST(Explain, AnErrorNamesItsCause) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("township", "13", "burden");
  EXPECT_EQ(e.root.value->state, CellState::error);
  const ExplanationItem* cause = find(e.root, ExplanationRole::cause);
  ASSERT_TRUE(cause);
  EXPECT_EQ(cause->name, "burden");
  EXPECT_EQ(cause->label, "13");
  EXPECT_EQ(cause->parts.size(), 2U);
}

TEST(Explain, ABranchSaysWhyTheOtherWasNotTaken) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("hazard", "H3", "overdue_days");
  ASSERT_EQ(e.root.parts.size(), 3U);
  EXPECT_EQ(e.root.parts[1].taken, false);
  EXPECT_TRUE(has_note(e.root.parts[1], "not taken: `closed is absent` does not hold"));
  EXPECT_EQ(e.root.parts[2].taken, true);
}

TEST(Explain, AnAbsentFieldSaysWhy) {
  const auto w = make("2022-04-05");
  ASSERT_TRUE(w);
  EXPECT_TRUE(says(w->explain("hazard", "H1", "closed").root, "not given"));
  EXPECT_TRUE(says(w->explain("hazard", "H3", "closed").root, "2022-04-10 is later than today, 2022-04-05"));
}

TEST(Explain, ARankShowsItsNeighbours) {
  const auto w = make("2022-06-30");
  ASSERT_TRUE(w);
  const Explanation e = w->explain("township", "11", "place");
  std::vector<std::string> neighbours;
  for (const ExplanationItem& part : e.root.parts) {
    if (part.role == ExplanationRole::neighbour) neighbours.push_back(part.name);
  }
  EXPECT_EQ(neighbours, (std::vector<std::string>{"13", "12"}));
  EXPECT_TRUE(says(e.root, "19.4 more"));
}

// ---- What adds up ---------------------------------------------------------------------------------------------------

Number fraction(const nlohmann::json& value) {
  return Number::parse(value.at("fraction").get<std::string>()).value();
}

// Every item whose parts say that they add up, does so exactly; gives how many there were.
int check_sums(const nlohmann::json& item, const std::string& where) {
  int checked = 0;
  Number sum;
  bool adds = false;
  for (const nlohmann::json& part : item.value("parts", nlohmann::json::array())) {
    checked += check_sums(part, where);
    if (!part.value("adds", false)) continue;
    adds = true;
    sum = add(sum, fraction(part.at("value"))).value;
  }
  if (!adds) return checked;
  if (item.contains("left_out_total")) sum = add(sum, fraction(item.at("left_out_total"))).value;
  EXPECT_EQ(sum, fraction(item.at("value"))) << where << ": " << item.value("name", "") << " " << item.at("role");
  return checked + 1;
}

// Hazards from a small generator of our own: the same on every machine.
std::string random_hazards(std::uint32_t seed) {
  std::uint32_t state = seed * 2654435761U + 1;
  const auto next = [&](std::uint32_t below) {
    state = state * 1664525U + 1013904223U;
    return (state >> 16) % below;
  };
  const char* villages[] = {"1101", "1102", "1201"};
  std::string rows = "id,at,weight,found,due,closed\n";
  for (std::uint32_t i = 0; i < 5 + next(40); ++i) {
    const auto day = [&](std::uint32_t month) {
      const std::uint32_t d = 1 + next(28);
      return "2022-0" + std::to_string(month) + (d < 10 ? "-0" : "-") + std::to_string(d);
    };
    const std::uint32_t month = 1 + next(5);
    rows += "R" + std::to_string(i) + "," + villages[next(3)] + "," + std::to_string(next(7)) + "," + day(month) + "," +
            day(month + 1) + "," + (next(3) == 0 ? day(month + 2) : "") + "\n";
  }
  return rows;
}

TEST(Explain, LinesAndAdjustmentsAddUpExactly) {
  int checked = 0;
  for (std::uint32_t seed = 0; seed < 8; ++seed) {
    const auto w = make("2022-06-28", random_hazards(seed));
    ASSERT_TRUE(w);
    ExplainOptions options;
    options.facts = seed % 4 + 1;
    for (const char* table : {"township", "village"}) {
      const plan::TableId t = w->evaluation->find_table(table).value();
      for (const std::uint32_t row : w->evaluation->rows(t)) {
        const std::string key = w->evaluation->key(t, row);
        const auto json = nlohmann::json::parse(to_json(w->explain(table, key, "safety_index", options)));
        EXPECT_EQ(json.at("version"), 1);
        checked += check_sums(json.at("root"), "seed " + std::to_string(seed) + " " + key);
      }
    }
  }
  EXPECT_GT(checked, 8 * 6);
}

}  // namespace
}  // namespace zeren
