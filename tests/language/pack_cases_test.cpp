// Cases of the checker, written in the language: each file under bad/pack and good/pack holds rules and, after a
// marker, what the checker says about them. A case is checked together with pack_prelude.zr unless its first line is `#
// alone`. ZEREN_RECORD=1 in the environment writes the answers anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/unit/pack/checked_text.hpp"
#include "zeren/pack/codes.hpp"

namespace zeren {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view marker = "\n#=== the checker says\n";

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

fs::path language_folder() {
  return fs::path(ZEREN_SOURCE_DIR) / "tests" / "language";
}

std::vector<fs::path> cases(const char* folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(language_folder() / folder / "pack")) {
    if (entry.path().extension() == ".zr") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Every line as a comment, so that the file stays a file of the language.
std::string commented(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) out += line.empty() ? "#\n" : "# " + line + "\n";
  return out;
}

std::string diagnostics_of(const test::Checked& checked) {
  std::string out;
  for (const auto& text : checked.parse_errors) out += text;
  for (const auto& diagnostic : checked.result.diagnostics) {
    out += render(diagnostic, checked.sources, Language::en, false);
    out += message(diagnostic, Language::zh) + "\n";
    if (const std::string help_zh = help(diagnostic, Language::zh); !help_zh.empty()) out += help_zh + "\n";
  }
  return out;
}

// The rules of the typed pack, without the tables.
std::string rules_of(const test::Checked& checked) {
  std::istringstream lines(checked.printed());
  std::string out;
  bool rules = false;
  for (std::string line; std::getline(lines, line);) {
    for (const char* word : {"param", "define", "score", "rank", "ladder", "assign", "ledger", "duty", "target",
                             "parts", "check", "test"}) {
      if (line.starts_with(word)) rules = true;
    }
    if (rules) out += line + "\n";
  }
  return out;
}

test::Checked check_case(const std::string& rules) {
  if (rules.starts_with("# alone")) return test::check_files({rules});
  return test::check_files({rules, read_file(language_folder() / "pack_prelude.zr")});
}

void run_case(const fs::path& path, bool good) {
  SCOPED_TRACE(path.filename().string());
  const std::string text = read_file(path);
  const std::size_t at = text.find(marker);
  const std::string rules = text.substr(0, at);
  const test::Checked checked = check_case(rules);
  const std::string said = commented(diagnostics_of(checked) + (good ? rules_of(checked) : ""));
  if (std::getenv("ZEREN_RECORD") != nullptr) {
    std::ofstream(path, std::ios::binary) << rules << marker << said;
    return;
  }
  ASSERT_NE(at, std::string::npos) << "not recorded";
  EXPECT_EQ(said, text.substr(at + marker.size()));
  EXPECT_EQ(checked.result.pack.has_value(), !checked.result.diagnostics.has_errors());
  EXPECT_FALSE(good && checked.result.diagnostics.has_errors());
  // A file is named after the code that it is about.
  const std::string code = path.stem().string().substr(0, 6);
  if (code.starts_with("ZR")) {
    EXPECT_TRUE(checked.has(code)) << code;
  }
}

TEST(PackCases, BadOnesAreReportedAsRecorded) {
  for (const auto& path : cases("bad")) run_case(path, false);
}

TEST(PackCases, GoodOnesBecomeTheRecordedRules) {
  for (const auto& path : cases("good")) run_case(path, true);
}

TEST(PackCases, EveryCodeHasACaseOfItsOwn) {
  std::set<std::string> shown{"ZR0322", "ZR0424"};  // several packs, deep nesting: see tests/unit/pack
  for (const auto& path : cases("bad")) shown.insert(path.stem().string().substr(0, 6));
  for (const DiagnosticCode* code : pack::codes::all()) EXPECT_TRUE(shown.contains(std::string(code->id))) << code->id;
}

TEST(PackCases, EveryCodeSpeaksBothLanguages) {
  std::set<std::string_view> ids;
  for (const DiagnosticCode* code : pack::codes::all()) {
    EXPECT_TRUE(ids.insert(code->id).second) << code->id;
    EXPECT_FALSE(code->message_en.empty()) << code->id;
    EXPECT_FALSE(code->message_zh.empty()) << code->id;
    EXPECT_EQ(code->help_en.empty(), code->help_zh.empty()) << code->id;
    EXPECT_FALSE(code->message_en.ends_with('.')) << code->id;
  }
}

// What 20 mistakes in one pack give: each once, and nothing else.
TEST(PackCases, TwentySeededMistakesAreAllFound) {
  const std::string text = read_file(language_folder() / "bad" / "pack" / "twenty_mistakes.zr");
  const std::string rules = text.substr(0, text.find(marker));
  const test::Checked checked = check_case(rules);
  EXPECT_TRUE(checked.parse_errors.empty());
  std::multiset<std::string> found;
  for (const auto& diagnostic : checked.result.diagnostics) {
    if (diagnostic.code->severity == Severity::error) found.insert(std::string(diagnostic.code->id));
  }
  std::multiset<std::string> seeded;
  std::istringstream lines(rules);
  for (std::string line; std::getline(lines, line);) {
    if (const auto at = line.find("# seeded "); at != std::string::npos) seeded.insert(line.substr(at + 9, 6));
  }
  EXPECT_EQ(seeded.size(), 20U);
  EXPECT_EQ(found, seeded) << checked.all_messages();
}

}  // namespace
}  // namespace zeren
