#include "src/cli/clause_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "zeren/base/text.hpp"
#include "zeren/pack/clause_ids.hpp"
#include "zeren/pack/coverage_codes.hpp"
#include "zeren/syntax/keywords.hpp"

namespace zeren::cli {

namespace {

using Json = nlohmann::ordered_json;
using pack::Citation;
using pack::ClauseCoverage;
using pack::CoverageDeclaration;
using pack::CoveredClause;
using pack::CoveredItem;
using pack::CoveredSource;

constexpr std::size_t digits_to_paste = 16;  // of a hash: enough to tell texts apart, short enough to read

std::string place(const CompiledPack& pack, Span span) {
  if (!span.has_place()) return {};
  return fmt::format("{}:{}", pack.sources().name(span.file), pack.sources().location(span).line);
}

// A finding in one line, with its code.
std::string finding(const Context& context, const DiagnosticCode& code, std::vector<std::string> arguments) {
  const auto pattern = context.language == Language::zh ? code.message_zh : code.message_en;
  return fmt::format("{} [{}]", format_message(pattern, arguments, context.language), code.id);
}

// `score safety_index (overdue, repeats)`.
std::string name_of(const Context& context, const CoverageDeclaration& declaration,
                    const std::vector<std::string>& parts) {
  std::string text = fmt::format("{} {}", declaration.kind(context.language), declaration.name);
  if (parts.empty()) return text;
  return fmt::format("{} ({})", text, fmt::join(parts, context.pick(", ", "，")));
}

// ---- Text -----------------------------------------------------------------------------------------------------------

class CoverageWriter {
 public:
  CoverageWriter(const Context& context, const CompiledPack& pack, const ClauseCoverage& coverage)
      : context_(context), pack_(pack), coverage_(coverage) {}

  std::string run() {
    for (const CoveredSource& source : coverage_.sources) add(source);
    untested();
    summary();
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  std::string say(std::string_view en, std::string_view zh, const Arguments&... arguments) const {
    return fmt::format(fmt::runtime(context_.pick(en, zh)), arguments...);
  }

  std::string counted(std::size_t n, std::string_view one, std::string_view zh) const {
    if (context_.language == Language::zh) return fmt::format("{} {}", n, zh);
    return fmt::format("{} {}{}", n, one, n == 1 ? "" : "s");
  }

  void add(const CoveredSource& source) {
    out_ += source.label.empty() ? source.name : source.name + " " + source.label;
    out_ += source.imported ? say(" (imported)\n", "（引用）\n") : "\n";
    for (const CoveredItem& item : source.items) add(source, item);
    out_ += "\n";
  }

  void add(const CoveredSource& source, const CoveredItem& item) {
    out_ += say("{}.{}: {}, {}, {}\n", "{}.{}：{}，{}，{}\n", source.name, item.id,
                counted(item.clauses.size(), "clause", "条条款"), counted(item.rules, "rule", "条规则"),
                counted(item.tests, "test", "个测试"));
    for (const CoveredClause& clause : item.clauses) add(source, clause);
  }

  void add(const CoveredSource& source, const CoveredClause& clause) {
    const std::string indent = "  " + pad_to_width(clause.id, clause_width) + "  ";
    if (clause.citations.empty()) {
      out_ += indent;
      out_ += clause.covered
                  ? say("covered below\n", "见下级条款\n")
                  : finding(context_, pack::coverage_codes::uncovered_clause, {source.name + "." + clause.id}) + "\n";
      return;
    }
    for (const Citation& citation : clause.citations) {
      const CoverageDeclaration& declaration = coverage_.declarations[citation.declaration];
      out_ += &citation == &clause.citations.front() ? indent : std::string(indent.size(), ' ');
      out_ += name_of(context_, declaration, citation.parts) + tests_in_brief(declaration) + "\n";
      for (const std::size_t test : declaration.direct_tests) {
        out_ += std::string(indent.size() + 2, ' ') + pack_.pack().tests[test].description.name + "\n";
      }
    }
  }

  // `: 3 tests, 2 more through other rules`.
  std::string tests_in_brief(const CoverageDeclaration& declaration) const {
    const std::size_t direct = declaration.direct_tests.size(), through = declaration.through_tests.size();
    if (through == 0 && direct == 0) return declaration.is_rule ? say(": no test", "：没有测试") : std::string();
    if (through == 0) return say(": {}", "：{}", counted(direct, "test", "个测试"));
    if (direct == 0) return say(": {} through other rules", "：{}经由其他规则", counted(through, "test", "个测试"));
    return say(": {}, {} more through other rules", "：{}，另有 {} 个经由其他规则", counted(direct, "test", "个测试"),
               through);
  }

  void untested() {
    bool any = false;
    for (const CoverageDeclaration& declaration : coverage_.declarations) {
      if (!declaration.is_rule || declaration.imported || declaration.is_tested()) continue;
      out_ += fmt::format("{}: {}\n", place(pack_, declaration.span),
                          finding(context_, pack::coverage_codes::untested_rule,
                                  {std::string(declaration.kind(context_.language)), declaration.name}));
      any = true;
    }
    if (any) out_ += "\n";
  }

  void summary() {
    for (const CoveredSource& source : coverage_.sources) {
      out_ +=
          say("{}: {}, {} covered, {} uncovered\n", "{}：{}，{} 条已编写，{} 条未编写\n", source.name,
              counted(source.clauses(), "clause", "条条款"), source.clauses() - source.uncovered(), source.uncovered());
    }
    std::size_t rules = 0, direct = 0, through = 0;
    for (const CoverageDeclaration& declaration : coverage_.declarations) {
      if (!declaration.is_rule || declaration.imported) continue;
      ++rules;
      direct += declaration.direct_tests.empty() ? 0 : 1;
      through += declaration.direct_tests.empty() && !declaration.through_tests.empty() ? 1 : 0;
    }
    out_ += say("{}: {} tested, {} through other rules only, {} without test\n",
                "{}：{} 条有测试，{} 条仅经由其他规则，{} 条没有测试\n", counted(rules, "rule", "条规则"), direct,
                through, rules - direct - through);
  }

  static constexpr std::size_t clause_width = 6;

  const Context& context_;
  const CompiledPack& pack_;
  const ClauseCoverage& coverage_;
  std::string out_;
};

// ---- JSON -----------------------------------------------------------------------------------------------------------

Json to_value(const CompiledPack& pack, const CoverageDeclaration& declaration) {
  Json out = {{"kind", declaration.kind_en},
              {"name", declaration.name},
              {"rule", declaration.is_rule},
              {"imported", declaration.imported}};
  if (declaration.span.has_place()) {
    out["file"] = pack.sources().name(declaration.span.file);
    out["line"] = pack.sources().location(declaration.span).line;
  }
  const auto titles = [&](const std::vector<std::size_t>& tests) {
    Json list = Json::array();
    for (const std::size_t test : tests) list.push_back(pack.pack().tests[test].description.name);
    return list;
  };
  out["tests"] = titles(declaration.direct_tests);
  out["tests_through_other_rules"] = titles(declaration.through_tests);
  return out;
}

Json to_value(const CoveredClause& clause) {
  Json out = {{"clause", clause.id}, {"listed", clause.listed}, {"covered", clause.covered}};
  out["cited_by"] = Json::array();
  for (const Citation& citation : clause.citations) {
    out["cited_by"].push_back({{"declaration", citation.declaration}, {"parts", citation.parts}});
  }
  return out;
}

Json to_value(const CoveredItem& item) {
  Json out = {{"item", item.id},
              {"declarations", item.declarations},
              {"rules", item.rules},
              {"tests", item.tests},
              {"clauses", Json::array()}};
  for (const CoveredClause& clause : item.clauses) out["clauses"].push_back(to_value(clause));
  return out;
}

std::string written(const Json& json) {
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// ---- The text of a source -------------------------------------------------------------------------------------------

// What cites a clause or one below it, or an item above a sub-clause that it does not cite by number.
std::vector<const CoverageDeclaration*> citing(const ClauseCoverage& coverage, const std::string& source,
                                               const std::string& clause) {
  std::vector<const CoverageDeclaration*> found;
  for (const CoveredSource& covered : coverage.sources) {
    if (covered.name != source) continue;
    for (const CoveredItem& item : covered.items) {
      for (const CoveredClause& cited : item.clauses) {
        const bool touches =
            cited.id == clause || pack::lies_below(clause, cited.id) || pack::lies_below(cited.id, clause);
        if (!touches) continue;
        for (const Citation& citation : cited.citations) {
          const CoverageDeclaration* declaration = &coverage.declarations[citation.declaration];
          if (std::find(found.begin(), found.end(), declaration) == found.end()) found.push_back(declaration);
        }
      }
    }
  }
  return found;
}

const DiagnosticCode* code_of(ClauseState state) {
  switch (state) {
    case ClauseState::changed:
      return &pack::coverage_codes::changed_clause;
    case ClauseState::missing:
      return &pack::coverage_codes::missing_clause;
    case ClauseState::added:
      return &pack::coverage_codes::new_clause;
    case ClauseState::unchanged:
    case ClauseState::unhashed:
      break;
  }
  return nullptr;
}

std::string_view state_name(ClauseState state) {
  switch (state) {
    case ClauseState::unchanged:
      return "unchanged";
    case ClauseState::changed:
      return "changed";
    case ClauseState::missing:
      return "missing";
    case ClauseState::added:
      return "new";
    case ClauseState::unhashed:
      break;
  }
  return "unhashed";
}

std::size_t count_of(std::span<const ComparedClause> clauses, ClauseState state) {
  return static_cast<std::size_t>(
      std::count_if(clauses.begin(), clauses.end(), [state](const ComparedClause& c) { return c.state == state; }));
}

}  // namespace

std::string coverage_text(const Context& context, const CompiledPack& pack, const ClauseCoverage& coverage) {
  return CoverageWriter(context, pack, coverage).run();
}

std::string coverage_json(const CompiledPack& pack, const ClauseCoverage& coverage) {
  Json out = {{"version", 1}, {"pack", pack.pack().description.name}, {"complete", coverage.complete()}};
  out["sources"] = Json::array();
  for (const CoveredSource& source : coverage.sources) {
    Json shown = {{"name", source.name},         {"label", source.label},           {"imported", source.imported},
                  {"clauses", source.clauses()}, {"uncovered", source.uncovered()}, {"items", Json::array()}};
    for (const CoveredItem& item : source.items) shown["items"].push_back(to_value(item));
    out["sources"].push_back(std::move(shown));
  }
  out["declarations"] = Json::array();
  for (const CoverageDeclaration& declaration : coverage.declarations) {
    out["declarations"].push_back(to_value(pack, declaration));
  }
  return written(out);
}

std::string source_text_report(const Context& context, const CompiledPack& pack, const ClauseCoverage& coverage,
                               const std::string& source, std::span<const ComparedClause> clauses) {
  std::string out;
  for (const ComparedClause& clause : clauses) {
    const DiagnosticCode* code = code_of(clause.state);
    if (code == nullptr) continue;
    out += finding(context, *code, {source + "." + clause.id, std::to_string(clause.line)}) + "\n";
    if (clause.declared.has_place()) out += "  " + place(pack, clause.declared) + "\n";
    for (const CoverageDeclaration* declaration : citing(coverage, source, clause.id)) {
      out += fmt::format("  {}: {}\n", place(pack, declaration->span), name_of(context, *declaration, {}));
    }
  }
  out += fmt::format(fmt::runtime(context.pick("{}: {} unchanged, {} changed, {} missing, {} new, {} without hash\n",
                                               "{}：{} 条未变，{} 条已变更，{} 条缺失，{} 条新增，{} 条没有散列值\n")),
                     source, count_of(clauses, ClauseState::unchanged), count_of(clauses, ClauseState::changed),
                     count_of(clauses, ClauseState::missing), count_of(clauses, ClauseState::added),
                     count_of(clauses, ClauseState::unhashed));
  return out;
}

std::string source_json(const CompiledPack& pack, const ClauseCoverage& coverage, const std::string& source,
                        std::span<const ComparedClause> clauses) {
  Json out = {{"version", 1}, {"pack", pack.pack().description.name}, {"source", source}, {"clauses", Json::array()}};
  for (const ComparedClause& clause : clauses) {
    Json shown = {{"clause", clause.id}, {"state", state_name(clause.state)}};
    shown["line"] = clause.line == 0 ? Json(nullptr) : Json(clause.line);
    shown["hash"] = clause.hash.empty() ? Json(nullptr) : Json("sha256:" + clause.hash);
    shown["cited_by"] = Json::array();
    for (const CoverageDeclaration* declaration : citing(coverage, source, clause.id)) {
      shown["cited_by"].push_back({{"kind", declaration->kind_en}, {"name", declaration->name}});
    }
    out["clauses"].push_back(std::move(shown));
  }
  return written(out);
}

std::string hash_lines(const Context& context, std::span<const ComparedClause> clauses) {
  std::string out;
  for (const ComparedClause& clause : clauses) {
    if (clause.hash.empty()) continue;
    out += fmt::format("  {} {} \"sha256:{}\"\n", syntax::spelling(syntax::Keyword::clause_text, context.language),
                       clause.id, clause.hash.substr(0, digits_to_paste));
  }
  return out;
}

}  // namespace zeren::cli
