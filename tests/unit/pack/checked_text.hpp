// Helpers of the checker's tests: text in, typed pack and diagnostics out.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/pack/from_syntax.hpp"
#include "zeren/pack/print.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::test {

// What most tests need around the rule under test.
inline constexpr std::string_view prelude = R"(
pack demo "Demo" { effective 2022-01-01 .. 2022-12-31  calendar cn  rounding half_up 2  months clamp }
source plan "Plan" clauses 1 .. 24, 15.1 .. 15.5
tier county > township > village
domain road "道路交通", fire "消防", chem within fire
body safety_office "县安委办" kind office
body road_office "县道安办" kind office also "道安办"
relation leads : body -> domain
leads road_office -> road per plan.7
entity enterprise { id : key  name : text  at : village  staff : count in 0 .. 100000 }
event hazard on found until closed {
  id      "隐患编号" : key
  at      "所在村"   : village
  owner   : enterprise?
  domain  : domain
  grade   : general | major
  found   : date
  due     : deadline
  closed  : date?
}
event accident on happened { id : key  at : township or below  happened : date  deaths : count  loss : number(2)? }
event drill on held { id : key  at : township  held : date }
)";

struct Checked {
  Sources sources;
  std::vector<std::string> parse_errors;
  pack::CheckedPack result;

  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const auto& diagnostic : result.diagnostics) out.emplace_back(diagnostic.code->id);
    return out;
  }
  bool has(std::string_view code) const {
    const auto all = codes();
    return std::find(all.begin(), all.end(), code) != all.end();
  }
  // Errors only, with the words they are about: `ZR0301 overdu`.
  std::vector<std::string> errors() const {
    std::vector<std::string> out;
    for (const auto& diagnostic : result.diagnostics) {
      if (diagnostic.code->severity != Severity::error) continue;
      out.push_back(std::string(diagnostic.code->id) + " " + std::string(sources.text(diagnostic.span)));
    }
    return out;
  }
  std::string all_messages() const {
    std::string out;
    for (const auto& text : parse_errors) out += text;
    for (const auto& diagnostic : result.diagnostics) out += render(diagnostic, sources, Language::en, false);
    return out;
  }
  std::string printed() const { return result.pack ? pack::print(*result.pack) : all_messages(); }
  // The printed line that begins with these words (blanks before them left out).
  std::string line(std::string_view begin) const {
    const std::string text = printed();
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string_view one(text.data() + at, end - at);
      one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
      if (one.starts_with(begin)) return std::string(one);
      at = end + 1;
    }
    return "nothing begins with " + std::string(begin) + " in:\n" + text;
  }
};

inline Checked check_files(const std::vector<std::string>& texts, const std::vector<pack::ImportedPack>& imports = {}) {
  Checked checked;
  std::vector<syntax::Tree> trees;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto file = checked.sources.add("file" + std::to_string(i) + ".zr", texts[i]);
    syntax::ParseResult parsed = syntax::parse(texts[i], file);
    for (const auto& diagnostic : parsed.diagnostics) {
      checked.parse_errors.push_back(render(diagnostic, checked.sources, Language::en, false));
    }
    trees.push_back(std::move(parsed.tree));
  }
  checked.result = pack::check(trees, imports, checked.sources);
  return checked;
}

// The rules after the prelude.
inline Checked check_text(std::string_view rules) {
  return check_files({std::string(prelude) + std::string(rules)});
}

}  // namespace zeren::test
