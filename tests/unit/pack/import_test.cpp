// Packs that import packs.
#include <gtest/gtest.h>

#include "tests/unit/pack/checked_text.hpp"

namespace zeren {
namespace {

// The checker sees trees only, so the imported texts share the sources of the importing pack.
struct Texts {
  Sources sources;

  syntax::Tree tree(const std::string& text) {
    const auto file = sources.add("file.zr", text);
    auto parsed = syntax::parse(text, file);
    EXPECT_TRUE(parsed.ok()) << text;
    return std::move(parsed.tree);
  }
  pack::ImportedPack imported(const std::string& target, const std::string& text) {
    pack::ImportedPack made;
    made.target = target;
    made.trees.push_back(tree(text));
    return made;
  }
};

constexpr const char* law = R"(
pack law { effective 2021-01-01 .. 2030-12-31 }
source act "Act" clauses 1 .. 99
enum degree = slight | serious
param limit = 3 per act.10
event offence on day { id : key  at : village  day : date  how : degree }
define grave for offence = how = serious and limit > 2
define offences for village = count(offence at this where grave)
)";

std::string printed(const pack::CheckedPack& checked, const Sources& sources) {
  std::string out;
  for (const auto& diagnostic : checked.diagnostics) out += render(diagnostic, sources, Language::en, false);
  return out + (checked.pack ? print(*checked.pack) : "");
}

TEST(Imports, NamesAreSeenThroughTheAlias) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{texts.imported("law_safety", law)};
  const std::vector<syntax::Tree> trees{texts.tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law_safety as law
tier county > village
define a for county = count(law.offence within this where how = serious) + law.limit
define b for county = sum(law.offences over village within this)
define c for county = any(law.offence within this where how = law.degree.slight)
)")};
  const auto checked = pack::check(trees, imports, texts.sources);
  const std::string text = printed(checked, texts.sources);
  ASSERT_TRUE(checked.pack) << text;
  EXPECT_NE(text.find("table law.offence\n"), std::string::npos) << text;
  EXPECT_NE(text.find("= law.offences : count"), std::string::npos) << text;
  EXPECT_NE(text.find("(+ (count [law.offence as $1 $1.at within $0 where (= $1.how law.degree.serious)]) law.limit)"),
            std::string::npos)
      << text;
}

TEST(Imports, TypesEntitiesAndParamsMayBeOfTheOtherPack) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{texts.imported("law_safety", law)};
  const std::vector<syntax::Tree> trees{texts.tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law_safety as law
tier county > village
event visit on day { id : key  about : law.offence?  grade : law.degree  place : village  day : date }
define heavy for law.offence = grave and how >= law.degree.serious
define grim for visit = grade = serious
define worst for village = count(law.offence at this where heavy) + count(visit at this where grim)
)")};
  const auto checked = pack::check(trees, imports, texts.sources);
  const std::string text = printed(checked, texts.sources);
  ASSERT_TRUE(checked.pack) << text;
  EXPECT_NE(text.find("  about : law.offence?\n"), std::string::npos) << text;
  EXPECT_NE(text.find("  grade : law.degree\n"), std::string::npos) << text;
  EXPECT_NE(text.find("define heavy for law.offence = (and $0.grave"), std::string::npos) << text;
}

TEST(Imports, AParamOfTheOtherPackMayBeAWaitAWeightOrACount) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{texts.imported("law_safety", std::string(law) + R"(
param portion = 70%
param rest = 30%
param wait = 10 days
)")};
  const std::vector<syntax::Tree> trees{texts.tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law_safety as law
tier county > village
define n for village = count(law.offence at this in last law.wait)
score s for village { start 10  blend law.portion own, law.rest n }
rank r by s high first for village, last law.limit as behind
ladder l for village in order {
  step one when n > 1
  step two when n > 1 and after law.wait at one
  release when n = 0 for law.wait
}
)")};
  const auto checked = pack::check(trees, imports, texts.sources);
  const std::string text = printed(checked, texts.sources);
  ASSERT_TRUE(checked.pack) << text;
  for (const char* part : {"(date- today law.wait)", "blend law.portion of own", "last law.limit",
                           "(at-step-0 law.wait)", "for law.wait"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
}

TEST(Imports, ClausesOfTheOtherPacksSourcesMayBeCited) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{texts.imported("law_safety", law)};
  const std::vector<syntax::Tree> trees{texts.tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law_safety as law
source plan "Plan" clauses 1 .. 9
tier county > village
define a for county = 1 per law.act.10
define b for county = 2 per plan.1, law.act.7.2, plan.3, law.act.99
)")};
  const auto checked = pack::check(trees, imports, texts.sources);
  const std::string text = printed(checked, texts.sources);
  ASSERT_TRUE(checked.pack) << text;
  const auto cited = [&](std::string_view name) {
    std::string out;
    for (const pack::Rule& rule : checked.pack->rules) {
      const auto* define = std::get_if<pack::Define>(&rule);
      if (!define || define->description.name != name) continue;
      for (const auto& clause : define->description.clauses) out += clause.source + "|" + clause.id + " ";
    }
    return out;
  };
  EXPECT_EQ(cited("a"), "law.act|10 ");
  EXPECT_EQ(cited("b"), "plan|1 law.act|7.2 plan|3 law.act|99 ");
}

TEST(Imports, ClausesThatTheOtherPackDoesNotListAreErrors) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{texts.imported("law_safety", law)};
  const std::vector<syntax::Tree> trees{texts.tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law_safety as law
tier county > village
define a for county = 1 per law.act.100
define b for county = 2 per law.acts.1
define c for county = 3 per act.1
)")};
  const auto checked = pack::check(trees, imports, texts.sources);
  const std::string text = printed(checked, texts.sources);
  ASSERT_EQ(checked.diagnostics.size(), 3U) << text;
  EXPECT_NE(text.find("law.act"), std::string::npos) << text;
  EXPECT_FALSE(checked.pack);
}

TEST(Imports, NamesWithoutTheAliasAreNotSeen) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{texts.imported("law_safety", law)};
  const std::vector<syntax::Tree> trees{texts.tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law_safety as law
tier county > village
define a for county = limit
)")};
  const auto checked = pack::check(trees, imports, texts.sources);
  ASSERT_EQ(checked.diagnostics.size(), 1U) << printed(checked, texts.sources);
  EXPECT_EQ(checked.diagnostics[0].code->id, "ZR0301");
}

TEST(Imports, OnePackMayDefineWhatAnotherDoes) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{texts.imported("law", law)};
  const std::vector<syntax::Tree> trees{texts.tree(R"(
pack demo { effective 2022-01-01 .. 2022-12-31 }
import law
tier county > village
param limit = 5 set by county
define offences for village = limit + law.offences
)")};
  const auto checked = pack::check(trees, imports, texts.sources);
  EXPECT_TRUE(checked.pack) << printed(checked, texts.sources);
}

TEST(Imports, ThereIsOneTree) {
  Texts texts;
  const std::vector<pack::ImportedPack> imports{
      texts.imported("other", "pack other { effective 2022-01-01 .. 2022-12-31 }\ntier state > city\n")};
  const std::vector<syntax::Tree> trees{
      texts.tree("pack demo { effective 2022-01-01 .. 2022-12-31 }\nimport other\ntier county > village\n")};
  const auto checked = pack::check(trees, imports, texts.sources);
  ASSERT_EQ(checked.diagnostics.size(), 1U) << printed(checked, texts.sources);
  EXPECT_EQ(checked.diagnostics[0].code->id, "ZR0322");
}

}  // namespace
}  // namespace zeren
