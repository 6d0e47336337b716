// Compiled packs: a plan as bytes and back, and every way in which bytes may be none.
#include "zeren/plan/binary.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "src/plan/binary_form.hpp"
#include "tests/fuzz/small_pack.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/plan/print.hpp"

namespace zeren {
namespace {

namespace codes = plan::binary_codes;

const plan::Plan& small_plan() {
  return fuzz::small_pack().pack.plan();
}

std::string code_of(std::string_view bytes, const Limits& limits = {}) {
  const auto read = plan::read_plan(bytes, limits);
  if (read) return "none";
  for (const Language language : {Language::en, Language::zh}) {
    const std::string message = read.error().message(language);
    EXPECT_EQ(message.find('{'), std::string::npos) << message;
    EXPECT_FALSE(message.empty());
  }
  return std::string(read.error().code->id);
}

void put(std::string& bytes, std::size_t offset, std::uint64_t number, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) bytes[offset + i] = static_cast<char>(number >> (8 * i));
}

// The bytes with the length and checksum that belong to them.
std::string sealed(std::string bytes) {
  put(bytes, plan::detail::length_at, bytes.size() - plan::detail::content_at, 8);
  put(bytes, plan::detail::checksum_at, plan::detail::checksum_of(bytes), 8);
  return bytes;
}

void expect_same(const plan::Plan& plan, const std::string& what) {
  const std::string bytes = plan::write_plan(plan);
  EXPECT_EQ(bytes, plan::write_plan(plan)) << what;
  const auto read = plan::read_plan(bytes);
  ASSERT_TRUE(read.ok()) << what << ": " << read.error().message();
  EXPECT_EQ(plan::write_plan(*read), bytes) << what;
  EXPECT_EQ(print(*read), print(plan)) << what;
}

TEST(Binary, ReadsBackWhatItWrote) {
  expect_same(small_plan(), "the small pack");
  expect_same(plan::Plan(), "the empty plan");
}

TEST(Binary, ReadsBackThePacksOfTheRepository) {
  for (const char* name : {"rules/anji-2022", "rules/statutes", "docs/language/example"}) {
    const LoadedPackFiles loaded = read_pack_files(std::string(ZEREN_SOURCE_DIR "/") + name);
    ASSERT_TRUE(loaded.problems.empty()) << name;
    const CompileResult compiled = compile(loaded.files);
    ASSERT_TRUE(compiled.ok()) << name;
    expect_same(compiled.pack->plan(), name);
  }
}

// Every file of rules that compiles by itself: the cases of the language's tests, among them a pack for every kind of
// declaration.
TEST(Binary, ReadsBackThePacksOfTheTests) {
  std::size_t packs = 0;
  for (const char* folder : {"tests/language", "tests/regressions", "examples"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(ZEREN_SOURCE_DIR "/") + folder)) {
      if (entry.path().extension() != ".zr") continue;
      std::stringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      PackFiles files;
      files.files.push_back({entry.path().filename().string(), text.str()});
      const CompileResult compiled = compile(files);
      if (!compiled.ok()) continue;
      ++packs;
      expect_same(compiled.pack->plan(), entry.path().string());
    }
  }
  EXPECT_GT(packs, 10u);
}

TEST(Binary, KeepsEveryKindOfValue) {
  plan::Plan plan;
  plan.pack.name = std::string("a\0b\xff", 4);
  plan.effective_from = Date::min();
  plan.effective_until = Date::max();
  plan.enumerations.push_back({"e", {{"a", ""}}});
  const auto literal = [&](plan::ValueKind kind, plan::Value value) {
    plan::Node node;
    node.type.kind = kind;
    node.value = std::move(value);
    plan.nodes.push_back(std::move(node));
  };
  for (const char* number : {"0", "-1", "9223372036854775807", "-9223372036854775808/3", "1/9223372036854775807",
                             "123456789012345678901234567890/7", "-99999999999999999999"}) {
    literal(plan::ValueKind::number, *Number::parse(number));
  }
  literal(plan::ValueKind::boolean, true);
  literal(plan::ValueKind::text, std::string("文本"));
  literal(plan::ValueKind::date, Date::min());
  literal(plan::ValueKind::moment, Moment::max());
  literal(plan::ValueKind::duration, Duration{DurationKind::minutes, -90});
  literal(plan::ValueKind::enumeration, plan::EnumerationValue{0, 0});
  plan.nodes.back().type.low = INT64_MIN;
  plan.nodes.back().type.high = INT64_MAX;
  plan.nodes.back().type.digits = -3;
  expect_same(plan, "values");
  const auto read = plan::read_plan(plan::write_plan(plan));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->pack.name, plan.pack.name);
  EXPECT_EQ(std::get<Number>(read->nodes[5].value), *Number::parse("123456789012345678901234567890/7"));
  EXPECT_EQ(std::get<Duration>(read->nodes[11].value).amount, -90);
  EXPECT_EQ(read->nodes.back().type.low, INT64_MIN);
}

// Texts that stand often are written once, but never so often that a small file becomes a large plan.
TEST(Binary, SharesTextsWithinBounds) {
  plan::Plan plan;
  const std::string text(5'000, 'x');
  for (int i = 0; i < 2'000; ++i) plan.pack.clauses.push_back({text, ""});
  const std::string bytes = plan::write_plan(plan);
  EXPECT_LT(bytes.size(), 2'000'000u);
  EXPECT_GT(bytes.size() * 17 + 100'000, 10'000'000u);
  expect_same(plan, "texts");
}

TEST(Binary, RefusesWhatIsCutShort) {
  const std::string bytes = plan::write_plan(small_plan());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_EQ(code_of(std::string_view(bytes).substr(0, size)), size < 8 ? "ZR0780" : "ZR0782") << size;
  }
  EXPECT_EQ(code_of(bytes + "x"), "ZR0782");
}

TEST(Binary, RefusesEveryChangeOfAByte) {
  std::string bytes = plan::write_plan(small_plan());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char change = static_cast<char>(1 << i % 8);
    bytes[i] = static_cast<char>(bytes[i] ^ change);
    ASSERT_EQ(code_of(bytes), i < 8 ? "ZR0780" : "ZR0782") << i;
    bytes[i] = static_cast<char>(bytes[i] ^ change);
  }
}

TEST(Binary, RefusesOtherFiles) {
  for (const std::string_view bytes : {"", "pack demo {}", "PK\x03\x04", "\x89PNG\r\n\x1a\n", "\x89ZRC\n\x1a\n"}) {
    EXPECT_EQ(code_of(bytes), "ZR0780");
    EXPECT_FALSE(plan::is_compiled_pack(bytes));
  }
  EXPECT_TRUE(plan::is_compiled_pack(plan::write_plan(small_plan())));
}

TEST(Binary, RefusesOtherForms) {
  const std::string bytes = plan::write_plan(small_plan());
  for (const std::size_t offset : {plan::detail::form_at, plan::detail::shape_at}) {
    std::string other = bytes;
    other[offset] = static_cast<char>(other[offset] + 1);
    EXPECT_EQ(code_of(sealed(other)), "ZR0781");
  }
}

TEST(Binary, KeepsToTheLimits) {
  const std::string bytes = plan::write_plan(small_plan());
  Limits limits;
  limits.source_bytes = bytes.size();
  EXPECT_EQ(code_of(bytes, limits), "none");
  limits.source_bytes = bytes.size() - 1;
  EXPECT_EQ(code_of(bytes, limits), "ZR0903");
  limits.source_bytes = bytes.size();
  limits.give_up_after(0);
  EXPECT_EQ(code_of(bytes, limits), "ZR0902");
}

// Behind a checksum that fits, whatever was changed is either refused or a plan like any other: it can be shown and
// written again.
TEST(Binary, LooksBehindTheChecksum) {
  const std::string bytes = plan::write_plan(small_plan());
  std::set<std::string> seen;
  for (std::size_t i = plan::detail::content_at; i < bytes.size(); i += 127) {
    for (const int change : {1, 0x80}) {
      std::string other = bytes;
      other[i] = static_cast<char>(other[i] ^ change);
      const auto read = plan::read_plan(sealed(std::move(other)));
      seen.insert(read ? "none" : std::string(read.error().code->id));
      if (read) {
        ASSERT_FALSE(print(*read).empty());
      }
    }
  }
  EXPECT_EQ(seen, (std::set<std::string>{"none", "ZR0783"}));
}

// One number of each kind of thing, led out of the plan.
constexpr std::uint32_t wild = 1'000'000;
TEST(Binary, RefusesWildNumbers) {
  const CompileResult compiled = compile({.files = {{"p.zr",
                                                     "pack p {}\ntier county > village\ndomain fire\nbody police\n"
                                                     "relation leads : body -> domain\nleads police -> fire\n"
                                                     "param q = 1\ndefine d for village = q\n"}}});
  ASSERT_TRUE(compiled.ok());
  const auto refused = [&](auto change) {
    plan::Plan plan = compiled.pack->plan();
    change(plan);
    return code_of(plan::write_plan(plan));
  };
  ASSERT_EQ(refused([](plan::Plan&) {}), "none");
  EXPECT_EQ(refused([](plan::Plan& p) { p.nodes.back().inputs.push_back(wild); }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.nodes.back().table = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.nodes.back().rule = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.nodes.back().type.targets.push_back(wild); }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.nodes.back().type.enumeration = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.domains.back().parent = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.relations.back().to = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.params.back().node = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.body_table = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.tables.back().maker = wild; }), "ZR0783");
  EXPECT_EQ(refused([](plan::Plan& p) { p.nodes.back().payload = plan::Versions{"v", {{}}, wild}; }), "ZR0783");
}

TEST(Binary, CodesAreInOrder) {
  std::string_view last = "ZR0779";
  for (const DiagnosticCode* code : codes::all) {
    EXPECT_LT(last, code->id);
    last = code->id;
  }
}

}  // namespace
}  // namespace zeren
