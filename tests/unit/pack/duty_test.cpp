// Duties: the names and bounds of their periods, the tables that they know by name, and those of imported packs.
#include <gtest/gtest.h>

#include "tests/unit/pack/checked_text.hpp"

namespace zeren::test {
namespace {

// A pack that is effective from .. until, with one duty of this period.
std::vector<std::string> periods(const std::string& from, const std::string& until, const std::string& every) {
  const Checked checked =
      check_files({"pack small { effective " + from + " .. " + until +
                   "  months clamp }\nevent report on sent { id: key  sent: date }\nduty tell " + every + " }\n"});
  std::vector<std::string> out;
  if (!checked.result.pack) return {checked.all_messages()};
  for (const auto& rule : checked.result.pack->rules) {
    const auto* duty = std::get_if<pack::Duty>(&rule);
    if (!duty) continue;
    for (const auto& period : duty->periods) {
      out.push_back(period.name + " " + period.first.to_string() + " " + period.last.to_string());
    }
  }
  return out;
}

using Texts = std::vector<std::string>;

TEST(Duties, PeriodsAreCutByTheEffectiveDates) {
  const std::string done = " { done by report";
  EXPECT_EQ(periods("2022-02-15", "2022-04-10", "every month" + done),
            (Texts{"2022-02 2022-02-15 2022-02-28", "2022-03 2022-03-01 2022-03-31", "2022-04 2022-04-01 2022-04-10"}));
  EXPECT_EQ(periods("2022-02-15", "2022-04-10", "every month" + done + "  whole periods"),
            (Texts{"2022-03 2022-03-01 2022-03-31"}));
  EXPECT_EQ(periods("2022-03-01", "2022-03-31", "every month" + done + "  whole periods"),
            (Texts{"2022-03 2022-03-01 2022-03-31"}));
}

TEST(Duties, PeriodsAreCalledAfterTheirPlaceInTheYear) {
  const std::string done = " { done by report";
  EXPECT_EQ(periods("2021-12-31", "2022-01-01", "every quarter" + done),
            (Texts{"2021-Q4 2021-12-31 2021-12-31", "2022-Q1 2022-01-01 2022-01-01"}));
  EXPECT_EQ(periods("2022-01-01", "2022-12-31", "every half year" + done),
            (Texts{"2022-H1 2022-01-01 2022-06-30", "2022-H2 2022-07-01 2022-12-31"}));
  EXPECT_EQ(periods("2022-01-01", "2022-12-31", "every 4 months" + done),
            (Texts{"2022-P1 2022-01-01 2022-04-30", "2022-P2 2022-05-01 2022-08-31", "2022-P3 2022-09-01 2022-12-31"}));
  EXPECT_EQ(periods("2024-01-01", "2024-03-31", "every 2 months" + done),
            (Texts{"2024-P1 2024-01-01 2024-02-29", "2024-P2 2024-03-01 2024-03-31"}));
  EXPECT_EQ(periods("9999-12-01", "9999-12-31", "every year" + done), (Texts{"9999 9999-12-01 9999-12-31"}));
}

TEST(Duties, AtMostAHundredAndTwentyPeriods) {
  EXPECT_EQ(periods("2013-01-01", "2022-12-31", "every month { done by report").size(), 120u);
  EXPECT_NE(periods("2012-12-31", "2022-12-31", "every month { done by report").front().find("ZR0471"),
            std::string::npos);
}

TEST(Duties, TheBoundsOfAPeriodAreKnownInDueDatesAlone) {
  const std::string event = "event report on sent { id: key  sent: date  period_start: date }\n";
  const Checked due = check_text(event + "duty tell every quarter { done by report  due period_end + 1 day }");
  EXPECT_EQ(due.line("due (date"), "due (date+ period_end 1 days)");
  EXPECT_TRUE(check_text(event + "duty tell by period_end { done by report }").has("ZR0301"));
  EXPECT_TRUE(check_text(event + "duty tell every quarter { done by report where sent > period_end }").has("ZR0301"));
  // A column of that name is one outside of due dates, and behind `this` in them.
  EXPECT_EQ(check_text(event + "define early for report = sent < period_start").line("define early"),
            "define early for report = (< $0.sent $0.period_start)");
  EXPECT_EQ(
      check_text(event + "duty see for report every quarter { done by report  due this.period_start }").line("due $0"),
      "due $0.period_start");
}

TEST(Duties, TablesOfAnotherMeaningMayBeCalledSoWhereThereIsNoDuty) {
  EXPECT_TRUE(check_text("entity waiver { id: key }\ncheck fine for waiver must id != \"\"").errors().empty());
  EXPECT_TRUE(check_text("entity waiver { id: key }\nduty look by 2022-03-31 { done by drill }").has("ZR0461"));
  // Nothing is attested.
  EXPECT_FALSE(check_text("entity attestation { id: key }\nduty look by 2022-03-31 { done by drill }").has("ZR0461"));
}

TEST(Duties, NamesInFactsAreThoseOfThePackThatTheyStandIn) {
  Sources sources;
  const auto tree = [&](const std::string& text) {
    auto parsed = syntax::parse(text, sources.add("file.zr", text));
    EXPECT_TRUE(parsed.ok()) << text;
    return std::move(parsed.tree);
  };
  pack::ImportedPack law;
  law.target = "law";
  law.trees.push_back(tree(R"(
pack law { effective 2022-01-01 .. 2022-12-31 }
event attestation on day { duty: text  by: text  document: text  day: date }
duty train every year { attested }
)"));
  const std::vector<syntax::Tree> trees{tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law
event waiver on day { duty: text  day: date }
event report on sent { id: key  sent: date }
duty train every year { done by report }
)")};
  const auto checked = pack::check(trees, std::vector<pack::ImportedPack>{law}, sources);
  ASSERT_TRUE(checked.pack);
  const std::string text = pack::print(*checked.pack);
  for (const char* part :
       {"duty law.train\n", "attested by law.attestation on $0.day", "must (in $0.duty \"law.train\" \"train\")",
        "check waiver.duty for waiver", "must (in $0.duty \"train\" \"law.train\")", "union duty of"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

}  // namespace
}  // namespace zeren::test
