#include "zeren/compile.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "src/base/watch.hpp"
#include "src/consequences.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/pack/from_syntax.hpp"
#include "zeren/plan/from_pack.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::inline v0 {

namespace {

using detail::LimitReached;

[[noreturn]] void give_up(const DiagnosticCode& code, std::size_t limit) {
  throw LimitReached{&code, {std::to_string(limit)}};
}

// Parses the files of a pack and of those it imports into one Sources and one bag of diagnostics. Throws LimitReached.
class Parser {
 public:
  Parser(Sources& sources, Diagnostics& diagnostics, const Limits& limits)
      : sources_(sources), diagnostics_(diagnostics), limits_(limits) {}

  std::vector<syntax::Tree> trees_of(const PackFiles& pack) {
    std::vector<syntax::Tree> trees;
    for (const PackFile& file : pack.files) {
      if (file.text.size() > limits_.source_bytes - bytes_) {
        give_up(limit_codes::too_much_source, limits_.source_bytes);
      }
      bytes_ += file.text.size();
      const std::uint32_t number = sources_.add(file.name, file.text);
      syntax::ParseResult parsed = syntax::parse(sources_.text(number), number, limits_);
      count(parsed);
      const std::optional<LimitReached> limit = limit_of(parsed.diagnostics);
      diagnostics_.append(std::move(parsed.diagnostics));
      if (limit) throw *limit;
      if (diagnostics_.size() > limits_.diagnostics) give_up(limit_codes::too_many_diagnostics, limits_.diagnostics);
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
  // A limit that the file passes by itself; it is taken out, to stand after everything else.
  static std::optional<LimitReached> limit_of(Diagnostics& diagnostics) {
    std::optional<LimitReached> limit;
    Diagnostics others;
    for (Diagnostic& diagnostic : diagnostics) {
      if (limit_codes::is_limit(*diagnostic.code)) {
        limit = LimitReached{diagnostic.code, diagnostic.arguments};
      } else {
        others.add(std::move(diagnostic));
      }
    }
    diagnostics = std::move(others);
    return limit;
  }

  // Each file is within the limits by itself; here they are held against all of them together.
  void count(const syntax::ParseResult& parsed) {
    tokens_ += static_cast<std::size_t>(
        std::count_if(parsed.tokens.begin(), parsed.tokens.end(), [](const syntax::Token& token) {
          return token.kind != syntax::TokenKind::line_end && token.kind != syntax::TokenKind::end;
        }));
    if (tokens_ > limits_.tokens) give_up(limit_codes::too_many_tokens, limits_.tokens);
    declarations_ += parsed.tree.declarations.size();
    if (declarations_ > limits_.declarations) give_up(limit_codes::too_many_declarations, limits_.declarations);
  }

  Sources& sources_;
  Diagnostics& diagnostics_;
  const Limits& limits_;
  std::size_t bytes_ = 0, tokens_ = 0, declarations_ = 0;
};

void compile_into(CompileResult& result, const PackFiles& files, const Limits& limits,
                  const std::shared_ptr<Sources>& sources) {
  const detail::Watch watch(limits);
  watch.look();
  Parser parser(*sources, result.diagnostics, limits);
  const std::vector<syntax::Tree> trees = parser.trees_of(files);
  const std::vector<pack::ImportedPack> imports = parser.imports_of(files);
  // The checker runs on what could be parsed, so that one run tells about both kinds of mistakes.
  pack::CheckedPack checked = pack::check(trees, imports, *sources, limits);
  result.diagnostics.append(
      detail::without_consequences(std::move(checked.diagnostics), result.diagnostics, trees, *sources));
  watch.look();
  result.diagnostics.sort();
  if (!checked.pack || result.diagnostics.has_errors()) return;
  plan::Plan plan = plan::lower(*checked.pack, *sources);
  watch.look();
  result.pack.emplace(std::move(*checked.pack), std::move(plan), sources);
}

}  // namespace

CompileResult compile(const PackFiles& files, const Limits& limits) {
  CompileResult result;
  const auto sources = std::make_shared<Sources>();
  result.sources = sources;
  try {
    compile_into(result, files, limits, sources);
  } catch (const LimitReached& reached) {
    if (limit_codes::is_stop(*reached.code)) result.diagnostics = Diagnostics();
    result.diagnostics.sort();
    result.diagnostics.add(*reached.code, Span(), reached.arguments);
  }
  return result;
}

}  // namespace zeren::inline v0
