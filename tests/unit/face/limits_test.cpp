// Every limit of zeren::Limits, with the code that it ends by; small limits, so that small input passes them.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/unit/face/temporary_folder.hpp"
#include "tests/unit/face/world.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/io/codes.hpp"
#include "zeren/io/facts_folder.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/ndjson.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/org/codes.hpp"
#include "zeren/run/codes.hpp"
#include "zeren/syntax/codes.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::test {
namespace {

CompileResult compile_within(const Limits& limits, const std::vector<std::string>& texts) {
  PackFiles files;
  for (const std::string& text : texts) files.files.push_back({"rules.zr", text});
  return compile(files, limits);
}

bool reports(const Diagnostics& diagnostics, const DiagnosticCode& code) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const Diagnostic& d) { return d.code == &code; });
}

bool has(const std::vector<Reject>& rejects, const DiagnosticCode& code) {
  return std::any_of(rejects.begin(), rejects.end(), [&](const Reject& reject) { return reject.code == &code; });
}

// A table that was refused holds nothing but the reason.
void expect_refused(const LoadedTable& table, const DiagnosticCode& code) {
  EXPECT_EQ(table.rows(), 0u);
  EXPECT_TRUE(table.columns.empty());
  ASSERT_EQ(table.rejects.size(), 1u);
  EXPECT_EQ(table.rejects[0].code, &code) << table.rejects[0].code->id;
}

const std::string small_pack = "pack p {}\ntier county > village\nparam grace = 3\n";

TEST(LimitOf, SourceBytes) {
  const std::string second = "param other = 4\n";
  Limits limits;
  limits.source_bytes = small_pack.size() + second.size();
  EXPECT_TRUE(compile_within(limits, {small_pack, second}).ok());
  --limits.source_bytes;  // each file is within it, and both together are not
  const CompileResult result = compile_within(limits, {small_pack, second});
  EXPECT_FALSE(result.ok());
  EXPECT_TRUE(reports(result.diagnostics, limit_codes::too_much_source));
}

TEST(LimitOf, SourceBytesOfFiles) {
  const TemporaryFolder folder;
  folder.write("p/a.zr", small_pack);
  folder.write("p/b.zr", "param other = 4\n");
  Limits limits;
  limits.source_bytes = small_pack.size() + 5;
  EXPECT_TRUE(has(read_pack_files(folder.path("p"), limits).problems, limit_codes::too_much_source));
  limits.source_bytes = 20;
  EXPECT_TRUE(has(read_pack_files(folder.path("p"), limits).problems, io_codes::too_large_file));
  EXPECT_TRUE(read_pack_files(folder.path("p")).problems.empty());
}

TEST(LimitOf, Tokens) {
  Limits limits;
  limits.tokens = 40;
  EXPECT_TRUE(compile_within(limits, {small_pack}).ok());
  limits.tokens = 10;
  const CompileResult one = compile_within(limits, {small_pack});
  EXPECT_FALSE(one.ok());
  EXPECT_TRUE(reports(one.diagnostics, limit_codes::too_many_tokens));
  limits.tokens = 15;  // each file is within it
  EXPECT_TRUE(reports(compile_within(limits, {small_pack, "param a = 1\nparam b = 2\n"}).diagnostics,
                      limit_codes::too_many_tokens));
  limits.tokens = 3;  // comments are pieces of a text too
  EXPECT_TRUE(reports(syntax::parse("# a\n# b\n# c\n# d\n", 0, limits).diagnostics, limit_codes::too_many_tokens));
}

TEST(LimitOf, Nesting) {
  const std::string nested = small_pack + "param deep = ((((1))))\n";
  Limits limits;
  EXPECT_TRUE(compile_within(limits, {nested}).ok());
  limits.nesting = 3;
  const CompileResult brackets = compile_within(limits, {nested});
  EXPECT_FALSE(brackets.ok());
  EXPECT_TRUE(reports(brackets.diagnostics, syntax::codes::too_deep));
  const CompileResult operators = compile_within(limits, {small_pack + "param deep = - - - - 1\n"});
  EXPECT_TRUE(reports(operators.diagnostics, syntax::codes::too_deep));
}

TEST(LimitOf, NestingIsNeverMoreThanTheParserBears) {
  Limits limits;
  limits.nesting = 1'000'000;
  const std::string deep = "param deep = " + std::string(10'000, '(') + "1" + std::string(10'000, ')');
  EXPECT_TRUE(reports(compile_within(limits, {small_pack + deep}).diagnostics, syntax::codes::too_deep));
  const std::string minus = "param deep = " + std::string(10'000, '-') + "1";
  EXPECT_TRUE(reports(compile_within(limits, {small_pack + minus}).diagnostics, syntax::codes::too_deep));
}

TEST(LimitOf, Declarations) {
  Limits limits;
  limits.declarations = 3;
  EXPECT_TRUE(compile_within(limits, {small_pack}).ok());
  limits.declarations = 2;
  const CompileResult one = compile_within(limits, {small_pack});
  EXPECT_FALSE(one.ok());
  EXPECT_TRUE(reports(one.diagnostics, limit_codes::too_many_declarations));
  limits.declarations = 3;  // each file is within it
  EXPECT_TRUE(
      reports(compile_within(limits, {small_pack, "param a = 1\n"}).diagnostics, limit_codes::too_many_declarations));
}

TEST(LimitOf, DiagnosticsOfTheChecker) {
  std::string rules = small_pack;
  for (int i = 0; i < 50; ++i) rules += "define d" + std::to_string(i) + " for village = nowhere\n";
  Limits limits;
  limits.diagnostics = 10;
  const CompileResult result = compile_within(limits, {rules});
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.diagnostics.size(), 11u);
  EXPECT_TRUE(reports(result.diagnostics, limit_codes::too_many_diagnostics));
}

TEST(LimitOf, DiagnosticsOfOneFile) {
  Limits limits;
  limits.diagnostics = 10;
  std::string wrong;
  for (int i = 0; i < 50; ++i) wrong += "nothing\n";
  const syntax::ParseResult parsed = syntax::parse(wrong, 0, limits);
  EXPECT_TRUE(reports(parsed.diagnostics, syntax::codes::too_many));
  EXPECT_LE(parsed.diagnostics.size(), 12u);
  const syntax::ParseResult strays = syntax::parse(std::string(50, '\x01'), 0, limits);
  EXPECT_TRUE(reports(strays.diagnostics, syntax::codes::too_many));
  EXPECT_EQ(strays.diagnostics.size(), 11u);
}

TEST(LimitOf, DiagnosticsOfAllFiles) {
  Limits limits;
  limits.diagnostics = 10;
  const std::vector<std::string> texts(5, "one\ntwo\nthree\nfour\n");
  EXPECT_TRUE(reports(compile_within(limits, texts).diagnostics, limit_codes::too_many_diagnostics));
}

TEST(LimitOf, ManyMistakesInTheLastDeclaration) {
  std::string wrong = "event hazard on found {\n";
  for (int i = 0; i < 2000; ++i) wrong += "  x y z\n";
  const syntax::ParseResult parsed = syntax::parse(wrong + "}\n", 0);
  EXPECT_TRUE(reports(parsed.diagnostics, syntax::codes::too_many));
  EXPECT_LT(parsed.diagnostics.size(), 600u);
}

TEST(LimitOf, TableBytes) {
  Limits limits;
  limits.table_bytes = 20;
  EXPECT_EQ(read_csv("t", "t.csv", "id,at\nH1,A1\nH2,A2\n", limits).rows(), 2u);
  EXPECT_TRUE(has(read_csv("t", "t.csv", "id,at\nH1,A1\nH2,A2\nH3,A3\n", limits).rejects, io_codes::too_large_file));
  EXPECT_TRUE(
      has(read_ndjson("t", "t.ndjson", "{\"id\":\"H1\",\"at\":\"A1\"}\n", limits).rejects, io_codes::too_large_file));
  const TemporaryFolder folder;
  folder.write("hazard.csv", "id,at\nH1,A1\nH2,A2\nH3,A3\n");
  const LoadedFacts facts = read_facts_folder(folder.path(), 1, limits);
  EXPECT_TRUE(has(facts.problems, io_codes::too_large_file));
  EXPECT_TRUE(facts.tables.empty());
}

TEST(LimitOf, TableColumns) {
  Limits limits;
  limits.table_columns = 3;
  EXPECT_EQ(read_csv("t", "t.csv", "a,b,c\n1,2,3\n", limits).rows(), 1u);
  expect_refused(read_csv("t", "t.csv", "a,b,c,d\n1,2,3,4\n", limits), limit_codes::too_many_columns);
  EXPECT_EQ(read_ndjson("t", "t", "{\"a\":1,\"b\":2}\n{\"c\":3}\n", limits).rows(), 2u);
  expect_refused(read_ndjson("t", "t", "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}\n", limits), limit_codes::too_many_columns);
  expect_refused(read_ndjson("t", "t", "{\"a\":1,\"b\":2}\n{\"c\":3}\n{\"d\":4}\n", limits),
                 limit_codes::too_many_columns);
}

TEST(LimitOf, TableCells) {
  Limits limits;
  limits.table_cells = 6;
  EXPECT_EQ(read_csv("t", "t.csv", "a,b,c\n1,2,3\n1,2,4\n", limits).rows(), 2u);
  expect_refused(read_csv("t", "t.csv", "a,b,c\n1,2,3\n1,2,4\n1,2,5\n", limits), limit_codes::too_many_table_cells);
  EXPECT_EQ(read_ndjson("t", "t", "{\"a\":1,\"b\":2,\"c\":3}\n{\"b\":4}\n", limits).rows(), 2u);
  // Nine cells out of three: each line has a column of its own.
  expect_refused(read_ndjson("t", "t", "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n", limits), limit_codes::too_many_table_cells);
}

TEST(LimitOf, CellBytes) {
  Limits limits;
  limits.cell_bytes = 40;
  const std::string fits(40, 'x');
  EXPECT_EQ(read_csv("t", "t.csv", "id,note\nH1," + fits + "\n", limits).rows(), 1u);
  expect_refused(read_csv("t", "t.csv", "id,note\nH1," + fits + "x\n", limits), limit_codes::cell_too_long);
  expect_refused(read_csv("t", "t.csv", "id," + fits + "x\nH1,1\n", limits), limit_codes::cell_too_long);
  const LoadedTable open = read_csv("t", "t.csv", "id,note\nH1,a\nH2,\"never\n" + fits + fits, limits);
  expect_refused(open, limit_codes::cell_too_long);
  EXPECT_EQ(open.rejects[0].arguments, (std::vector<std::string>{"t.csv", "3", "40"}));
  EXPECT_EQ(read_ndjson("t", "t", "{\"id\":\"H1\"}\n", limits).rows(), 1u);
  expect_refused(read_ndjson("t", "t", "{\"id\":\"" + fits + "\"}\n", limits), limit_codes::cell_too_long);
}

TEST(LimitOf, RejectsOfAFile) {
  Limits limits;
  limits.rejects = 2;
  EXPECT_EQ(read_csv("t", "t.csv", "a,b\n1\n2\n", limits).rejects.size(), 2u);
  expect_refused(read_csv("t", "t.csv", "a,b\n1\n2\n3\n", limits), limit_codes::too_many_rejects);
  expect_refused(read_ndjson("t", "t", "[]\n[]\n[]\n", limits), limit_codes::too_many_rejects);
}

TEST(LimitOf, RejectsOfABinding) {
  const World world(small_pack + "event hazard on found { id : key  at : village  found : date }\n",
                    "code,name,level,parent\n1,C,county,\n11,V,village,1\n", {}, "2022-06-30");
  const LoadedTable table = read_csv("hazard", "hazard.csv", "id,at,found\nH1,11,x\nH2,11,x\nH3,11,x\n");
  const SourceTable view = table.view();
  Limits limits;
  limits.rejects = 3;
  const BindResult all = bind(world.pack.plan(), *world.units.organisation, {&view, 1}, limits);
  EXPECT_FALSE(all.error);
  EXPECT_EQ(all.rejects.size(), 3u);
  limits.rejects = 2;
  const BindResult none = bind(world.pack.plan(), *world.units.organisation, {&view, 1}, limits);
  ASSERT_TRUE(none.error);
  EXPECT_EQ(none.error->code, &limit_codes::too_many_rejects);
  EXPECT_TRUE(none.rejects.empty());
  EXPECT_TRUE(none.dataset.tables.empty());
  // Whoever overlooks the error gets no result either.
  EvaluateOptions options;
  options.today = *Date::parse("2022-06-30");
  const auto result = evaluate(world.pack.plan(), none.dataset, options);
  EXPECT_FALSE(result.ok());
}

TEST(LimitOf, Units) {
  const std::vector<TierName> tiers{{"county", ""}, {"village", ""}};
  const std::string text = "code,name,level,parent\n1,C,county,\n11,V,village,1\n12,W,village,1\n";
  Limits limits;
  limits.units = 3;
  EXPECT_TRUE(load_units("units.csv", text, tiers, false, limits).organisation);
  limits.units = 2;
  const LoadedUnits units = load_units("units.csv", text, tiers, false, limits);
  EXPECT_FALSE(units.organisation);
  EXPECT_TRUE(has(units.problems, org_codes::too_large));
}

TEST(LimitOf, DiagnosticsOfUnits) {
  std::string text = "code,name,level,parent\n1,C,county,\n";
  for (int i = 10; i < 60; ++i) text += std::to_string(i) + ",V,village,nobody\n";
  Limits limits;
  limits.diagnostics = 10;
  const LoadedUnits units =
      load_units("units.csv", text, std::vector<TierName>{{"county", ""}, {"village", ""}}, false, limits);
  EXPECT_FALSE(units.organisation);
  EXPECT_EQ(units.problems.size(), 11u);
  EXPECT_TRUE(has(units.problems, limit_codes::too_many_diagnostics));
}

TEST(LimitOf, CellsAndMemoryOfARun) {
  const World world(small_pack + "define twice for village = 2 * grace + 1\ndefine thrice for village = 3 * twice\n",
                    "code,name,level,parent\n1,C,county,\n11,V,village,1\n12,W,village,1\n", {}, "2022-06-30");
  EvaluateOptions options;
  options.today = *Date::parse("2022-06-30");
  const auto code_of = [&] {
    const auto result = evaluate(world.pack.plan(), world.bound.dataset, options);
    return result.ok() ? nullptr : result.error().code;
  };
  EXPECT_EQ(code_of(), nullptr);
  options.limits.cells = 1;
  EXPECT_EQ(code_of(), &run_codes::too_many_cells);
  options.limits.cells = 0;  // none
  EXPECT_EQ(code_of(), nullptr);
  options.limits.memory_bytes = 1;
  EXPECT_EQ(code_of(), &run_codes::too_much_memory);
}

TEST(LimitOf, ImportedPacks) {
  const TemporaryFolder folder;
  folder.write("county/rules.zr", "pack county {}\nimport law as law\n");
  folder.write("law/rules.zr", "pack law {}\n");
  EXPECT_TRUE(read_pack_files(folder.path("county")).problems.empty());

  folder.write("law/rules.zr", "pack law {}\nimport county as c\n");
  EXPECT_TRUE(has(read_pack_files(folder.path("county")).problems, io_codes::import_loop));
}

TEST(LimitOf, PathsOutOfTheFolder) {
  const TemporaryFolder folder;
  folder.write("elsewhere/law/rules.zr", "pack law {}\n");
  folder.write("packs/county/rules.zr", "pack county {}\nimport \"../../elsewhere/law\" as law\n");
  EXPECT_TRUE(has(read_pack_files(folder.path("packs/county")).problems, io_codes::import_outside));

  folder.write("packs/county/rules.zr", "pack county {}\nimport law as law\n");
  folder.link("packs/law", "../elsewhere/law");
  EXPECT_TRUE(has(read_pack_files(folder.path("packs/county")).problems, io_codes::import_outside));

  folder.write("secret.zr", "pack secret {}\n");
  folder.link("packs/county/more.zr", "../../secret.zr");
  EXPECT_TRUE(has(read_pack_files(folder.path("packs/county")).problems, io_codes::leaves_folder));
}

TEST(LimitOf, NamedFilesOutOfTheFolder) {
  const TemporaryFolder folder;
  folder.write("secret.csv", "code\n");
  folder.write("pack/units.csv", "code\n");
  folder.write("pack/more/units.csv", "code\n");
  folder.link("pack/link.csv", "../secret.csv");
  folder.link("pack/loop.csv", "loop.csv");
  const auto code_of = [&](const std::string& named) -> std::string {
    const auto path = path_in_pack(folder.path("pack"), named);
    return path.ok() ? std::string() : std::string(path.error().code->id);
  };
  EXPECT_EQ(code_of("units.csv"), "");
  EXPECT_EQ(code_of("more/../units.csv"), "");
  EXPECT_EQ(code_of("more/units.csv"), "");
  EXPECT_EQ(code_of("not_there.csv"), "");
  EXPECT_EQ(code_of("../secret.csv"), "ZR0767");
  EXPECT_EQ(code_of("more/../../secret.csv"), "ZR0767");
  EXPECT_EQ(code_of("../not_there.csv"), "ZR0767");
  EXPECT_EQ(code_of(folder.path("pack/units.csv")), "ZR0767");
  EXPECT_EQ(code_of("link.csv"), "ZR0767");
  EXPECT_EQ(code_of("loop.csv"), "ZR0779");
}

TEST(LimitOf, LinksInALoop) {
  const TemporaryFolder folder;
  folder.link("a.zr", "b.zr");
  folder.link("b.zr", "a.zr");
  const auto listed = list_files(folder.path(), {".zr"});
  ASSERT_FALSE(listed.ok());
  EXPECT_EQ(listed.error().code, &io_codes::link_loop);
  EXPECT_TRUE(has(read_pack_files(folder.path()).problems, io_codes::link_loop));

  folder.write("packs/county/rules.zr", "pack county {}\nimport law as law\n");
  folder.link("packs/law", "law");
  EXPECT_TRUE(has(read_pack_files(folder.path("packs/county")).problems, io_codes::link_loop));
  EXPECT_FALSE(read_pack_files(folder.path("packs/law")).problems.empty());

  folder.link("packs/county/own", ".");  // leads back, but nobody follows it
  EXPECT_TRUE(has(read_pack_files(folder.path("packs/county")).problems, io_codes::link_loop));
}

TEST(LimitOf, APipeAmongTheFilesIsNotWaitedFor) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo(folder.path("hazard.csv").c_str(), 0600), 0);
  const LoadedFacts facts = read_facts_folder(folder.path());
  EXPECT_TRUE(has(facts.problems, io_codes::unreadable_file));
}

}  // namespace
}  // namespace zeren::test
