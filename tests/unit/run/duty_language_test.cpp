// Duties as they are written: what other rules read of them on past days, forecasts, explanations by way of the table
// of all duties, and facts that come late.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/run/forecast.hpp"
#include "zeren/test_runner.hpp"

namespace zeren {
namespace {

const std::string world =
    R"(pack small { effective 2022-01-01 .. 2022-12-31  months clamp }
source plan clauses 3, 4, 5
tier county > township
body office "安监办" kind department
body branch "分局" kind department unnamed
entity firm { id : key  at : township  staff : count }
event visit on day recorded on entered { id : key  to : firm  by : body  day : date  entered : date }
event report on sent { id : key  from : body  sent : date }
event waiver on day { duty : text  holder : body?  period : text?  subject : text?  day : date }
duty see "走访" for firm where staff > 10 every quarter per plan.3 {
  lead office
  done by visit of by, to
  due period_end + 15 days
}
override see as spring "春节" when period_start = 2022-01-01 then 2022-04-30 per plan.4
duty send every month { lead office, branch  done by report of from  lapses when missed }
define owed for firm = count(see.duty of this where status = overdue)
define owed_in_may for firm = owed as of 2022-05-10
ladder watch for firm checked daily in order {
  step warned when owed >= 1
  release when owed = 0
}
)";

const std::string tests = R"(
test "a ladder reads the duties of each of its days" {
  units { C { T } }
  facts {
    firm { id: F1, at: T, staff: 20 } firm { id: F2, at: T, staff: 10 }
    visit { id: V1, to: F1, by: office, day: 2022-05-20, entered: 2022-05-20 }
    visit { id: V2, to: F1, by: office, day: 2022-05-21, entered: 2022-05-21 }
  }
  on 2022-06-30
  expect duty:"see:F1:office:2022-Q1".status = done_late
  expect duty:"see:F1:office:2022-Q2".done_on = 2022-05-20
  expect firm:F1.watch is absent
  expect watch.measure:"F1:warned:2022-05-01".left = 2022-05-21
  expect firm:F1.owed_in_may = 1
  expect firm:F1.owed = 0
  expect firm:F2.owed = 0
}
test "a fact that comes late rewrites what was owed, from the day it is entered" {
  units { C { T } }
  facts {
    firm { id: F1, at: T, staff: 20 }
    visit { id: V1, to: F1, by: office, day: 2022-03-31, entered: 2022-05-20 }
  }
  on 2022-05-20
  expect duty:"see:F1:office:2022-Q1".status = done
  expect firm:F1.owed_in_may = 1
  expect watch.measure:"F1:warned:2022-05-01".left = 2022-05-20
}
test "months that lapse, and nobody who is named" {
  units { C { T } }
  facts {
    report { id: R1, from: office, sent: 2022-02-01 }
    report { id: R2, from: office, sent: 2022-02-02 }
    waiver { duty: "send", holder: branch, period: "2022-02", day: 2022-02-03 }
  }
  on 2022-03-31
  expect duty:"send:office:2022-01".status = lapsed
  expect duty:"send:office:2022-02".evidence = "report:R1"
  expect duty:"send:office:2022-03".status = pending
  expect duty:"send:branch:2022-01".status = unassigned
  expect duty:"send:branch:2022-02".status = waived
  expect send.duty has 6 rows
}
)";

struct Small {
  CompileResult compiled;
  LoadedUnits units;
  BindResult bound;

  Small() {
    PackFiles files;
    files.files.push_back({"small.zr", world});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) return;
    const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
    units = load_units("units.csv", "code,name,level,parent\n1,C,county,\n11,T,township,1\n", tiers);
    const LoadedTable firm = read_csv("firm", "firm.csv", "id,at,staff\nF1,11,20\nF2,11,30\n");
    const LoadedTable visit = read_csv("visit", "visit.csv",
                                       "id,to,by,day,entered\nV1,F1,office,2022-02-01,2022-02-01\n"
                                       "V2,F2,office,2022-09-01,2022-09-01\n");
    const LoadedTable report = read_csv("report", "report.csv", "id,from,sent\nR1,office,2022-01-31\n");
    const std::vector<SourceTable> tables{firm.view(), visit.view(), report.view()};
    bound = zeren::bind(plan(), units.organisation.value(), tables);
  }
  const plan::Plan& plan() const { return compiled.pack->plan(); }
  EvaluateOptions on(const char* day) const {
    EvaluateOptions options;
    options.today = Date::parse(day).value();
    return options;
  }
  std::string explained(const char* day, const char* table, const char* key, const char* column,
                        Language language = Language::en) const {
    const auto e = evaluate(plan(), bound.dataset, on(day));
    if (!e.ok()) return e.error().message();
    const plan::TableId t = e->find_table(table).value();
    return render_text(
        explain(plan(), bound.dataset, *e, t, e->find_row(t, key).value(), e->find_column(t, column).value()),
        language);
  }
};

void expect_parts(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(DutyLanguage, InTheLanguageItself) {
  PackFiles files;
  files.files.push_back({"small.zr", world + tests});
  const CompileResult compiled = compile(files);
  for (const Diagnostic& d : compiled.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
  }
  ASSERT_TRUE(compiled.ok());
  for (const TestOutcome& outcome : run_tests(*compiled.pack, nullptr)) {
    for (const TestFailure& failure : outcome.failures) ADD_FAILURE() << outcome.title << ": " << failure.message_en;
  }
}

TEST(DutyLanguage, AForecastNamesTheDayThatADutyFallsOverdue) {
  const Small w;
  const auto ahead = forecast(w.plan(), w.bound.dataset, w.on("2022-04-15"), Date::parse("2022-05-31").value());
  ASSERT_TRUE(ahead.ok());
  std::vector<std::string> found;
  for (const ForecastEvent& event : ahead->events) {
    if (event.kind != ForecastKind::duty_overdue) continue;
    EXPECT_EQ(event.table, "duty");
    const std::string clauses = event.clauses.empty() ? "-" : event.clauses[0].id;
    found.push_back(event.day.to_string() + " " + event.key + " " + event.subject + " " + event.what + " " + clauses);
  }
  const std::vector<std::string> wanted{"2022-05-01 see:F2:office:2022-Q1 安监办 走访 3",
                                        "2022-05-01 send:office:2022-04 安监办 send -"};
  EXPECT_EQ(found, wanted);
}

TEST(DutyLanguage, TheTableOfAllDutiesIsExplainedWhereTheRowWasMade) {
  const Small w;
  for (const char* column : {"status", "due"}) {
    expect_parts(w.explained("2022-05-01", "duty", "see:F2:office:2022-Q1", column),
                 {"F2", "spring", "2022-04-30", "period 2022-Q1: 2022-01-01 .. 2022-03-31", "plan.4"});
  }
  expect_parts(w.explained("2022-05-01", "duty", "see:F2:office:2022-Q1", "status"),
               {"staff > 10", "no row of visit fulfils it", "due on 2022-04-30: 1 day ago", "plan.3"});
  expect_parts(w.explained("2022-05-01", "see.duty", "F1:office:2022-Q1", "status"),
               {"V1", "done on 2022-02-01", "lies in the period 2022-Q1"});
  expect_parts(w.explained("2022-10-01", "duty", "see:F2:office:2022-Q3", "evidence"), {"V2", "done on 2022-09-01"});
  expect_parts(w.explained("2022-03-01", "duty", "send:office:2022-02", "status"),
               {"due on 2022-02-28: 1 day ago", "it lapses when missed"});
  expect_parts(w.explained("2022-03-01", "duty", "send:branch:2022-02", "status", Language::zh),
               {"`分局` 是方案未指名的单位", "限期 2022-02-28，已过 1 天"});
}

}  // namespace
}  // namespace zeren
