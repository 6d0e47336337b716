// Aggregates that are carried from one check day of a ladder to the next: held against those worked out anew every day.
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "src/run/fused_days.hpp"
#include "src/run/rolling_aggregates.hpp"
#include "src/run/scan_days.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/org/unit_generator.hpp"
#include "zeren/run/bind.hpp"

namespace zeren {
namespace {

using detail::FusedOp;
using detail::Turn;
using detail::TurnDays;

// Each define is the condition of a step of its own.
const std::string rules = R"(pack rolling { effective 2022-01-01 .. 2022-12-31  months clamp }
tier county > township > village
param most = 2 from 2022-01-01, 1 from 2022-03-01
entity firm { id : key  at : township }
event hazard on found recorded on entered {
  id      : key
  at      : village
  owner   : firm?
  grade   : general | major
  points  : count
  found   : date
  entered : date
  due     : deadline
  closed  : date?
  fined   : count? known on entered
}
define overdue_days for hazard = if closed is absent then max(0, days(due -> today)) else 0

define late for township = count(hazard within this where overdue_days > 0) > most
define late_major for township = count(hazard within this where grade = major and overdue_days >= 3) >= 1
define points_of_open for township = sum(points over hazard within this where closed is absent) >= 5
define due_today for township = any(hazard within this where due = today)
define not_due_today for township = count(hazard within this where due != today) <= 2
define closed_in_time for township = (share(closed is present over hazard within this) otherwise 0) < 50%
define mean_of_old for township = (mean(points over hazard within this where due < today - 5 days) otherwise 0) > 3
define all_closed for township = all(closed is present over hazard within this where today > due)
define whole_county for township = count(hazard where due <= today) >= 9
define soon for township = count(hazard within this where min(10, days(today -> due)) < 4) >= 3
define fines for township = sum(fined otherwise 0 over hazard within this) > 3

define days_late for township = sum(overdue_days over hazard within this) > 20
define recent for township = count(hazard within this in last 30 days) >= 2
define long_open for township = count(hazard within this where days(found -> (closed otherwise today)) > 20) >= 2

define late_here for village = count(hazard at this where overdue_days > 0) >= 1
define late_of for firm = count(hazard of this by owner where today >= due and closed is absent) >= 1

ladder watch for township checked daily in any combination {
  step late when late
  step late_major when late_major
  step points_of_open when points_of_open
  step due_today when due_today
  step not_due_today when not_due_today
  step closed_in_time when closed_in_time
  step mean_of_old when mean_of_old
  step all_closed when all_closed
  step whole_county when whole_county
  step soon when soon
  step fines when fines
  step days_late when days_late
  step recent when recent
  step long_open when long_open
  release when not late and not late_major for 3 days
}
ladder monthly for township checked monthly in order {
  step one when late
  step two when whole_county and after 30 days at one
  release when not late
}
ladder villages for village checked daily in order {
  step one when late_here
  step two when after 10 days at one
  release when not late_here for 2 days
}
ladder firms for firm checked daily in order {
  step one when late_of
  release when not late_of
}
)";

struct Rolling {
  explicit Rolling(std::uint64_t seed, std::size_t rows) {
    PackFiles files;
    files.files.push_back({"rolling.zr", rules});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) return;
    const std::vector<std::string> tiers{"county", "township", "village"};
    organisation = std::move(build_organisation(generate_units(seed, UnitShape::county(4, 12)), tiers).organisation);
    const LoadedTable hazards = read_csv("hazard", "hazard.csv", hazards_csv(seed, rows));
    const LoadedTable firms = read_csv("firm", "firm.csv", firms_csv());
    const std::vector<SourceTable> tables{firms.view(), hazards.view()};
    bound = zeren::bind(compiled.pack->plan(), *organisation, tables);
    EXPECT_TRUE(bound.rejects.empty());
  }

  std::string firms_csv() const {
    const auto townships = organisation->units_of_tier(1);
    std::string csv = "id,at\n";
    for (std::size_t f = 0; f < 9; ++f) {
      csv += "F" + std::to_string(f) + "," + std::string(organisation->code(townships[f % townships.size()])) + "\n";
    }
    return csv;
  }

  std::string hazards_csv(std::uint64_t seed, std::size_t rows) const {
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint64_t n) { return static_cast<std::int32_t>(random() % n); };
    const auto villages = organisation->units_of_tier(2);
    std::string csv = "id,at,owner,grade,points,found,entered,due,closed,fined\n";
    for (std::size_t r = 0; r < rows; ++r) {
      // Some before the pack begins, and some after it ends.
      const Date found{Date::from_ymd(2021, 12, 1)->days + below(400)};
      const Date entered{found.days + below(2) * below(10)}, due{found.days + below(40) - 5};
      csv += "H" + std::to_string(r) + "," + std::string(organisation->code(villages[random() % villages.size()]));
      csv += ",";
      if (below(3) != 0) csv += "F" + std::to_string(below(9));
      csv += below(4) == 0 ? ",major," : ",general,";
      csv +=
          std::to_string(below(6)) + "," + found.to_string() + "," + entered.to_string() + "," + due.to_string() + ",";
      if (below(3) != 0) csv += Date{found.days + below(60)}.to_string();
      csv += below(2) == 0 ? ",2\n" : ",\n";
    }
    return csv;
  }

  [[nodiscard]] EvaluateOptions on(const char* day, std::size_t fuse_from_rows, unsigned threads = 1) const {
    EvaluateOptions options;
    options.today = *Date::parse(day);
    options.fuse_from_rows = fuse_from_rows;
    options.threads = threads;
    return options;
  }

  [[nodiscard]] std::vector<std::string> cells(const EvaluateOptions& options) const {
    const auto evaluation = evaluate(compiled.pack->plan(), bound.dataset, options);
    if (!evaluation.ok()) return {evaluation.error().message()};
    std::vector<std::string> all;
    for (plan::TableId t = 0; t < evaluation->plan().tables.size(); ++t) {
      const plan::Table& table = evaluation->plan().tables[t];
      for (const plan::PublicColumn& column : table.columns) {
        if (column.node == plan::no_node) continue;
        std::string& text = all.emplace_back(table.name + "." + column.name + ":");
        for (std::uint32_t r = 0; r < evaluation->row_space(t); ++r) {
          text += " " + evaluation->cell(column.node, r).text();
        }
      }
    }
    return all;
  }

  CompileResult compiled;
  std::optional<Organisation> organisation;
  BindResult bound;
};

class Replayed : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(Replayed, LaddersAreThoseOfDaysWorkedOutAnew) {
  const Rolling w(GetParam(), 40 + 30 * (GetParam() % 5));
  ASSERT_TRUE(w.compiled.ok());
  for (const char* day : {"2021-12-31", "2022-01-01", "2022-02-28", "2022-03-02", "2022-08-15", "2023-01-10"}) {
    const std::vector<std::string> held = w.cells(w.on(day, SIZE_MAX));
    EXPECT_EQ(held, w.cells(w.on(day, 1))) << day;
    EXPECT_EQ(held, w.cells(w.on(day, 1, 3))) << day;
  }
}
INSTANTIATE_TEST_SUITE_P(Rolling, Replayed, ::testing::Range<std::uint64_t>(0, 20));

// More rows than a chunk turn on one day.
TEST(Rolling, ManyRows) {
  const Rolling w(77, 5000);
  ASSERT_TRUE(w.compiled.ok());
  EXPECT_EQ(w.cells(w.on("2022-02-10", SIZE_MAX)), w.cells(w.on("2022-02-10", 1)));
}

// Which conditions of the pack are carried: all but the two that no comparison with the day settles, and the one by a
// reference, whose row may be one that is not there yet.
TEST(Rolling, CarriesWhatTurnsOnFewDays) {
  const Rolling w(5, 30);
  ASSERT_TRUE(w.compiled.ok());
  const plan::Plan& plan = w.compiled.pack->plan();
  const EvaluateOptions options = w.on("2022-12-31", 1);
  detail::Run run(plan, w.bound.dataset, options);
  ASSERT_FALSE(detail::set_up_scalars(run));
  detail::Frame constants(run, nullptr, options.today);
  for (const plan::NodeId id : run.prepared.order) {
    if (!run.prepared.dated[id] && run.prepared.pair_of_node[id] == plan::scalar) constants.evaluate(id);
  }
  std::size_t aggregates = 0;
  std::set<plan::NodeId> seen, carried;
  for (plan::NodeId id = 0; id < plan.nodes.size(); ++id) {
    if (plan.nodes[id].kind != plan::NodeKind::scan) continue;
    const auto& scan = std::get<plan::Scan>(plan.nodes[id].payload);
    const std::vector<plan::NodeId> nodes = detail::nodes_of_conditions(run, id);
    const std::vector<Date> days = detail::check_days(run, scan, options.today);
    detail::Frame frame(run, &constants, days.front());
    detail::RollingAggregates rolling(frame, nodes, days);
    for (const plan::NodeId node : nodes) {
      aggregates += plan.nodes[node].kind == plan::NodeKind::aggregate && seen.insert(node).second;
    }
    carried.insert(rolling.nodes().begin(), rolling.nodes().end());
  }
  EXPECT_EQ(aggregates, 16u);
  EXPECT_EQ(carried.size(), 13u);
}

bool holds(FusedOp op, std::int64_t difference) {
  switch (op) {
    case FusedOp::less:
      return difference < 0;
    case FusedOp::less_equal:
      return difference <= 0;
    case FusedOp::equal:
      return difference == 0;
    default:
      return difference != 0;
  }
}

TEST(Rolling, AComparisonTurnsOnTheDaysThatAreSaid) {
  for (const FusedOp op : {FusedOp::less, FusedOp::less_equal, FusedOp::equal, FusedOp::not_equal}) {
    for (const bool rises : {false, true}) {
      for (std::int64_t difference = -8; difference <= 8; ++difference) {
        const Turn turn{op, 0, 1, rises};
        const TurnDays said = detail::turn_days(turn, difference);
        std::set<std::int64_t> days, expected;
        for (const std::int64_t day : {said.first, said.second}) {
          if (day >= 1) days.insert(day);
        }
        for (std::int64_t n = 1; n <= 20; ++n) {
          const auto on = [&](std::int64_t later) { return holds(op, difference + (rises ? later : -later)); };
          if (on(n) != on(n - 1)) expected.insert(n);
        }
        EXPECT_EQ(days, expected) << static_cast<int>(op) << (rises ? " rising from " : " falling from ") << difference;
      }
    }
  }
}

}  // namespace
}  // namespace zeren
