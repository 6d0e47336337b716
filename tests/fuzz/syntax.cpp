// Any text to a syntax tree: dumped as JSON, laid out, and translated there and back.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "tests/fuzz/diagnostics.hpp"
#include "tests/fuzz/require.hpp"
#include "zeren/syntax/dump.hpp"
#include "zeren/syntax/format.hpp"
#include "zeren/syntax/parse.hpp"

namespace {

using zeren::Language;
using zeren::fuzz::require;
using Json = nlohmann::json;

void drop_places(Json& node) {
  if (node.is_object()) node.erase("span");
  if (!node.is_structured()) return;
  for (Json& part : node) drop_places(part);
}

// The tree without its places: what a layout may not change.
Json meaning(const zeren::syntax::ParseResult& parsed) {
  Json tree = Json::parse(zeren::syntax::dump_json(parsed.tree), nullptr, false);
  require(!tree.is_discarded(), "the dump is JSON");
  require(tree.contains("version") && tree.contains("declarations"), "the dump has its version and declarations");
  drop_places(tree);
  return tree;
}

std::size_t comments(const zeren::syntax::TokenList& tokens) {
  std::size_t count = 0;
  for (const zeren::syntax::Token& token : tokens) count += token.leading.size() + (token.trailing ? 1 : 0);
  return count;
}

struct Read {
  zeren::syntax::ParseResult parsed;
  Json tree;

  explicit Read(const std::string& text) : parsed(zeren::syntax::parse(text, 0)), tree(meaning(parsed)) {}
  std::string laid_out(std::optional<Language> language) const {
    const auto text = zeren::syntax::format(parsed, {language});
    require(text.has_value(), "a text without errors is laid out");
    return *text;
  }
};

void require_same(const Read& before, const std::string& text, const std::string& how) {
  const Read after(text);
  require(after.parsed.ok(), how + " gives a text without errors:\n" + text);
  require(after.tree == before.tree, how + " keeps the meaning:\n" + text);
  require(comments(after.parsed.tokens) == comments(before.parsed.tokens), how + " keeps every comment:\n" + text);
}

void require_layouts(const Read& read) {
  const std::string own = read.laid_out(std::nullopt);
  require_same(read, own, "formatting");
  require(Read(own).laid_out(std::nullopt) == own, "formatting again changes nothing:\n" + own);
  const std::string english = read.laid_out(Language::en);
  const std::string chinese = read.laid_out(Language::zh);
  require_same(read, english, "translating to English");
  require_same(read, chinese, "translating to Chinese");
  require(Read(chinese).laid_out(Language::en) == english, "from Chinese back to English:\n" + english + chinese);
  require(Read(english).laid_out(Language::zh) == chinese, "from English back to Chinese:\n" + english + chinese);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace zeren;
  Sources sources;
  const std::string text(reinterpret_cast<const char*>(data), size);
  sources.add("fuzz.zr", text);
  const Read read(text);
  fuzz::require_good(read.parsed.diagnostics, sources);
  if (read.parsed.ok()) {
    require_layouts(read);
  } else {
    require(!syntax::format(read.parsed).has_value(), "a text with errors is not laid out");
  }
  return 0;
}
