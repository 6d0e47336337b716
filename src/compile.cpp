#include "zeren/compile.hpp"

#include <utility>

#include "src/consequences.hpp"
#include "zeren/pack/from_syntax.hpp"
#include "zeren/plan/from_pack.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::inline v0 {

namespace {

// Parses the files of a pack and of those it imports into one Sources and one bag of diagnostics.
class Parser {
 public:
  Parser(Sources& sources, Diagnostics& diagnostics) : sources_(sources), diagnostics_(diagnostics) {}

  std::vector<syntax::Tree> trees_of(const PackFiles& pack) {
    std::vector<syntax::Tree> trees;
    for (const PackFile& file : pack.files) {
      const std::uint32_t number = sources_.add(file.name, file.text);
      syntax::ParseResult parsed = syntax::parse(sources_.text(number), number);
      diagnostics_.append(std::move(parsed.diagnostics));
      trees.push_back(std::move(parsed.tree));
    }
    return trees;
  }

  std::vector<pack::ImportedPack> imports_of(const PackFiles& pack) {
    std::vector<pack::ImportedPack> imports;
    for (const PackFiles& import : pack.imports) {
      imports.push_back({import.target, trees_of(import), imports_of(import)});
    }
    return imports;
  }

 private:
  Sources& sources_;
  Diagnostics& diagnostics_;
};

}  // namespace

CompileResult compile(const PackFiles& files) {
  CompileResult result;
  const auto sources = std::make_shared<Sources>();
  Parser parser(*sources, result.diagnostics);
  const std::vector<syntax::Tree> trees = parser.trees_of(files);
  const std::vector<pack::ImportedPack> imports = parser.imports_of(files);
  // The checker runs on what could be parsed, so that one run tells about both kinds of mistakes.
  pack::CheckedPack checked = pack::check(trees, imports, *sources);
  result.diagnostics.append(
      detail::without_consequences(std::move(checked.diagnostics), result.diagnostics, trees, *sources));
  result.diagnostics.sort();
  result.sources = sources;
  if (checked.pack && !result.diagnostics.has_errors()) {
    plan::Plan plan = plan::lower(*checked.pack, *sources);
    result.pack.emplace(std::move(*checked.pack), std::move(plan), sources);
  }
  return result;
}

}  // namespace zeren::inline v0
