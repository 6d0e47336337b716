// Versions of what makes rows: assignments, duties and ledgers, and versions that a day of the row picks.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/test_runner.hpp"

namespace zeren {
namespace {

const std::string head =
    R"(pack small { effective 2022-01-01 .. 2022-12-31  months clamp }
source plan clauses 1 .. 9
tier county > township
body office "安监办" kind department
body branch "分局" kind department
entity firm { id : key  at : township  joined : date }
event found on day until closed { id : key  at : township  firm : firm  day : date  size : count  closed : date? }
event lesson on day { id : key  firm : firm  day : date }
event quash on day { id : key  of : found  day : date }
event report on sent { id : key  from : body  period : text?  sent : date }
event attestation on day { duty : text  by : text  document : text  holder : body?  period : text?  day : date }
event waiver on day { duty : text  holder : body?  period : text?  day : date }
)";

// The rules in versions, and the same rules in one: `VERSION` is put into the heads.
struct Written {
  const char *before, *inside, *after;
};
constexpr Written pieces[] = {
    {"define allowed for found = size + 3", " by day", "\n"},
    {"check settled for found must closed is present", " by day", "\n"},
    {"assign chase for found where size > 1", " by day",
     " per plan.1 { task fix to office due day + 3 days  task see to branch  closed on closed }\n"},
    {"duty once for found where size > 2 by day + 5 days", " by day", " { lead office  done on closed }\n"},
    {"duty send every month", "", " { lead office, branch  done by report of from  due period_end + 5 days }\n"},
    {"duty vow every quarter", "", " { lead office, branch  attested }\n"},
    {"ledger points for firm calendar year", "",
     " {\n  record size: size for each found of firm where size > 0\n"
     "  cancel lessons: 1 for each lesson of firm per plan.2\n"
     "  cancel at most 3\n  revoke by quash of of\n  carry all\n  reached listed 6\n}\n"},
};

std::string written(const std::vector<std::string>& versions) {
  std::string text = head;
  for (const Written& piece : pieces) {
    for (const std::string& version : versions) {
      text += piece.before + (version.empty() ? version : " " + version + piece.inside) + piece.after;
    }
  }
  return text + "define late for firm = count(chase.task where source.firm = this and task = \"fix\" and late)\n" +
         "define owed for county = count(send.duty where status = overdue)\n";
}

struct World {
  CompileResult compiled;
  LoadedUnits loaded;
  std::vector<LoadedTable> tables;
  BindResult bound;

  World(const std::string& text, const std::vector<std::pair<std::string, std::string>>& facts) {
    PackFiles files;
    files.files.push_back({"small.zr", text});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) return;
    const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
    loaded = load_units("units.csv", "code,name,level,parent\n1,C,county,\n11,T,township,1\n", tiers);
    std::vector<SourceTable> views;
    tables.reserve(facts.size());
    for (const auto& [name, csv] : facts) views.push_back(tables.emplace_back(read_csv(name, name, csv)).view());
    bound = zeren::bind(compiled.pack->plan(), loaded.organisation.value(), views);
    EXPECT_TRUE(bound.rejects.empty()) << reason(bound.rejects.front(), Language::en);
  }

  // Every cell of the tables that are shown, and the findings; each line by itself, because versions make their rows
  // one after the other.
  std::vector<std::string> shown(const char* day) const {
    EvaluateOptions options;
    options.today = *Date::parse(day);
    const auto evaluation = evaluate(compiled.pack->plan(), bound.dataset, options);
    std::vector<std::string> lines;
    if (!evaluation.ok()) return {evaluation.error().message(Language::en)};
    const plan::Plan& plan = compiled.pack->plan();
    for (plan::TableId t = 0; t < plan.tables.size(); ++t) {
      if (plan.tables[t].kind == plan::TableKind::pair || plan.tables[t].name.find('@') != std::string::npos) continue;
      for (const std::uint32_t row : evaluation->rows(t)) {
        std::string line = plan.tables[t].name + ":" + evaluation->key(t, row);
        for (std::size_t c = 0; c < plan.tables[t].columns.size(); ++c) {
          const plan::PublicColumn& column = plan.tables[t].columns[c];
          if (column.node == plan::no_node || column.name.find('@') != std::string::npos) continue;
          const CellView cell = evaluation->cell(t, row, c);
          line += " " + column.name + "=";
          line += cell.error() != nullptr ? cell.error()->message() : cell.present() ? cell.text() : "-";
        }
        lines.push_back(std::move(line));
      }
    }
    for (const Finding& finding : evaluation->findings()) lines.push_back(finding.message_en);
    std::sort(lines.begin(), lines.end());
    return lines;
  }
};

std::vector<std::pair<std::string, std::string>> random_facts(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const auto day = [&](std::int32_t from, std::uint32_t days) {
    return Date{Date::parse("2022-01-01")->days + from + static_cast<std::int32_t>(below(days))}.to_string();
  };
  std::string found = "id,at,firm,day,size,closed\n", lesson = "id,firm,day\n", quash = "id,of,day\n",
              report = "id,from,period,sent\n", vow = "duty,by,document,holder,period,day\n",
              waiver = "duty,holder,period,day\n";
  const char* months[] = {"", "2022-01", "2022-02", "2022-03", "2022-04", "2022-05", "2022-06"};
  const char* bodies[] = {"office", "branch"};
  for (std::uint32_t i = 0; i < 12; ++i) {
    const std::string n = std::to_string(i);
    found += "F" + n + ",11,E" + std::to_string(below(2)) + "," + day(0, 180) + "," + std::to_string(below(5)) + "," +
             (below(2) == 0 ? std::string() : day(100, 150)) + "\n";
    if (i < 6) lesson += "L" + n + ",E" + std::to_string(below(2)) + "," + day(0, 200) + "\n";
    if (i < 3) quash += "Q" + n + ",F" + std::to_string(below(12)) + "," + day(60, 140) + "\n";
    // What names its period may come late; what does not is of the month of its day in both packs alike.
    report += "R" + n + "," + bodies[below(2)] + "," + months[1 + below(6)] + "," + day(0, 200) + "\n";
    vow += "vow,the head,paper " + n + "," + bodies[below(2)] + ",2022-Q" + std::to_string(1 + below(2)) + "," +
           day(0, 200) + "\n";
  }
  waiver += std::string("send,office,") + months[1 + below(6)] + "," + day(0, 200) + "\n";
  return {{"firm", "id,at,joined\nE0,11,2021-01-01\nE1,11,2021-01-01\n"},
          {"found", found},
          {"lesson", lesson},
          {"quash", quash},
          {"report", report},
          {"attestation", vow},
          {"waiver", waiver}};
}

class VersionRows : public ::testing::TestWithParam<std::uint32_t> {};

TEST_P(VersionRows, AlikeAreOneRule) {
  const auto facts = random_facts(GetParam());
  const World one(written({""}), facts), two(written({"until 2022-03-20", "from 2022-03-21"}), facts);
  ASSERT_TRUE(one.compiled.ok() && two.compiled.ok());
  for (const char* day : {"2022-01-15", "2022-03-20", "2022-03-21", "2022-04-01", "2022-06-30", "2022-12-31"}) {
    const auto shown = one.shown(day);
    EXPECT_GT(shown.size(), 5u);
    EXPECT_EQ(shown, two.shown(day)) << day;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, VersionRows, ::testing::Range(1u, 13u));

void expect_all_hold(const std::string& text) {
  PackFiles files;
  files.files.push_back({"small.zr", head + text});
  const CompileResult compiled = compile(files);
  for (const Diagnostic& d : compiled.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
  }
  ASSERT_TRUE(compiled.ok());
  const std::vector<TestOutcome> outcomes = run_tests(*compiled.pack, nullptr);
  EXPECT_FALSE(outcomes.empty());
  for (const TestOutcome& outcome : outcomes) {
    for (const TestFailure& failure : outcome.failures) ADD_FAILURE() << outcome.title << ": " << failure.message_en;
  }
}

TEST(RowsOfVersions, TodayPicksWhereNoOtherDayIsNamed) {
  expect_all_hold(R"(
assign chase for found until 2022-03-20 { task fix to office }
assign chase for found from 2022-03-21 { task fix to branch  task see to office }
duty close for found until 2022-03-20 { lead office  done on closed }
duty close for found by day + 9 days from 2022-03-21 { lead branch  done on closed }
check small for found must size < 3 until 2022-03-20
check small for found must size < 2 from 2022-03-21
test "the old ones" {
  units { C { T } }
  facts {
    firm { id: E, at: T, joined: 2021-01-01 }
    found { id: F, at: T, firm: E, day: 2022-03-01, size: 2 }
  }
  on 2022-03-20
  expect chase.task has 1 rows
  expect chase.task:"F:fix:office".status = "assigned"
  expect close.duty:"F:office".due is absent
  expect small has 0 findings
}
test "the new ones" {
  units { C { T } }
  facts {
    firm { id: E, at: T, joined: 2021-01-01 }
    found { id: F, at: T, firm: E, day: 2022-03-01, size: 2 }
  }
  on 2022-03-21
  expect chase.task has 2 rows
  expect chase.task:"F:fix:branch".status = "assigned"
  expect close.duty:"F:branch".status = overdue
  expect duty:"close:F:branch".due = 2022-03-10
  expect small has 1 findings
}
)");
}

TEST(RowsOfVersions, InAGapThereIsNothing) {
  expect_all_hold(R"(
assign chase for found until 2022-03-20 by day { task fix to office }
assign chase for found from 2022-04-01 by day { task fix to branch }
duty send every month until 2022-01-31 { lead office  done by report of from }
duty send every month from 2022-03-01 until 2022-03-31 { lead branch  done by report of from }
ledger points for firm calendar year until 2022-03-20 { record size: 1 for each found of firm }
ledger points for firm calendar year from 2022-04-01 { record size: 2 for each found of firm }
test "neither task nor points on the days between" {
  units { C { T } }
  facts {
    firm { id: E, at: T, joined: 2021-01-01 }
    found { id: F1, at: T, firm: E, day: 2022-03-20, size: 2 }
    found { id: F2, at: T, firm: E, day: 2022-03-21, size: 2 }
    found { id: F3, at: T, firm: E, day: 2022-04-01, size: 2 }
    report { id: R, from: office, sent: 2022-02-10 }
  }
  on 2022-12-31
  expect chase.task has 2 rows
  expect firm:E.points = 3
  expect send.duty has 2 rows
  expect send.duty:"office:2022-01".status = overdue
  expect send has 0 findings
}
)");
}

TEST(RowsOfVersions, APeriodThatNoVersionHasIsFoundOnce) {
  expect_all_hold(R"(
duty vow every quarter until 2022-06-30 { lead office, branch  attested }
duty vow every quarter from 2022-07-01 { lead branch, office  attested }
test "an attestation of an unknown period, and one of each version" {
  units { C { T } }
  facts {
    attestation { duty: "vow", by: "a", document: "d", holder: office, period: "2022-Q9", day: 2022-03-01 }
    attestation { duty: "vow", by: "a", document: "d", holder: office, period: "2022-Q2", day: 2022-08-01 }
    attestation { duty: "vow", by: "a", document: "e", holder: office, day: 2022-08-02 }
    waiver { duty: "vow", holder: branch, period: "2022-Q3", day: 2022-08-01 }
  }
  on 2022-12-31
  expect vow has 1 findings
  expect duty:"vow:office:2022-Q2".done_on = 2022-08-01
  expect duty:"vow:office:2022-Q3".done_on = 2022-08-02
  expect duty:"vow:branch:2022-Q3".status = waived
  expect duty:"vow:branch:2022-Q4".status = pending
}
)");
}

TEST(RowsOfVersions, OneThatNoPeriodBeginsInHasNoRows) {
  expect_all_hold(R"(
duty vow every year from 2022-03-01 { lead office  attested }
test "the year began before the only version" {
  units { C { T } }
  facts {
    attestation { duty: "vow", by: "a", document: "d", holder: office, period: "2022", day: 2022-03-01 }
    attestation { duty: "vow", by: "a", document: "d", holder: office, day: 2022-03-01 }
  }
  on 2022-12-31
  expect vow.duty has 0 rows
  expect vow has 1 findings
}
)");
}

TEST(RowsOfVersions, ARevocationIsOfTheVersionOfItsOwnDay) {
  expect_all_hold(R"(
ledger points for firm calendar year until 2022-03-20 { record size: size for each found of firm }
ledger points for firm calendar year from 2022-03-21 {
  record size: 2 * size for each found of firm
  revoke by quash of of
}
test "only the newer rules revoke, and they revoke older records too" {
  units { C { T } }
  facts {
    firm { id: E, at: T, joined: 2021-01-01 }
    found { id: F1, at: T, firm: E, day: 2022-03-01, size: 2 }
    found { id: F2, at: T, firm: E, day: 2022-03-02, size: 1 }
    found { id: F3, at: T, firm: E, day: 2022-03-21, size: 3 }
    quash { id: Q1, of: F1, day: 2022-03-20 }
    quash { id: Q2, of: F2, day: 2022-03-21 }
  }
  on 2022-12-31
  expect firm:E.points = 8
  expect points.entry has 4 rows
}
)");
}

}  // namespace
}  // namespace zeren
