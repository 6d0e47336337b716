// Duties from their rules to their rows, as tests of a pack say them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/face/world.hpp"
#include "zeren/test_runner.hpp"

namespace zeren::test {
namespace {

void expect_all_pass(const std::string& rules) {
  const CompiledPack pack = compile_text(rules);
  const auto outcomes = run_tests(pack, nullptr, {});
  EXPECT_FALSE(outcomes.empty());
  for (const TestOutcome& outcome : outcomes) {
    for (const auto& failure : outcome.failures) ADD_FAILURE() << outcome.title << ": " << failure.message_en;
    EXPECT_TRUE(outcome.passed());
  }
}

const std::string head = R"(
pack small { effective 2022-02-01 .. 2022-08-31  calendar cn  months clamp }
tier county > township
domain road, fire
body office kind office
body police kind department
body branch kind department unnamed
relation leads : body -> domain
leads office -> road
entity firm { id: key  at: township  grade: minor | major }
event visit on seen { id: key  to: firm  by: body  period: text?  seen: moment }
event report on sent { id: key  from: body  sent: date }
event attestation on day { duty: text  by: text  document: text  holder: body?  period: text?  subject: text?  day: date }
event waiver on day { duty: text  holder: body?  period: text?  subject: text?  day: date }
)";

TEST(Duties, AreDueAndDone) {
  expect_all_pass(head + R"(
duty see for firm where grade = major every quarter { lead office, police  done by visit of by, to  lapses when missed }
define first_seen for firm = min(day(seen) over visit of this)
duty file for firm by 2022-03-31 { done on first_seen }
duty tell every 2 months { lead office, police jointly  support branch  done by report of from  due period_end + 5 workdays }
duty train every quarter { lead branch  attested  whole periods }
duty plan_it { lead office  done by report of from }
duty report_all for body where kind = "department" by 2022-06-30 { lead this  done by report of from }
职责 会商 不迟于 2022-05-31 { 牵头 承担者(leads, fire)  完成凭 report 属 from }
override tell as summer when period_start >= 2022-07-01 then 2022-12-31
override file for firm as small when grade = minor then 2022-12-31
define owed for body = count(duty of this where status = overdue or status = 失效)
check all_assigned for duty must status != unassigned
test "after the last day of the pack" {
  units { C { T } }
  facts {
    firm { id: "F1", at: T, grade: major }
    firm { id: "F2", at: T, grade: minor }
    visit { id: "V1", to: F1, by: office, seen: 2022-03-31 23:59 }
    report { id: "R1", from: office, sent: 2022-03-05 }
    report { id: "R2", from: police, sent: 2022-05-01 }
    attestation { duty: "nothing", by: "a", document: "b", day: 2022-03-01 }
    attestation { duty: "see", by: "a", document: "b", day: 2022-03-01 }
    waiver { duty: "see", subject: "F1", holder: police, day: 2022-06-01 }
  }
  on 2022-10-01
  expect see.duty has 6 rows
  expect duty:"see:F1:office:2022-Q1".status = done
  expect duty:"see:F1:office:2022-Q1".done_on = 2022-03-31
  expect duty:"see:F1:office:2022-Q2".status = lapsed
  expect duty:"see:F1:office:2022-Q3".due = 2022-08-31
  expect see.duty:"F1:police:2022-Q1".status = waived
  expect file.duty:F1.status = done
  expect file.duty:F2.status = pending
  expect file.duty:F2.due = 2022-12-31
  expect tell.duty has 4 rows
  expect tell.duty:"2022-P1".due = 2022-03-07
  expect tell.duty:"2022-P1".status = overdue
  expect tell.duty:"2022-P2".done_on = 2022-03-05
  expect tell.duty:"2022-P4".due = 2022-12-31
  expect train.duty has 1 rows
  expect train.duty:"branch:2022-Q2".status = unassigned
  expect duty:"plan_it:office".status = done
  expect report_all.duty:"police:police".status = done
  expect duty:会商.状态 = 无责任单位
  expect body:office.owed = 2
  expect body:police.owed = 0
  expect attestation.duty has 2 findings
  expect waiver.duty has 0 findings
  expect all_assigned has 3 findings
}
)");
}

TEST(Duties, HaveTheirRowsFromTheFirstDayOfEachPeriod) {
  const std::string rule = "duty tell every quarter { lead office  done by report }\n";
  const auto on = [](const std::string& day, const std::string& rows) {
    return "test \"" + day + "\" { units { C { T } } on " + day + "\n expect tell.duty has " + rows + " rows }\n";
  };
  expect_all_pass(head + rule + on("2022-01-31", "0") + on("2022-02-01", "1") + on("2022-03-31", "1") +
                  on("2022-04-01", "2") + on("2022-12-31", "3"));
}

TEST(Duties, AnImportedPacksStandWithItsPrefixAndItsFacts) {
  PackFiles files;
  files.files.push_back({"small.zr", R"(
pack small { effective 2022-01-01 .. 2022-12-31 }
import law
tier county > township
event report on sent { id: key  sent: date }
event waiver on day { duty: text  day: date }
duty train by 2022-03-31 { done by report }
test "both" {
  units { C { T } }
  facts {
    law.attestation { duty: "train", by: "a", document: "b", day: 2022-03-01 }
    waiver { duty: "train", day: 2022-04-01 }
  }
  on 2022-06-30
  expect duty:train.status = waived
  expect duty:"law.train:2022".status = done
  expect duty has 2 rows
}
)"});
  PackFiles law;
  law.files.push_back({"law.zr", R"(
pack law { effective 2022-01-01 .. 2022-12-31 }
event attestation on day { duty: text  by: text  document: text  day: date }
duty train every year { attested }
)"});
  law.target = "law";
  files.imports.push_back(law);
  const CompileResult compiled = compile(files);
  for (const Diagnostic& d : compiled.diagnostics)
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
  ASSERT_TRUE(compiled.pack);
  for (const TestOutcome& outcome : run_tests(*compiled.pack, nullptr, {})) {
    for (const auto& failure : outcome.failures) ADD_FAILURE() << failure.message_en;
  }
}

}  // namespace
}  // namespace zeren::test
