// Hostile input in its real size, with the default limits: each ends by its own code, after bounded work and in bounded
// memory. ctest runs every case in a process of its own; `unit_hostile --gtest_output=xml` records time and memory.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/face/temporary_folder.hpp"
#include "tests/unit/face/world.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/io/codes.hpp"
#include "zeren/io/facts_folder.hpp"
#include "zeren/io/ndjson.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/org/codes.hpp"
#include "zeren/syntax/codes.hpp"

namespace zeren::test {
namespace {

constexpr std::size_t megabyte = 1'000'000;
const std::vector<TierName> tiers{{"county", "县"}, {"village", "村"}};

std::vector<std::string> codes_of(const std::string& rules) {
  PackFiles files;
  files.files.push_back({"rules.zr", rules});
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : compile(files).diagnostics) codes.emplace_back(diagnostic.code->id);
  return codes;
}
std::vector<std::string> codes_of(const std::vector<Reject>& rejects) {
  std::vector<std::string> codes;
  for (const Reject& reject : rejects) codes.emplace_back(reject.code->id);
  return codes;
}
bool has(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}
using Codes = std::vector<std::string>;

std::string repeat(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

// Each stays below a gigabyte; the time that it takes is printed, not judged. (Sanitizers need more memory.)
class Hostile : public ::testing::Test {
 protected:
  void TearDown() override {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    RecordProperty("peak_kilobytes", static_cast<int>(usage.ru_maxrss));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(__clang__)
    EXPECT_LT(usage.ru_maxrss, 1'000'000);
#endif
  }
};

// ---- Rules ----

TEST_F(Hostile, ALineOf100MegabytesOfRules) {
  const std::string line = "define x for village = " + repeat("1 + ", 25 * megabyte) + "1";
  EXPECT_EQ(codes_of(line), Codes{"ZR0903"});
  const TemporaryFolder folder;
  folder.write("rules.zr", line);
  EXPECT_EQ(codes_of(read_pack_files(folder.path()).problems), Codes{"ZR0751"});
}

TEST_F(Hostile, ALineOf16MegabytesOfRules) {
  EXPECT_EQ(codes_of("define x for village = " + repeat("1+", 7'900'000) + "1"), Codes{"ZR0904"});
  EXPECT_TRUE(has(codes_of("define x for village = " + repeat("1+", 100'000) + "1"), "ZR0205"));
}

TEST_F(Hostile, AWordOf15Megabytes) {
  const std::string word(15 * megabyte, 'a');
  EXPECT_TRUE(
      has(codes_of("pack p {}\ntier county > village\ndefine " + word + "b for village = " + word + "\n"), "ZR0401") ||
      !codes_of("pack p {}\ntier county > village\ndefine x for village = " + word + "\n").empty());
}

TEST_F(Hostile, TenThousandBrackets) {
  for (const auto& [open, close] : {std::pair("(", ")"), {"[", "]"}, {"{", "}"}}) {
    for (const std::string& end : {"1" + repeat(close, 10'000), std::string()}) {
      const Codes codes = codes_of("pack p {}\nparam deep = " + repeat(open, 10'000) + end);
      EXPECT_EQ(codes.front(), "ZR0205");
      EXPECT_LE(codes.size(), 2u);  // and that there is no pack, because the file was not read
    }
  }
  for (const char* prefix : {"- ", "not ", "if true then ", "mean over y in years 2019 .. 2021 of "}) {
    EXPECT_TRUE(has(codes_of("pack p {}\nparam deep = " + repeat(prefix, 10'000) + "1"), "ZR0205")) << prefix;
  }
}

TEST_F(Hostile, AMillionMistakesOfSpelling) {
  const Codes strays = codes_of(std::string(megabyte, '\x01'));
  EXPECT_TRUE(has(strays, "ZR0904") || has(strays, "ZR0211"));
  EXPECT_LT(strays.size(), 600u);
  const Codes bytes = codes_of(repeat("\xff\n", megabyte));
  EXPECT_TRUE(has(bytes, "ZR0101"));
  EXPECT_LT(bytes.size(), 600u);
  const Codes lines = codes_of(repeat("x y\n", 200'000));
  EXPECT_TRUE(has(lines, "ZR0211"));
  EXPECT_LT(lines.size(), 600u);
}

TEST_F(Hostile, AHundredThousandMistakesOfMeaning) {
  // Sums as long as they may be deep, of names that nobody declared: over 100,000 of them.
  std::string rules = "pack p {}\ntier county > village\n";
  for (int i = 0; i < 600; ++i) {
    rules += "define d" + std::to_string(i) + " for village = n1";
    for (int j = 2; j < 180; ++j) rules += "+n" + std::to_string(j);
    rules += "\n";
  }
  const Codes codes = codes_of(rules);
  EXPECT_TRUE(has(codes, "ZR0906"));
  EXPECT_LE(codes.size(), Limits().diagnostics + 1);
}

TEST_F(Hostile, AHundredThousandDeclarations) {
  std::string rules = "pack p {}\n";
  for (int i = 0; i <= 100'000; ++i) rules += "param p" + std::to_string(i) + " = 1\n";
  EXPECT_EQ(codes_of(rules), Codes{"ZR0905"});
}

TEST_F(Hostile, AChainOfDefinesThatReadEachOther) {
  std::string rules = "pack p {}\ntier county > village\ndefine d0 for village = 1\n";
  for (int i = 1; i < 20'000; ++i) {
    rules += "define d" + std::to_string(i) + " for village = d" + std::to_string(i - 1) + " + 1\n";
  }
  EXPECT_FALSE(has(codes_of(rules), "ZR0906"));
}

TEST_F(Hostile, PacksThatImportEachOther) {
  const TemporaryFolder folder;
  folder.write("a/rules.zr", "pack a {}\nimport b as b\n");
  folder.write("b/rules.zr", "pack b {}\nimport a as a\n");
  EXPECT_EQ(codes_of(read_pack_files(folder.path("a")).problems), Codes{"ZR0770"});
  folder.write("c/rules.zr", "pack c {}\nimport c as c\n");
  EXPECT_EQ(codes_of(read_pack_files(folder.path("c")).problems), Codes{"ZR0770"});
}

// Thirty packs, each importing the next one under two names, are read 2^30 times if nobody counts.
TEST_F(Hostile, PacksThatDoubleAtEveryImport) {
  const TemporaryFolder folder;
  const std::string padding = "# " + std::string(10'000, 'x') + "\n";
  for (int i = 0; i < 30; ++i) {
    const std::string next = "p" + std::to_string(i + 1);
    folder.write("p" + std::to_string(i) + "/rules.zr", padding + "pack p" + std::to_string(i) + " {}\nimport " + next +
                                                            " as a\nimport \"../" + next + "\" as b\n");
  }
  folder.write("p30/rules.zr", "pack p30 {}\n");
  EXPECT_EQ(codes_of(read_pack_files(folder.path("p0")).problems), Codes{"ZR0903"});
}

// ---- Units ----

// Each unit below the one before it; the tiers are two, so that nearly all stand wrong.
TEST_F(Hostile, ATreeOfUnits100000Deep) {
  std::string text = "code,name,level,parent\n0,C,county,\n";
  for (int i = 1; i < 100'000; ++i) {
    text += std::to_string(i) + ",V,village," + std::to_string(i - 1) + "\n";
  }
  const LoadedUnits units = load_units("units.csv", text, tiers);
  EXPECT_FALSE(units.organisation);
  EXPECT_TRUE(has(codes_of(units.problems), "ZR0906"));
  EXPECT_EQ(units.problems.size(), Limits().diagnostics + 1);
}

// The same above the tiers, where it is no mistake: context of any depth.
TEST_F(Hostile, ATreeOfContext100000Deep) {
  std::string text = "code,name,level,parent\n0,X,world,\n";
  for (int i = 1; i < 100'000; ++i) text += std::to_string(i) + ",X,world," + std::to_string(i - 1) + "\n";
  text += "c,C,county,99999\nv,V,village,c\n";
  const LoadedUnits units = load_units("units.csv", text, tiers);
  ASSERT_TRUE(units.organisation);
  EXPECT_EQ(units.organisation->context_units(), 100'000u);
}

TEST_F(Hostile, ALoopOf100000Units) {
  std::string text = "code,name,level,parent\n0,V,village,99999\n";
  for (int i = 1; i < 100'000; ++i) text += std::to_string(i) + ",V,village," + std::to_string(i - 1) + "\n";
  const LoadedUnits units = load_units("units.csv", text, tiers);
  EXPECT_FALSE(units.organisation);
  EXPECT_TRUE(std::any_of(units.problems.begin(), units.problems.end(),
                          [](const Reject& problem) { return problem.code == &org_codes::unit_cycle; }));
}

// ---- Tables ----

TEST_F(Hostile, AHeaderOfAMillionColumns) {
  std::string text = "c0";
  for (std::size_t i = 1; i < megabyte; ++i) text += ",c" + std::to_string(i);
  EXPECT_EQ(codes_of(read_csv("t", "t.csv", text + "\n").rejects), Codes{"ZR0907"});
}

TEST_F(Hostile, ALineOf100MegabytesInATable) {
  EXPECT_EQ(codes_of(read_csv("t", "t.csv", "id,at\n" + std::string(100 * megabyte, 'x')).rejects), Codes{"ZR0909"});
  EXPECT_EQ(codes_of(read_csv("t", "t.csv", "id,at\nH1," + std::string(100 * megabyte, 'x') + "\n").rejects),
            Codes{"ZR0909"});
  EXPECT_EQ(codes_of(read_ndjson("t", "t", "{\"id\":\"" + std::string(100 * megabyte, 'x') + "\"}\n").rejects),
            Codes{"ZR0909"});
}

TEST_F(Hostile, AQuoteThatNeverCloses) {
  EXPECT_EQ(codes_of(read_csv("t", "t.csv", "id,at\nH1,\"" + repeat("H2,A1\n", 10 * megabyte)).rejects),
            Codes{"ZR0909"});
}

// One row of a hundred million cells, under a header of two.
TEST_F(Hostile, ARowOf100MillionCommas) {
  const LoadedTable table = read_csv("t", "t.csv", "id,at\nx" + std::string(100 * megabyte, ',') + "\nH1,A1\n");
  EXPECT_EQ(codes_of(table.rejects), Codes{"ZR0757"});
  EXPECT_LT(table.rejects[0].row.size(), 10'000u);
  EXPECT_EQ(table.rows(), 1u);
}

TEST_F(Hostile, RowsOfCommasUnderAWideHeader) {
  std::string text = "c0";
  for (int i = 1; i < 10'000; ++i) text += ",c" + std::to_string(i);
  text += "\n" + repeat("x" + std::string(9'999, ',') + "\n", 2'000);
  EXPECT_EQ(read_csv("t", "t.csv", text).rows(), 2'000u);  // 20 million cells of 20 megabytes
}

// Each line of ten bytes asks for one more column of every row: ten thousand million cells of two megabytes.
TEST_F(Hostile, LinesThatEachHaveAColumnOfTheirOwn) {
  std::string few;
  for (int i = 0; i < 100'000; ++i) few += "{\"c" + std::to_string(i) + "\":1}\n";
  EXPECT_EQ(codes_of(read_ndjson("t", "t", few).rejects), Codes{"ZR0907"});
  std::string many;
  for (int i = 0; i < 9'999; ++i) many += "{\"c" + std::to_string(i) + "\":1}\n";
  EXPECT_EQ(codes_of(read_ndjson("t", "t", many + repeat("{\"c0\":1}\n", 100'000)).rejects), Codes{"ZR0908"});
}

TEST_F(Hostile, LinesOfThousandsOfKeys) {
  std::string line = "{\"k0\":1";
  for (int i = 1; i < 9'000; ++i) line += ",\"k" + std::to_string(i) + "\":1";
  EXPECT_EQ(read_ndjson("t", "t", repeat(line + "}\n", 50)).rows(), 50u);
  EXPECT_EQ(codes_of(read_ndjson("t", "t", line + ",\"k5\":2}\n").rejects), Codes{"ZR0763"});
}

TEST_F(Hostile, ALineOfAMillionBrackets) {
  EXPECT_EQ(codes_of(read_ndjson("t", "t", std::string(999'999, '[')).rejects), Codes{"ZR0761"});
  EXPECT_EQ(codes_of(read_ndjson("t", "t", "{\"a\":" + std::string(999'990, '[')).rejects), Codes{"ZR0762"});
}

TEST_F(Hostile, AMillionBrokenRows) {
  EXPECT_EQ(codes_of(read_csv("t", "t.csv", "id,at\n" + repeat("x\n", megabyte)).rejects), Codes{"ZR0910"});
  EXPECT_EQ(codes_of(read_ndjson("t", "t", repeat("x\n", megabyte)).rejects), Codes{"ZR0910"});
}

TEST_F(Hostile, NumbersOfAMillionDigits) {
  const World world(
      "pack p {}\ntier county > village\nevent fine on day { id : key  at : village  day : date  amount : number  n : "
      "count }\n",
      "code,name,level,parent\n1,C,county,\n11,V,village,1\n", {}, "2022-06-30");
  const std::string digits(999'000, '9');
  const LoadedTable table = read_csv("fine", "fine.csv",
                                     "id,at,day,amount,n\nF1,11,2022-03-01," + digits + ",1\nF2,11,2022-03-01,0." +
                                         digits + ",1\nF3,11,2022-03-01,1," + digits + "\n");
  ASSERT_EQ(table.rows(), 3u);
  const SourceTable view = table.view();
  const BindResult bound = bind(world.pack.plan(), *world.units.organisation, {&view, 1});
  EXPECT_EQ(bound.rejects.size(), 3u);
}

}  // namespace
}  // namespace zeren::test
