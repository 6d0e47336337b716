// Cancelling and deadlines: work that is to end gives no result at all, only why; and it finds out soon.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/face/temporary_folder.hpp"
#include "tests/unit/face/world.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/io/facts_folder.hpp"
#include "zeren/io/ndjson.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/run/forecast.hpp"
#include "zeren/syntax/parse.hpp"
#include "zeren/test_runner.hpp"

namespace zeren::test {
namespace {

const std::string rules = R"(pack p { effective 2022-01-01 .. 2022-12-31 }
source plan "plan" clauses 1 .. 9
tier county > village
event hazard on found { id : key  at : village  found : date  due : deadline  closed : date? }
define late for village = count(hazard at this where due < today and closed is absent)
score index for village { start 100
  late : deduct 5 for each hazard at this where due < today at most 20 }
rank place by index high first for village
ladder remediation for village checked daily in order {
  step remind when late >= 1
  step interview when late >= 2 and after 15 days at remind
  release when late = 0 for 30 days
}
check calm for village must late < 9
test "one is late" {
  units { C { V } }
  facts { hazard { id: "H1", at: V, found: 2022-03-01, due: 2022-03-09 } }
  on 2022-06-30
  expect village:V.late = 1
}
)";
const std::string units = "code,name,level,parent\n1,C,county,\n11,V,village,1\n12,W,village,1\n";
const std::string hazards =
    "id,at,found,due,closed\nH1,11,2022-01-10,2022-02-01,\nH2,11,2022-03-01,2022-03-09,\n"
    "H3,12,2022-03-01,2022-04-01,2022-05-01\n";
const Date last_of_june = *Date::parse("2022-06-30");

// A clock that goes on by one at each reading, and a deadline that so many readings are still before.
Limits readings(std::int64_t left, std::shared_ptr<std::atomic<std::int64_t>> read = nullptr) {
  if (!read) read = std::make_shared<std::atomic<std::int64_t>>(0);
  Limits limits;
  limits.clock = [read] { return read->fetch_add(1); };
  limits.deadline = left;
  return limits;
}

Limits cancelled() {
  std::stop_source source;
  source.request_stop();
  Limits limits;
  limits.stop = source.get_token();
  return limits;
}

// Every piece of work that takes limits: whether it gave a result, and the codes that it reported. Most of them have
// the results of those before as input.
struct Outcome {
  bool result = false;
  std::vector<std::string> codes;
};
struct Work {
  std::string name;
  std::function<Outcome(const Limits&)> run;
};

Outcome of(bool result, const Diagnostics& diagnostics) {
  Outcome outcome{result, {}};
  for (const Diagnostic& d : diagnostics) outcome.codes.emplace_back(d.code->id);
  return outcome;
}
Outcome of(bool result, const std::vector<Reject>& rejects) {
  Outcome outcome{result, {}};
  for (const Reject& reject : rejects) outcome.codes.emplace_back(reject.code->id);
  return outcome;
}
template <class T>
Outcome of(const Result<T, EngineError>& result) {
  if (result.ok()) return {true, {}};
  return {false, {std::string(result.error().code->id)}};
}

class Stop : public ::testing::Test {
 protected:
  Stop() : world_(rules, units, {{"hazard", hazards}}, "2022-06-30") {
    folder_.write("p/rules.zr", rules);
    folder_.write("p/facts/hazard.csv", hazards);
    folder_.write("p/facts/other.ndjson", "{\"id\":\"X\"}\n");
    for (const plan::Table& table : world_.pack.plan().tables) {
      if (table.kind == plan::TableKind::tier) tiers_.push_back({table.name, table.label});
    }
  }

  [[nodiscard]] std::vector<Work> all_work() const {
    const plan::Plan& plan = world_.pack.plan();
    return {
        {"parse",
         [](const Limits& limits) {
           const syntax::ParseResult parsed = syntax::parse(rules, 0, limits);
           return of(!parsed.tree.declarations.empty(), parsed.diagnostics);
         }},
        {"compile",
         [](const Limits& limits) {
           PackFiles files;
           files.files.push_back({"rules.zr", rules});
           CompileResult result = compile(files, limits);
           Outcome outcome = of(result.ok(), result.diagnostics);
           if (result.ok()) outcome.codes.clear();  // remarks about the rules
           return outcome;
         }},
        {"read_pack_files",
         [this](const Limits& limits) {
           const LoadedPackFiles loaded = read_pack_files(folder_.path("p"), limits);
           return of(!loaded.files.files.empty(), loaded.problems);
         }},
        {"read_facts_folder",
         [this](const Limits& limits) {
           const LoadedFacts facts = read_facts_folder(folder_.path("p/facts"), 2, limits);
           return of(!facts.tables.empty(), facts.problems);
         }},
        {"read_csv",
         [](const Limits& limits) {
           const LoadedTable table = read_csv("hazard", "hazard.csv", hazards, limits);
           return of(table.rows() != 0 || !table.columns.empty(), table.rejects);
         }},
        {"read_ndjson",
         [](const Limits& limits) {
           const LoadedTable table = read_ndjson("hazard", "hazard", "{\"id\":\"H1\"}\n{\"id\":\"H2\"}\n", limits);
           return of(table.rows() != 0 || !table.columns.empty(), table.rejects);
         }},
        {"load_units",
         [this](const Limits& limits) {
           const LoadedUnits loaded = load_units("units.csv", units, tiers_, false, limits);
           return of(loaded.organisation.has_value(), loaded.problems);
         }},
        {"bind",
         [this, &plan](const Limits& limits) {
           const LoadedTable table = read_csv("hazard", "hazard.csv", hazards);
           const SourceTable view = table.view();
           const BindResult bound = bind(plan, *world_.units.organisation, {&view, 1}, limits);
           Outcome outcome = of(bound.dataset.organisation != nullptr, bound.rejects);
           if (bound.error) outcome.codes.emplace_back(bound.error->code->id);
           return outcome;
         }},
        {"evaluate", [this](const Limits& limits) { return of(run(limits, 1)); }},
        {"evaluate on four threads", [this](const Limits& limits) { return of(run(limits, 4)); }},
        {"forecast",
         [this, &plan](const Limits& limits) {
           EvaluateOptions options;
           options.today = last_of_june;
           options.limits = limits;
           return of(forecast(plan, world_.bound.dataset, options, *Date::parse("2022-08-31")));
         }},
        {"run_tests", [this](const Limits& limits) { return of(run_tests(world_.pack, nullptr, {}, {}, limits)); }},
    };
  }

  [[nodiscard]] Result<Evaluation, EngineError> run(const Limits& limits, unsigned threads) const {
    EvaluateOptions options;
    options.today = last_of_june;
    options.threads = threads;
    options.limits = limits;
    return evaluate(world_.pack.plan(), world_.bound.dataset, options);
  }

  TemporaryFolder folder_;
  World world_;
  std::vector<TierName> tiers_;
};

TEST_F(Stop, WhatWasCancelledGivesOnlyThat) {
  for (const Work& work : all_work()) {
    const Outcome outcome = work.run(cancelled());
    EXPECT_FALSE(outcome.result) << work.name;
    EXPECT_EQ(outcome.codes, std::vector<std::string>{"ZR0901"}) << work.name;
  }
}

TEST_F(Stop, WhatIsPastItsDeadlineGivesOnlyThat) {
  for (const Work& work : all_work()) {
    const Outcome outcome = work.run(readings(0));
    EXPECT_FALSE(outcome.result) << work.name;
    EXPECT_EQ(outcome.codes, std::vector<std::string>{"ZR0902"}) << work.name;
  }
}

TEST_F(Stop, WithoutADeadlineAllOfItGivesResults) {
  for (const Work& work : all_work()) {
    const Outcome outcome = work.run({});
    EXPECT_TRUE(outcome.result) << work.name;
    EXPECT_EQ(outcome.codes, std::vector<std::string>()) << work.name;
  }
}

// The deadline passes at the first look, the second, and so on to the last: always all or nothing.
TEST_F(Stop, WhereverTheDeadlinePassesThereIsAllOrNothing) {
  for (const Work& work : all_work()) {
    std::int64_t looks = 0;
    for (;; ++looks) {
      ASSERT_LT(looks, 20'000) << work.name;
      const Outcome outcome = work.run(readings(looks));
      if (outcome.result) {
        EXPECT_EQ(outcome.codes, std::vector<std::string>()) << work.name << " after " << looks << " looks";
        break;
      }
      ASSERT_EQ(outcome.codes, std::vector<std::string>{"ZR0902"}) << work.name << " after " << looks << " looks";
      if (looks > 60) looks += 36;  // ladders look often
    }
    EXPECT_GE(looks, 1) << work.name;
  }
}

// Of the 181 check days until the end of June each is a look at least.
TEST_F(Stop, ALadderLooksOnEveryCheckDay) {
  const auto read = std::make_shared<std::atomic<std::int64_t>>(0);
  ASSERT_TRUE(run(readings(1'000'000, read), 1).ok());
  EXPECT_GE(read->load(), 181);
}

TEST_F(Stop, ADeadlineThatIsNotReachedChangesNothing) {
  Limits limits;
  limits.give_up_after(3'600'000);
  std::stop_source source;
  limits.stop = source.get_token();
  const auto with = run(limits, 2);
  const auto without = run({}, 1);
  ASSERT_TRUE(with.ok() && without.ok());
  const plan::TableId village = *with->find_table("village");
  for (std::size_t column = 0; column < world_.pack.plan().tables[village].columns.size(); ++column) {
    for (const std::uint32_t row : with->rows(village)) {
      EXPECT_EQ(with->cell(village, row, column).text(), without->cell(village, row, column).text());
    }
  }
}

// Explaining a ladder evaluates past days again, within the limits of the run that it explains.
TEST_F(Stop, AnExplanationThatWasCancelledIsEmpty) {
  std::stop_source source;
  Limits limits;
  limits.stop = source.get_token();
  const auto evaluation = run(limits, 1);
  ASSERT_TRUE(evaluation.ok());
  const plan::TableId village = *evaluation->find_table("village");
  const std::size_t column = *evaluation->find_column(village, "remediation");
  const auto explained = [&] {
    return explain(world_.pack.plan(), world_.bound.dataset, *evaluation, village, evaluation->rows(village)[0],
                   column);
  };
  const Explanation whole = explained();
  EXPECT_FALSE(whole.error);
  EXPECT_FALSE(whole.root.parts.empty());
  source.request_stop();
  const Explanation none = explained();
  ASSERT_TRUE(none.error);
  EXPECT_EQ(none.error->code, &limit_codes::cancelled);
  EXPECT_TRUE(none.root.parts.empty());
}

// A real other thread cancels while the work is under way: its clock, read at every look, waits at the `at`-th reading
// until the other thread has done so.
Limits cancelled_under_way(std::stop_source& source, std::int64_t at, std::promise<void>& reached,
                           std::shared_future<void> done) {
  auto read = std::make_shared<std::atomic<std::int64_t>>(0);
  Limits limits;
  limits.stop = source.get_token();
  limits.deadline = 1'000'000'000;
  limits.clock = [read, at, &reached, done] {
    const std::int64_t now = read->fetch_add(1);
    if (now == at) {
      reached.set_value();
      done.wait();
    }
    return now;
  };
  return limits;
}

TEST_F(Stop, AnotherThreadCancelsWhileTheWorkIsUnderWay) {
  const std::vector<std::string> names{"compile",  "bind",     "evaluate", "evaluate on four threads",
                                       "forecast", "run_tests"};
  for (const std::string& name : names) {
    const std::vector<Work> all = all_work();
    const auto work = std::find_if(all.begin(), all.end(), [&](const Work& w) { return w.name == name; });
    ASSERT_NE(work, all.end());
    std::stop_source source;
    std::promise<void> reached, done;
    const Limits limits = cancelled_under_way(source, 2, reached, done.get_future().share());
    std::thread other([&] {
      reached.get_future().wait();
      source.request_stop();
      done.set_value();
    });
    const Outcome outcome = work->run(limits);
    other.join();
    EXPECT_FALSE(outcome.result) << name;
    EXPECT_EQ(outcome.codes, std::vector<std::string>{"ZR0901"}) << name;
  }
}

// Large tables look between their rows, so that ending them need not wait for the last.
TEST_F(Stop, LoadersLookBetweenBatchesOfRows) {
  std::string csv = "id,at,found,due\n", ndjson;
  constexpr int rows = 50'000;
  for (int i = 0; i < rows; ++i) {
    csv += "H" + std::to_string(i) + ",11,2022-03-01,2022-03-09\n";
    ndjson += "{\"id\":\"H" + std::to_string(i) + "\",\"at\":\"11\"}\n";
  }
  const auto looks_of = [](const auto& work) {
    const auto read = std::make_shared<std::atomic<std::int64_t>>(0);
    work(readings(1'000'000, read));
    return read->load();
  };
  LoadedTable table;
  EXPECT_GE(looks_of([&](const Limits& limits) { table = read_csv("hazard", "hazard.csv", csv, limits); }), 20);
  EXPECT_EQ(table.rows(), std::size_t{rows});
  EXPECT_GE(looks_of([&](const Limits& limits) { EXPECT_EQ(read_ndjson("h", "h", ndjson, limits).rows(), rows); }), 20);
  const SourceTable view = table.view();
  EXPECT_GE(looks_of([&](const Limits& limits) {
              EXPECT_FALSE(bind(world_.pack.plan(), *world_.units.organisation, {&view, 1}, limits).error);
            }),
            20);
  // A text of rules too: lexer and parser each look as they go.
  std::string many = "pack p {}\ntier county > village\n";
  for (int i = 0; i < 5000; ++i) many += "param p" + std::to_string(i) + " = 1 + 2 * 3\n";
  EXPECT_GE(looks_of([&](const Limits& limits) { EXPECT_TRUE(syntax::parse(many, 0, limits).ok()); }), 10);
}

}  // namespace
}  // namespace zeren::test
