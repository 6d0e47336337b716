// Dated parameters and declarations, revised rows and values that become known: what each day sees, and that a day
// replayed is the day as it was.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/output.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/run/known.hpp"

namespace zeren {
namespace {

constexpr const char* rules = R"(pack small { effective 2022-01-01 .. 2022-12-31  months clamp }
source plan clauses 1 .. 9
tier county > township
event report on made revised on entered withdrawn by void {
  id : key  at : township  made : date  entered : date  injured : count  closed : date?  void : bool
}
event note on day { id : key  day : date  about : report }
event remark on day { id : key  day : date  about : report? }
event case on opened { id : key  at : township  opened : date  judged : date?  degree : low | high? known on judged }
param grace "the grace" = 15 days from 2022-01-01 per plan.1, 10 days from 2022-01-20 per plan.2
override grace as flood when today = 2022-01-25 then 40 days
param step_size = 1 from 2022-01-05, 2 from 2022-01-15
define due for report = made + grace by made
define due_today for report = made + grace by today
define reports for township = count(report within this)
define injured for township = sum(injured over report within this)
define open_ones for township = count(report within this where closed is absent)
define notes for township = count(note where about.at = this)
define pointed for township = count(remark where about is present)
define told for note = about.injured as of day
define closed_by for report = closed as of made + 10 days
define grew for township = count(report within this where (injured as of made + 3 days) otherwise 0 < injured)
define high_cases for township = count(case within this where degree is present and degree = high)
define points for township = reports until 2022-01-14 per plan.3
define points for township = reports * step_size from 2022-01-15 per plan.4
define step_now for township = step_size
define points_before for township = points as of today - 1 days
score s for township until 2022-01-14 { start 100; injured : deduct injured; bands { good >= 95, poor } }
score s for township from 2022-01-15 { start 100; open : deduct 2 * open_ones; bands { good >= 99, poor } }
rank r by s high first for township within county
ladder l for township in order until 2022-01-14 { step one when open_ones > 0; release when open_ones = 0 }
ladder l for township in order from 2022-01-15 per plan.5 { step one when open_ones > 1; release when open_ones = 0 }
define served for township = count(l.measure where subject = this)
check none_open for township must open_ones = 0 from 2022-01-15
target few for township from 2022-01-15 { measure open_ones; goal at most 5; by 2022-12-31 }
)";
constexpr const char* units = "code,name,level,parent\n1,C,county,\n11,T,township,1\n12,U,township,1\n";

using Rows = std::vector<std::vector<std::string>>;

std::string csv(std::string header, const Rows& rows) {
  std::string text = std::move(header) + "\n";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : ",") + row[i];
    text += "\n";
  }
  return text;
}

// The tables of one county, as rows of texts.
struct Facts {
  Rows report, note, remark, cases;
};

struct World {
  CompileResult compiled;
  LoadedUnits loaded;
  BindResult bound;

  explicit World(const Facts& facts, const char* text = rules) {
    PackFiles files;
    files.files.push_back({"small.zr", text});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) return;
    const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
    loaded = load_units("units.csv", units, tiers);
    const std::string reports = csv("id,at,made,entered,injured,closed,void", facts.report);
    const std::string notes = csv("id,day,about", facts.note);
    const std::string remarks = csv("id,day,about", facts.remark);
    const std::string judged = csv("id,at,opened,judged,degree", facts.cases);
    const LoadedTable report = read_csv("report", "report.csv", reports);
    const LoadedTable note = read_csv("note", "note.csv", notes);
    const LoadedTable remark = read_csv("remark", "remark.csv", remarks);
    const LoadedTable cases = read_csv("case", "case.csv", judged);
    const std::vector<SourceTable> tables{report.view(), note.view(), remark.view(), cases.view()};
    bound = zeren::bind(plan(), loaded.organisation.value(), tables);
  }
  const plan::Plan& plan() const { return compiled.pack->plan(); }
  Result<Evaluation, EngineError> run(Date day, std::vector<ParamOverride> overrides = {}) const {
    return run(day, bound.dataset, std::move(overrides));
  }
  Result<Evaluation, EngineError> run(Date day, const Dataset& dataset,
                                      std::vector<ParamOverride> overrides = {}) const {
    EvaluateOptions options;
    options.today = day;
    options.overrides = std::move(overrides);
    return evaluate(plan(), dataset, options);
  }
  std::string text(const Evaluation& evaluation, std::string_view table, const char* key,
                   std::string_view column) const {
    const plan::TableId t = evaluation.find_table(table).value();
    const CellView cell =
        evaluation.cell(t, evaluation.find_row(t, key).value(), evaluation.find_column(t, column).value());
    if (cell.error() != nullptr) return "error: " + cell.error()->message();
    return cell.present() ? cell.text() : "absent";
  }
  std::string explained(const Evaluation& evaluation, std::string_view table, const char* key,
                        std::string_view column) const {
    const plan::TableId t = evaluation.find_table(table).value();
    return render_text(explain(plan(), bound.dataset, evaluation, t, evaluation.find_row(t, key).value(),
                               evaluation.find_column(t, column).value()));
  }
};

Date day(const char* text) {
  return *Date::parse(text);
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

const Facts few{{{"R1", "11", "2022-01-03", "2022-01-04", "2", "", "false"},
                 {"R1", "11", "2022-01-03", "2022-01-10", "5", "", "false"},
                 {"R2", "11", "2022-01-22", "2022-01-22", "1", "", "false"},
                 {"R3", "12", "2022-01-03", "2022-01-05", "1", "", "false"},
                 {"R3", "12", "2022-01-03", "2022-01-08", "1", "", "true"},
                 {"R3", "11", "2022-01-03", "2022-01-12", "4", "", "false"}},
                {{"N1", "2022-01-06", "R3"}},
                {{"M1", "2022-01-06", "R3"}},
                {{"K1", "11", "2022-01-03", "2022-01-09", "high"}, {"K2", "11", "2022-01-03", "", "high"}}};

TEST(Versions, AParameterIsThatOfTheDayAskedFor) {
  const World w(few);
  const auto run = w.run(day("2022-01-22"));
  ASSERT_TRUE(run.ok()) << run.error().message();
  EXPECT_EQ(w.text(*run, "report", "R1", "due"), "2022-01-18");
  EXPECT_EQ(w.text(*run, "report", "R1", "due_today"), "2022-01-13");
  EXPECT_EQ(w.text(*run, "report", "R2", "due"), "2022-02-01");
  EXPECT_TRUE(holds(w.explained(*run, "report", "R1", "due"), "plan.1"));
  EXPECT_TRUE(holds(w.explained(*run, "report", "R2", "due"), "plan.2"));
}

TEST(Versions, ExceptionsApplyToWhicheverVersionIsTaken) {
  const World w(few);
  const auto run = w.run(day("2022-01-25"));
  ASSERT_TRUE(run.ok());
  EXPECT_EQ(w.text(*run, "report", "R1", "due"), "2022-02-12");
  EXPECT_EQ(w.text(*run, "report", "R1", "due_today"), "2022-02-12");
}

TEST(Versions, ARunSetsAllVersionsAndNoDayIsInAGap) {
  const World w(few);
  const std::vector<ParamOverride> set{{"grace", Duration{DurationKind::days, 20}}, {"step_size", Number(7)}};
  const auto run = w.run(day("2022-01-04"), set);
  ASSERT_TRUE(run.ok());
  EXPECT_EQ(w.text(*run, "report", "R1", "due"), "2022-01-23");
  EXPECT_EQ(w.text(*run, "township", "11", "step_now"), "7");
  const auto unset = w.run(day("2022-01-04"));
  ASSERT_TRUE(unset.ok());
  EXPECT_EQ(w.text(*unset, "township", "11", "step_now"), "error: `step_size` has no version on 2022-01-04");
}

TEST(Versions, ADeclarationIsThatOfTheDayEvaluated) {
  const World w(few);
  const auto before = w.run(day("2022-01-14")), after = w.run(day("2022-01-15"));
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ(w.text(*before, "township", "11", "points"), "2");
  EXPECT_EQ(w.text(*after, "township", "11", "points"), "4");
  EXPECT_EQ(w.text(*after, "township", "11", "points_before"), "2");
  EXPECT_EQ(w.text(*before, "township", "11", "s"), "91");
  EXPECT_EQ(w.text(*before, "township", "11", "s.injured"), "-9");
  EXPECT_EQ(w.text(*before, "township", "11", "s.open"), "absent");
  EXPECT_EQ(w.text(*after, "township", "11", "s"), "96");
  EXPECT_EQ(w.text(*after, "township", "11", "s.injured"), "absent");
  EXPECT_EQ(w.text(*after, "township", "11", "s.band"), "poor");
  EXPECT_EQ(w.text(*after, "township", "12", "r"), "1");
  EXPECT_TRUE(holds(w.explained(*before, "township", "11", "points"), "plan.3"));
  EXPECT_TRUE(holds(w.explained(*after, "township", "11", "points"), "plan.4"));
  EXPECT_TRUE(holds(w.explained(*after, "township", "11", "points"), "the version from 2022-01-15"));
  EXPECT_TRUE(holds(w.explained(*after, "township", "11", "s"), "open_ones"));
  EXPECT_TRUE(before->findings().empty());
  ASSERT_EQ(after->findings().size(), 1u);
  EXPECT_EQ(after->findings()[0].name, "none_open");
  const plan::TableId board = after->find_table("target").value();
  EXPECT_EQ(before->rows(board).size(), 0u);
  EXPECT_EQ(after->rows(board).size(), 2u);
  EXPECT_EQ(after->key(board, after->rows(board)[0]), "few:11");
}

TEST(Versions, ALadderBeginsAnewWithEachVersion) {
  const World w(few);
  const auto before = w.run(day("2022-01-14")), after = w.run(day("2022-01-15"));
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ(w.text(*before, "township", "11", "l"), "one");
  EXPECT_EQ(w.text(*before, "township", "11", "l.since"), "2022-01-04");
  EXPECT_EQ(w.text(*after, "township", "11", "l.since"), "2022-01-15");
  EXPECT_EQ(w.text(*before, "township", "11", "served"), "1");
  EXPECT_EQ(w.text(*after, "township", "11", "served"), "2");
  const plan::TableId measures = after->find_table("l.measure").value();
  const std::size_t left = after->find_column(measures, "left").value();
  EXPECT_EQ(after->key(measures, after->rows(measures)[0]), "11:one:2022-01-04");
  EXPECT_EQ(after->cell(measures, after->rows(measures)[0], left).text(), "2022-01-15");
}

TEST(Versions, EachDaySeesWhatWasRecordedByThen) {
  const World w(few);
  ASSERT_TRUE(w.bound.rejects.empty()) << reason(w.bound.rejects[0], Language::en);
  struct Seen {
    const char* day;
    const char *reports, *injured, *elsewhere, *notes, *pointed;
  };
  for (const Seen& seen : {Seen{"2022-01-03", "0", "0", "0", "0", "0"}, Seen{"2022-01-04", "1", "2", "0", "0", "0"},
                           Seen{"2022-01-06", "1", "2", "1", "0", "1"}, Seen{"2022-01-08", "1", "2", "0", "0", "0"},
                           Seen{"2022-01-10", "1", "5", "0", "0", "0"}, Seen{"2022-01-12", "2", "9", "0", "1", "1"}}) {
    const auto run = w.run(day(seen.day));
    ASSERT_TRUE(run.ok());
    EXPECT_EQ(w.text(*run, "township", "11", "reports"), seen.reports) << seen.day;
    EXPECT_EQ(w.text(*run, "township", "11", "injured"), seen.injured) << seen.day;
    EXPECT_EQ(w.text(*run, "township", "12", "reports"), seen.elsewhere) << seen.day;
    EXPECT_EQ(w.text(*run, "township", "11", "notes"), seen.notes) << seen.day;
    EXPECT_EQ(w.text(*run, "township", "11", "pointed"), seen.pointed) << seen.day;
  }
}

TEST(Versions, ADateOfTheRowPicksWhatWasRecordedByThen) {
  const World w(few);
  const auto late = w.run(day("2022-01-31")), early = w.run(day("2022-01-10"));
  ASSERT_TRUE(late.ok() && early.ok());
  EXPECT_EQ(w.text(*late, "note", "N1", "told"), "1");
  EXPECT_EQ(w.text(*late, "township", "11", "grew"), "2");  // on the third day R1 said 2, and R3 1
  EXPECT_TRUE(holds(w.text(*early, "report", "R1", "closed_by"), "error"));
  const std::string why = w.explained(*late, "note", "N1", "told");
  EXPECT_TRUE(holds(why, "as of 2022-01-06")) << why;
  EXPECT_TRUE(holds(why, "report R3")) << why;
}

TEST(Versions, AValueIsAbsentUntilItIsKnown) {
  const World w(few);
  const auto before = w.run(day("2022-01-08")), after = w.run(day("2022-01-09"));
  ASSERT_TRUE(before.ok() && after.ok());
  EXPECT_EQ(w.text(*before, "case", "K1", "degree"), "absent");
  EXPECT_EQ(w.text(*before, "township", "11", "high_cases"), "1") << "K2 has no such day";
  EXPECT_EQ(w.text(*after, "township", "11", "high_cases"), "2");
  EXPECT_TRUE(holds(w.explained(*before, "case", "K1", "degree"), "known from 2022-01-09 on"));
}

TEST(Versions, KeyAndRecordingTellRowsApart) {
  Facts facts;
  facts.report = {{"R1", "11", "2022-01-03", "2022-01-04", "2", "", "false"},
                  {"R1", "11", "2022-01-03", "2022-01-04", "2", "", "false"},
                  {"R2", "11", "2022-01-03", "2022-01-04", "2", "", "false"},
                  {"R2", "11", "2022-01-03", "2022-01-04", "3", "", "false"},
                  {"R2", "11", "2022-01-03", "2022-01-06", "4", "", "false"},
                  {"R3", "11", "2022-01-03", "2022-01-04", "x", "", "false"}};
  facts.note = {{"N1", "2022-01-06", "R2"}, {"N2", "2022-01-06", "R3"}};
  const World w(facts);
  std::vector<std::string> codes;
  for (const Reject& reject : w.bound.rejects) codes.push_back(std::string(reject.code->id));
  EXPECT_EQ(std::count(codes.begin(), codes.end(), "ZR0772"), 2);
  EXPECT_EQ(codes.size(), 4u) << "the faulty R3, and the note that needs it";
  const auto early = w.run(day("2022-01-05")), late = w.run(day("2022-01-06"));
  ASSERT_TRUE(early.ok() && late.ok());
  EXPECT_EQ(w.text(*early, "township", "11", "injured"), "2");
  EXPECT_EQ(w.text(*late, "township", "11", "injured"), "6");
  EXPECT_EQ(w.text(*late, "township", "11", "notes"), "1");
}

// ---- a day replayed is the day as it was ----------------------------------------------------------------------------

class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  int below(int n) { return static_cast<int>(engine_() % static_cast<std::uint32_t>(n)); }
  std::string january(int from = 1) { return Date::from_ymd(2022, 1, from + below(29 - from))->to_string(); }
  std::string maybe(std::string text) { return below(2) == 0 ? "" : std::move(text); }

 private:
  std::mt19937 engine_;
};

// `ahead`: reports may be entered before the day that they are of.
Facts random_facts(std::uint32_t seed, bool ahead) {
  Random random(seed);
  Facts facts;
  const auto place = [&] { return random.below(2) == 0 ? "11" : "12"; };
  for (int key = 0; key < 6; ++key) {
    std::vector<std::string> days;
    for (int version = random.below(4); version >= 0; --version) days.push_back(random.january());
    std::sort(days.begin(), days.end());
    days.erase(std::unique(days.begin(), days.end()), days.end());
    for (const std::string& entered : days) {
      const std::string any = random.january();
      const std::string made = ahead ? any : std::min(any, entered);
      facts.report.push_back({"R" + std::to_string(key), place(), made, entered, std::to_string(random.below(9)),
                              random.maybe(random.january()), random.below(4) == 0 ? "true" : "false"});
    }
  }
  for (int i = 0; i < 6; ++i) {
    const std::string about = "R" + std::to_string(random.below(6));
    facts.note.push_back({"N" + std::to_string(i), random.january(), about});
    facts.remark.push_back({"M" + std::to_string(i), random.january(), random.maybe(about)});
    facts.cases.push_back({"K" + std::to_string(i), place(), random.january(), random.maybe(random.january()),
                           random.below(2) == 0 ? "low" : "high"});
  }
  return facts;
}

// What stood in the tables at the end of the day.
Facts cut_off(const Facts& facts, const std::string& today) {
  Facts cut;
  for (auto row : facts.report) {
    if (row[3] > today) continue;
    if (row[5] > today) row[5].clear();
    cut.report.push_back(std::move(row));
  }
  const auto is_there = [&](const std::string& key) {
    return std::any_of(cut.report.begin(), cut.report.end(), [&](const auto& row) { return row[0] == key; });
  };
  for (const auto& row : facts.note) {
    if (row[1] <= today && is_there(row[2])) cut.note.push_back(row);
  }
  for (auto row : facts.remark) {
    if (row[1] > today) continue;
    if (!is_there(row[2])) row[2].clear();
    cut.remark.push_back(std::move(row));
  }
  for (auto row : facts.cases) {
    if (row[2] > today) continue;
    if (row[3] > today) row[3] = row[4] = "";
    cut.cases.push_back(std::move(row));
  }
  return cut;
}

// Every cell of every row that is there, and the findings.
std::string everything(const Evaluation& evaluation) {
  std::string text;
  const plan::Plan& plan = evaluation.plan();
  for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
    if (plan.tables[t].kind == plan::TableKind::pair) continue;
    for (const std::uint32_t row : evaluation.rows(t)) {
      text += plan.tables[t].name + ":" + evaluation.key(t, row);
      for (std::size_t c = 0; c < plan.tables[t].columns.size(); ++c) {
        if (plan.tables[t].columns[c].node == plan::no_node) continue;
        const CellView cell = evaluation.cell(t, row, c);
        text += " " + plan.tables[t].columns[c].name + "=";
        text += cell.error() != nullptr ? cell.error()->message() : cell.present() ? cell.text() : "-";
      }
      text += "\n";
    }
  }
  for (const Finding& finding : evaluation.findings()) text += finding.message_en + "\n";
  return text;
}

class Replay : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(Replay, IsWhatARunOnThatDayGave) {
  const Facts facts = random_facts(GetParam(), true);
  const World all(facts);
  ASSERT_TRUE(all.bound.rejects.empty()) << reason(all.bound.rejects[0], Language::en);
  for (Date today = day("2022-01-01"); today <= day("2022-01-31"); ++today.days) {
    const World then(cut_off(facts, today.to_string()));
    ASSERT_TRUE(then.bound.rejects.empty()) << reason(then.bound.rejects[0], Language::en);
    const auto replayed = all.run(today), lived = then.run(today);
    ASSERT_TRUE(replayed.ok() && lived.ok());
    ASSERT_EQ(everything(*replayed), everything(*lived)) << today.to_string();
  }
}

TEST(Versions, WhatIsDatedOnADayIsKnownOnIt) {
  Facts facts;
  facts.report = {{"R1", "11", "2022-01-03", "2022-01-03", "1", "2022-01-15", "false"},
                  {"R2", "11", "2022-01-03", "2022-01-03", "1", "2022-01-16", "false"}};
  const World world(facts);
  const auto open_ones = [&](const char* known) {
    const auto dataset = known_on(world.plan(), world.bound.dataset, day(known));  // outlives what was made of it
    const auto result = world.run(day("2022-01-31"), dataset);
    return world.text(*result, "township", "11", "open_ones");
  };
  EXPECT_EQ(open_ones("2022-01-14"), "2");
  EXPECT_EQ(open_ones("2022-01-15"), "1");
  EXPECT_EQ(open_ones("2022-01-16"), "0");
}

TEST(Versions, WhatIsMadeOnDemandOnlyLeavesOutNothingElse) {
  const World world(few);
  EvaluateOptions options;
  options.today = day("2022-01-31");
  const auto all = evaluate(world.plan(), world.bound.dataset, options);
  options.on_demand = false;
  const auto asked = evaluate(world.plan(), world.bound.dataset, options);
  ASSERT_TRUE(all.ok() && asked.ok());
  for (const char* column : {"injured", "closed_by", "due"}) {
    EXPECT_EQ(world.text(*asked, "report", "R1", column), world.text(*all, "report", "R1", column)) << column;
  }
  EXPECT_EQ(world.text(*asked, "township", "11", "points_before"), world.text(*all, "township", "11", "points_before"));
}

// Nothing new happens after a day: the days after it see what it knew.
TEST_P(Replay, WhatIsKnownOnADayIsTheFactsCutOff) {
  const Facts facts = random_facts(GetParam(), false);
  const World all(facts);
  const Date last = day("2022-01-15");
  const Dataset known = known_on(all.plan(), all.bound.dataset, last);
  const World then(cut_off(facts, last.to_string()));
  for (const char* later : {"2022-01-15", "2022-01-16", "2022-01-31"}) {
    const auto guessed = all.run(day(later), known), lived = then.run(day(later));
    ASSERT_TRUE(guessed.ok() && lived.ok());
    ASSERT_EQ(everything(*guessed), everything(*lived)) << later;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Replay, ::testing::Range(1u, 9u));

}  // namespace
}  // namespace zeren
