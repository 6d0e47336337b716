#include "zeren/pack/coverage.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/pack/checked_text.hpp"
#include "zeren/pack/clause_ids.hpp"
#include "zeren/pack/coverage_codes.hpp"

namespace zeren::test {
namespace {

using pack::ClauseCoverage;
using pack::CoverageDeclaration;
using pack::CoveredClause;

ClauseCoverage coverage_of(const Checked& checked) {
  EXPECT_TRUE(checked.result.pack.has_value()) << checked.all_messages();
  return checked.result.pack ? pack::clause_coverage(*checked.result.pack) : ClauseCoverage();
}

const CoveredClause* find(const ClauseCoverage& coverage, std::string_view id) {
  for (const auto& source : coverage.sources) {
    for (const auto& item : source.items) {
      for (const CoveredClause& clause : item.clauses) {
        if (clause.id == id) return &clause;
      }
    }
  }
  return nullptr;
}

const CoverageDeclaration* named(const ClauseCoverage& coverage, std::string_view name) {
  for (const CoverageDeclaration& declaration : coverage.declarations) {
    if (declaration.name == name) return &declaration;
  }
  return nullptr;
}

constexpr std::string_view small = R"(
pack small { effective 2022-01-01 .. 2022-12-31 }
source plan "Plan" clauses 1 .. 3, 3.1 .. 3.2
tier county > township
event hazard on found { id : key  at : township  found : date }
param grace = 1 set by county per plan.1
define late for township = count(hazard at this) > grace per plan.2.4
define worst for county = any(township within this where late) per plan.3.1
score index for township {
  start 100
  late_ones : deduct 2 for each hazard at this per plan.3.1
}
)";

TEST(ClauseIds, AreTextPartByPart) {
  EXPECT_TRUE(pack::lies_below("15", "15.1"));
  EXPECT_TRUE(pack::lies_below("15.1", "15.1.2"));
  EXPECT_FALSE(pack::lies_below("15.1", "15.10"));
  EXPECT_FALSE(pack::lies_below("15", "15"));
  EXPECT_TRUE(pack::clause_before("15.9", "15.10"));
  EXPECT_TRUE(pack::clause_before("9", "15"));
  EXPECT_TRUE(pack::clause_before("15", "15.1"));
  EXPECT_FALSE(pack::clause_before("15.1", "15"));
  EXPECT_FALSE(pack::clause_before("15", "15"));
  EXPECT_EQ(pack::item_of("15.1.2"), "15");
  EXPECT_EQ(pack::item_of("15"), "15");
}

TEST(ClauseCoverage, CitationBelowAListedClauseCoversIt) {
  const ClauseCoverage coverage = coverage_of(check_files({std::string(small)}));
  ASSERT_NE(find(coverage, "2"), nullptr);
  EXPECT_TRUE(find(coverage, "2")->covered);
  EXPECT_TRUE(find(coverage, "2")->citations.empty());
  ASSERT_NE(find(coverage, "2.4"), nullptr);
  EXPECT_FALSE(find(coverage, "2.4")->listed);
  EXPECT_TRUE(find(coverage, "3.1")->covered);
  EXPECT_FALSE(find(coverage, "3.2")->covered);
  EXPECT_EQ(coverage.sources.front().clauses(), 5u);
  EXPECT_EQ(coverage.sources.front().uncovered(), 1u);
  EXPECT_FALSE(coverage.complete());
}

TEST(ClauseCoverage, NamesThePartThatCites) {
  const ClauseCoverage coverage = coverage_of(check_files({std::string(small)}));
  const auto& citations = find(coverage, "3.1")->citations;
  ASSERT_EQ(citations.size(), 2u);
  EXPECT_EQ(coverage.declarations[citations[0].declaration].name, "worst");
  EXPECT_TRUE(citations[0].parts.empty());
  EXPECT_EQ(coverage.declarations[citations[1].declaration].kind_zh, "评分");
  EXPECT_EQ(citations[1].parts, std::vector<std::string>{"late_ones"});
}

TEST(ClauseCoverage, TellsDirectTestsFromThoseThroughOtherRules) {
  const std::string test = R"(test "upwards" {
  units { C { T } }
  with grace = 0
  on 2022-06-30
  expect county:C.worst = false
}
)";
  const ClauseCoverage coverage = coverage_of(check_files({std::string(small) + test}));
  EXPECT_EQ(named(coverage, "worst")->direct_tests, std::vector<std::size_t>{0});
  EXPECT_TRUE(named(coverage, "worst")->through_tests.empty());
  EXPECT_TRUE(named(coverage, "late")->direct_tests.empty());
  EXPECT_EQ(named(coverage, "late")->through_tests, std::vector<std::size_t>{0});
  EXPECT_EQ(named(coverage, "grace")->direct_tests, std::vector<std::size_t>{0});
  EXPECT_FALSE(named(coverage, "grace")->is_rule);
  EXPECT_FALSE(named(coverage, "index")->is_tested());
}

TEST(ClauseCoverage, ARowOfTheTargetBoardIsOneTargets) {
  const std::string rules = std::string(small) + R"(
target few { measure count(hazard in year)  goal at most 1  in 2022 }
target local for township { measure count(hazard at this in year)  goal at most 1  in 2022 }
)";
  const auto coverage = [&](const std::string& expected) {
    return coverage_of(check_files(
        {rules + "test \"board\" {\n  units { C { T } }\n  on 2022-06-30\n  expect " + expected + "\n}\n"}));
  };
  const ClauseCoverage one = coverage("target:\"local:T\".gap = 0"), all = coverage("target has 2 rows");
  EXPECT_EQ(named(one, "local")->direct_tests, std::vector<std::size_t>{0});
  EXPECT_FALSE(named(one, "few")->is_tested());
  EXPECT_EQ(named(all, "few")->through_tests, std::vector<std::size_t>{0});
}

TEST(ClauseCoverage, ARowOfTheTableOfDutiesIsOneDutys) {
  const std::string rules = std::string(small) + R"(
event report on sent { id: key  sent: date }
duty tell "报送" every year per plan.2 { done by report }
duty tell_again every year { done by report }
)";
  const ClauseCoverage coverage = coverage_of(
      check_files({rules + "test \"one\" {\n  units { C { T } }\n  on 2022-06-30\n  expect duty:\"tell:2022\".status = "
                           "pending\n}\n"}));
  EXPECT_EQ(named(coverage, "tell")->direct_tests, std::vector<std::size_t>{0});
  EXPECT_EQ(named(coverage, "tell")->kind_zh, "职责");
  EXPECT_FALSE(named(coverage, "tell_again")->is_tested());
}

TEST(ClauseCoverage, CountsItemsOfDistinctThings) {
  const ClauseCoverage coverage = coverage_of(check_files({std::string(small)}));
  const auto& items = coverage.sources.front().items;
  ASSERT_EQ(items.size(), 3u);
  EXPECT_EQ(items[0].declarations, 1u);  // a parameter is no rule
  EXPECT_EQ(items[0].rules, 0u);
  EXPECT_EQ(items[2].clauses.size(), 3u);
  EXPECT_EQ(items[2].rules, 2u);
  EXPECT_EQ(items[2].tests, 0u);
}

TEST(ClauseCoverage, TextsOfASourceAreRead) {
  const Checked checked = check_files({R"(pack small { effective 2022-01-01 .. 2022-12-31 }
来源 plan 条款 1 .. 3 { 原文 2 "sha256:0123456789AB"; text 2.1 "sha256:0123456789abcdef" }
tier county
)"});
  ASSERT_TRUE(checked.result.pack.has_value()) << checked.all_messages();
  const auto& texts = checked.result.pack->sources.front().texts;
  ASSERT_EQ(texts.size(), 2u);
  EXPECT_EQ(texts[0].clause, "2");
  EXPECT_EQ(texts[0].digits, "0123456789ab");
  EXPECT_EQ(texts[1].clause, "2.1");
}

TEST(ClauseCoverage, BadHashesOfTextsAreRefused) {
  const auto error = [](const std::string& texts) {
    return check_files({"pack small { effective 2022-01-01 .. 2022-12-31 }\nsource plan clauses 1 .. 3 {\n" + texts +
                        "\n}\ntier county\n"})
        .codes();
  };
  EXPECT_EQ(error("text 1 \"sha256:0123456789a\""), std::vector<std::string>{"ZR0380"});  // eleven digits
  EXPECT_TRUE(error("text 1 \"sha256:0123456789ab\"").empty());                           // twelve
  EXPECT_EQ(error("text 1 \"sha256:0123456789ag\""), std::vector<std::string>{"ZR0380"});
  EXPECT_EQ(error("text 1 \"md5:0123456789ab\""), std::vector<std::string>{"ZR0380"});
  EXPECT_EQ(error("text 1 \"sha256:" + std::string(65, 'a') + "\""), std::vector<std::string>{"ZR0380"});
  EXPECT_EQ(error("text 4 \"sha256:0123456789ab\""), std::vector<std::string>{"ZR0309"});
  EXPECT_EQ(error("text 1 \"sha256:0123456789ab\", text 1 \"sha256:0123456789ac\""),
            std::vector<std::string>{"ZR0381"});
}

TEST(ClauseCoverage, CodesSpeakBothLanguages) {
  for (const DiagnosticCode* code : pack::coverage_codes::all) {
    EXPECT_FALSE(code->message_en.empty() || code->message_zh.empty() || code->help_zh.empty()) << code->id;
  }
}

}  // namespace
}  // namespace zeren::test
