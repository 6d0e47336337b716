// What a rule means, said in the language itself: each pack is small enough to check on paper, and its own tests say
// what comes out. Here stands what is easily lost between the layers.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/test_runner.hpp"

namespace zeren {
namespace {

// Compiles the pack and runs all tests inside; what fails is reported with its message.
void pass(const std::string& pack) {
  PackFiles files;
  files.files.push_back({"small.zr", pack});
  const CompileResult compiled = compile(files);
  for (const Diagnostic& d : compiled.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
  }
  ASSERT_TRUE(compiled.ok());
  std::size_t tests = 0;
  for (const TestOutcome& outcome : run_tests(*compiled.pack, nullptr)) {
    for (const TestFailure& failure : outcome.failures) ADD_FAILURE() << outcome.title << ": " << failure.message_en;
    EXPECT_GT(outcome.expectations, 0U);
    ++tests;
  }
  EXPECT_GT(tests, 0U);
}

TEST(Meaning, ALedgersLimitsAreReachedOnlyByWhatIsCut) {
  pass(R"(pack small { effective 2020-01-01 .. 2024-12-31  months clamp }
tier county > township
entity firm { id : key  at : township }
event bad on day { id : key  who : firm  day : date  points : number }
event good on day { id : key  who : firm  day : date  points : number }
param most : number = 6
ledger l for firm calendar year {
  record any_kind : points for each bad of who
  cancel course : points for each good of who at most 2
  cancel at most most
  reached six 6
}
test "what just fits is not cut, and no limit says so" {
  units { C { T } }
  facts {
    firm { id: F1, at: T } firm { id: F2, at: T }
    bad { id: B1, who: F1, day: 2022-03-01, points: 9 }
    good { id: G1, who: F1, day: 2022-03-02, points: 2 }
    good { id: G2, who: F1, day: 2022-03-03, points: 1 }
    bad { id: B2, who: F2, day: 2022-03-01, points: 1 }
    good { id: G3, who: F2, day: 2022-03-02, points: 1 }
  }
  on 2022-04-01
  expect l.entry:"F1:good:G1:course".limit is absent
  expect l.entry:"F1:good:G2:course".limit = line
  expect l.entry:"F2:good:G3:course".limit is absent
}
test "a limit below 0 is an error" {
  units { C { T } }
  facts {
    firm { id: F1, at: T }
    bad { id: B1, who: F1, day: 2022-03-01, points: 9 }
    good { id: G1, who: F1, day: 2022-03-02, points: 2 }
  }
  with most = -1
  on 2022-04-01
  expect firm:F1.l is error
}
)");
}

TEST(Meaning, AKeyInErrorIsAnErrorOfItsOwnRowAlone) {
  pass(R"(pack small { effective 2020-01-01 .. 2024-12-31  months clamp }
tier county > township
entity firm { id : key  at : township  n : number }
event visit on day { id : key  to : county or below  near : township  day : date  score : number }
define inverse for firm = 1 / n
define alike for firm = count(visit where score = this.inverse)
define here for visit = to = near
define there for visit = near = to
define owner_is for visit = to != near
test "a row whose own key is in error is in error, and no other" {
  units { C { T U } }
  facts {
    firm { id: F0, at: T, n: 0 }
    firm { id: F1, at: T, n: 2 }
    firm { id: F2, at: T, n: 1 }
    visit { id: V1, to: T, near: T, day: 2022-03-01, score: 0.5 }
    visit { id: V2, to: U, near: T, day: 2022-03-01, score: 3 }
    visit { id: V3, to: C, near: U, day: 2022-03-01, score: 3 }
  }
  on 2022-04-01
  expect firm:F0.alike is error
  expect firm:F1.alike = 1
  expect firm:F2.alike = 0
  expect visit:V1.here = true
  expect visit:V2.here = false
  expect visit:V3.here = false
  expect visit:V1.there = true
  expect visit:V2.there = false
  expect visit:V2.owner_is = true
}
)");
}

TEST(Meaning, SubjectsOfTwoTablesAreToldApart) {
  pass(R"(pack small { effective 2020-01-01 .. 2024-12-31  months clamp }
tier county > township
entity firm { id : key  at : township }
entity person { id : key  firm : firm? }
event bad on day { id : key  who : person or firm  by : person or firm  whom : firm  day : date }
define bads for firm = count(bad where who = this)
define bads_of for person = count(bad where who = this)
define kinds for township = count distinct (who over bad)
define alike for bad = who = whom
define same for bad = who = by
test "subjects of two tables" {
  units { C { T } }
  facts {
    firm { id: F1, at: T } firm { id: F2, at: T }
    person { id: P1, firm: F1 } person { id: P2 }
    bad { id: B1, who: F1, by: F1, whom: F1, day: 2022-03-01 }
    bad { id: B2, who: P1, by: F1, whom: F1, day: 2022-03-01 }
    bad { id: B3, who: P1, by: P1, whom: F2, day: 2022-03-01 }
    bad { id: B4, who: F2, by: F2, whom: F1, day: 2022-03-01 }
  }
  on 2022-04-01
  expect firm:F1.bads = 1
  expect person:P1.bads_of = 2
  expect township:T.kinds = 3
  expect bad:B1.alike = true
  expect bad:B2.alike = false
  expect bad:B4.alike = false
  expect bad:B2.same = false
  expect bad:B3.same = true
}
)");
}

TEST(Meaning, BoundsBelongToWhatTheyBoundAndFunctionsToWhatTheyAreOf) {
  pass(R"(pack small { effective 2020-01-01 .. 2024-12-31  months clamp }
tier county > township
param p : count in 0 .. 10 = 5
param q : number = 3
entity firm { id : key  at : township n : number }
define v for township = p
define same for firm = abs(n) = abs(q)
test "a parameter may be set to its bounds" {
  units { C { T } }
  with p = 10
  on 2022-04-01
  expect township:T.v = 10
}
test "the same function of two values" {
  units { C { T } }
  facts { firm { id: F1, at: T, n: -3 } firm { id: F2, at: T, n: 2 } }
  on 2022-04-01
  expect firm:F1.same = true
  expect firm:F2.same = false
}
)");
}

TEST(Meaning, DutiesOfRowsThatAreThereAndOfThoseThatAreDoneOnce) {
  pass(R"(pack small { effective 2022-01-01 .. 2022-12-31  months clamp }
tier county > township
body office "安监办" kind department
entity firm recorded on entered { id : key  at : township  entered : date }
event hazard on found { id : key  at : township  found : date  closed : date? }
event inspection on day { id : key  firm : firm  by : body  day : date }
event sign on day { id : key  from : body  day : date }
duty see for firm every quarter { lead office  done by inspection of by, firm  due period_end }
duty mend for hazard { lead office  done on closed  due found + 10 days }
duty late { lead office  done by sign of from  due 2023-06-30 }
duty ever { lead office  done by sign of from }
duty mend2 for hazard { lead office  done on closed }
duty found_it { lead office  done by sign of from  due 2022-06-30 }
test "what is not there yet has no duties" {
  units { C { T } }
  facts {
    firm { id: F1, at: T, entered: 2022-02-01 }
    firm { id: F2, at: T, entered: 2022-03-02 }
  }
  on 2022-03-01
  expect see.duty has 1 rows
}
test "a row of its own that says that it was done, and when" {
  units { C { T } }
  facts {
    hazard { id: H1, at: T, found: 2022-02-01, closed: 2022-02-05 }
    hazard { id: H2, at: T, found: 2022-02-01, closed: 2022-03-05 }
    hazard { id: H3, at: T, found: 2022-02-01, closed: 2022-01-05 }
    hazard { id: H4, at: T, found: 2022-02-01, closed: 2021-01-05 }
  }
  on 2022-03-31
  expect mend.duty:"H1:office".status = done
  expect mend.duty:"H2:office".status = done_late
  expect mend.duty:"H3:office".status = done
  expect mend.duty:"H4:office".status = done
}
test "to be done once, by a fact of any day in it" {
  units { C { T } }
  facts { sign { id: S1, from: office, day: 2022-02-01 } }
  on 2022-03-31
  expect found_it.duty:office.status = done
}
test "to be done once, after the pack's last day" {
  units { C { T } }
  facts { sign { id: S1, from: office, day: 2023-02-01 } hazard { id: H1, at: T, found: 2022-12-01, closed: 2023-02-02 } }
  on 2023-03-31
  expect late.duty:office.status = done
  expect late.duty:office.done_on = 2023-02-01
  expect ever.duty:office.status = done
  expect mend2.duty:"H1:office".done_on = 2023-02-02
}
)");
}

TEST(Meaning, ALadderStartsFromTheFieldsOfTheirNames) {
  pass(R"(pack small { effective 2022-01-01 .. 2022-12-31  months clamp }
tier county > township
event hazard on found { id : key  at : township  found : date  closed : date? }
entity served { id : key  whom : township  approved : date  cause : fire | water  措施 : text  开始 : date }
ladder l for township in order starts from served {
  step remind when count(hazard where at = this and closed is absent) >= 1
  step talk when count(hazard where at = this and closed is absent) >= 3
  release when count(hazard where at = this and closed is absent) = 0
}
test "the fields are those of that name" {
  units { C { T } }
  facts {
    served { id: S1, whom: T, approved: 2021-11-01, cause: fire, 措施: "talk", 开始: 2021-12-01 }
    hazard { id: H1, at: T, found: 2022-02-01 }
    hazard { id: H0, at: T, found: 2021-02-01 }
  }
  on 2022-03-31
  expect township:T.l = talk
  expect township:T.l.since = 2021-12-01
}
ladder m for township in order starts from given {
  step remind when count(hazard where at = this and closed is absent) >= 1
  step talk when count(hazard where at = this and closed is absent) >= 3
  release when count(hazard where at = this and closed is absent) = 0
}
entity given { id : key  whom : township  approved : date  cause : fire | water  step : text  entered : date }
test "the same in English" {
  units { C { T } }
  facts {
    given { id: S1, whom: T, approved: 2021-11-01, cause: fire, step: "talk", entered: 2021-12-01 }
    hazard { id: H1, at: T, found: 2021-02-01 }
  }
  on 2022-03-31
  expect township:T.m = talk
  expect township:T.m.since = 2021-12-01
}
)");
}

TEST(Meaning, ATargetIsHeldAgainstItsDayAndBeginsWithItsYear) {
  pass(R"(pack small { months clamp }
tier county > township
domain road, fire
body office "o"
body police "p"
relation leads : body -> domain
leads office -> road from 2022-01-01
leads office -> fire from 2023-02-01
event drill on held { id : key  at : township  held : date }
event visit on day { id : key  at : township  day : date }
entity plant { id : key  at : township  last : visit?  topic : domain }
target paced { measure count(drill in year)  goal at least 12  by 2022-12-31  pace even }
target seen { measure count(plant where last is present)  goal at least 1  by 2022-12-31 }
target led { measure size(holders(leads, fire))  goal at least 1  by 2022-12-31 }
define tar for plant = size(holders(leads, fire))
test "without effective dates the pace begins with the year of the day" {
  units { C { T } }
  facts { drill { id: "1", at: T, held: 2022-02-01 }  drill { id: "2", at: T, held: 2022-02-01 } }
  on 2022-10-15
  expect target:paced.status = behind
}
test "a row that comes after the deadline was not there" {
  units { C { T } }
  facts { visit { id: V1, at: T, day: 2023-01-05 } plant { id: P1, at: T, last: V1, topic: fire } }
  on 2023-03-01
  expect target:seen.value = 0
  expect target:seen.status = missed
}
test "who leads after the deadline did not lead on it" {
  units { C { T } }
  facts { plant { id: P1, at: T, topic: fire } plant { id: P2, at: T, topic: road } }
  on 2023-03-01
  expect plant:P1.tar = 1
  expect target:led.value = 0
}
)");
}

TEST(Meaning, NoRowsAndDomainsWithinDomains) {
  pass(R"(pack small { effective 2020-01-01 .. 2024-12-31  months clamp }
tier county > township
domain road "道路", fire within road, other
body office "o"
entity firm { id : key  at : township  kind : text }
define shops for township = count(firm at this where kind = "shop")
define up for domain = parent.name
define own_name for domain = name
check each_domain for domain must name != "x"
test "nobody gave any rows" {
  units { C { T } }
  on 2022-04-01
  expect township:T.shops = 0
}
test "domains and the ones that they lie within" {
  units { C { T } }
  on 2022-04-01
  expect domain:fire.up = "道路"
  expect domain:road.up is absent
  expect domain:road.own_name = "道路"
  expect domain:fire.own_name = "fire"
}
)");
}

// Relations of a table: who holds what from a day on, until a day.
TEST(Meaning, RelationRowsOfATableHoldOnTheirDaysOnly) {
  PackFiles files;
  files.files.push_back({"small.zr", R"(pack small { effective 2022-01-01 .. 2022-12-31  months clamp }
tier county > township
domain road, fire
body office "o"
relation leads : body -> domain
target led { measure size(holders(leads, fire))  goal at least 1  by 2022-12-31 }
define leaders for township = size(holders(leads, road))
define leaders_then for township = leaders as of 2022-04-30
ladder watch for township in order {
  step led when size(holders(leads, road)) >= 1
  release when size(holders(leads, road)) = 0
}
)"});
  const CompileResult compiled = compile(files);
  ASSERT_TRUE(compiled.ok());
  const plan::Plan& plan = compiled.pack->plan();
  const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
  const LoadedUnits loaded = load_units("units.csv", "code,name,level,parent\n1,C,county,\n11,T,township,1\n", tiers);
  const LoadedTable leads = read_csv("leads", "leads.csv",
                                     "source,target,since,until\n"
                                     "office,fire,2023-02-01,\n"
                                     "office,road,2022-03-01,2022-05-31\n");
  const std::vector<SourceTable> tables{leads.view()};
  const BindResult bound = zeren::bind(plan, loaded.organisation.value(), tables);
  ASSERT_TRUE(bound.rejects.empty());
  EvaluateOptions options;
  options.today = *Date::parse("2023-03-01");
  const auto result = evaluate(plan, bound.dataset, options);
  ASSERT_TRUE(result.ok());
  const auto text = [&](std::string_view table, std::string_view key, std::string_view column) {
    const plan::TableId t = result->find_table(table).value();
    const CellView cell = result->cell(t, result->find_row(t, key).value(), result->find_column(t, column).value());
    return cell.present() ? cell.text() : std::string("absent");
  };
  EXPECT_EQ(text("township", "11", "leaders"), "0");
  EXPECT_EQ(text("township", "11", "leaders_then"), "1");
  EXPECT_EQ(text("watch.measure", "11:led:2022-03-01", "left"), "2022-06-01");
  EXPECT_EQ(text("target", "led", "value"), "0") << "nobody led it on the last day";
}

}  // namespace
}  // namespace zeren
