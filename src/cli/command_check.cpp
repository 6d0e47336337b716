// `zeren check`: mistakes in the rules, and what the rules' own checks find in the facts.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "src/cli/clause_report.hpp"
#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/io/encoding.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/source_text.hpp"
#include "zeren/pack/coverage.hpp"
#include "zeren/pack/print.hpp"
#include "zeren/plan/print.hpp"
#include "zeren/syntax/dump.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::cli {

namespace {

void dump_syntax(Context& context, const std::string& path) {
  std::vector<std::string> files{path};
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    const auto listed = list_files(path, {".zr"});
    if (!listed) return print_rejects(context, {listed.error()}, {});
    files = *listed;
  }
  for (const std::string& file : files) {
    const auto text = read_file(file);
    if (!text) return print_rejects(context, {text.error()}, {});
    const syntax::ParseResult parsed = syntax::parse(*text, 0, context.limits);
    for (const Diagnostic& diagnostic : parsed.diagnostics) {
      if (!limit_codes::is_limit(*diagnostic.code)) continue;
      return say_why(context, {diagnostic.code, diagnostic.arguments});
    }
    print(syntax::dump_json(parsed.tree) + "\n");
  }
}

void print_findings(Context& context, const Evaluation& evaluation) {
  for (const Finding& finding : evaluation.findings()) {
    std::string clauses;
    for (const plan::Clause& clause : finding.clauses) {
      clauses += (clauses.empty() ? "" : ", ") + clause.source + "." + clause.id;
    }
    print(fmt::format("{}: {}{}\n", finding.name,
                      context.language == Language::zh ? finding.message_zh : finding.message_en,
                      clauses.empty() ? "" : " (" + clauses + ")"));
  }
  if (!evaluation.findings().empty()) context.raise(findings);
}

void print_errors(Context& context, const Evaluation& evaluation) {
  for (const std::uint32_t number : evaluation.reported_errors()) {
    const CellError& error = evaluation.errors()[number];
    print(fmt::format("{}: {}\n", evaluation.key(error.table, error.row), error.message(context.language)));
  }
  if (!evaluation.reported_errors().empty()) context.raise(findings);
}

void check_facts(Context& context, const FactsOptions& options) {
  Workspace workspace;
  if (!prepare(context, options, workspace)) return;
  print_rejects(context, workspace.bound.rejects, {});
  const auto evaluation = evaluate(context, workspace);
  if (!evaluation) return;
  print_findings(context, *evaluation);
  print_errors(context, *evaluation);
  print(fmt::format(fmt::runtime(context.pick("{}: {} findings, {} cells in error, {} rejects\n",
                                              "{}：{} 条发现，{} 个单元格出错，{} 条拒绝\n")),
                    workspace.today.to_string(), evaluation->findings().size(), evaluation->reported_errors().size(),
                    workspace.bound.rejects.size()));
}

struct CheckOptions {
  FactsOptions facts;
  std::string dump;
  bool rules_only = false;
  bool coverage = false, print_hashes = false;
  std::string against, source, format = "text";
};

void check_coverage(Context& context, const CheckOptions& options, const CompiledPack& pack) {
  const pack::ClauseCoverage coverage = pack::clause_coverage(pack.pack());
  print(options.format == "json" ? coverage_json(pack, coverage) : coverage_text(context, pack, coverage));
  if (!coverage.complete()) context.raise(findings);
}

// The source whose text is compared: the one named, else the only one of the pack's own.
const pack::Source* find_source(Context& context, const CheckOptions& options, const CompiledPack& pack) {
  const pack::Source* found = nullptr;
  std::string known;
  std::size_t fitting = 0;
  for (const pack::Source& source : pack.pack().sources) {
    const std::string& name = source.description.name;
    known += (known.empty() ? "" : ", ") + name;
    const bool imported = name.find('.') != std::string::npos;
    if (options.source.empty() ? imported : name != options.source) continue;
    found = &source;
    ++fitting;
  }
  if (fitting == 1) return found;
  complain(fmt::format(fmt::runtime(context.pick("zeren: name the source with --source; there are: {}\n",
                                                 "zeren：请用 --source 指定来源；现有：{}\n")),
                       known));
  context.raise(wrong_use);
  return nullptr;
}

void check_against(Context& context, const CheckOptions& options, const CompiledPack& pack) {
  const pack::Source* source = find_source(context, options, pack);
  if (source == nullptr) return;
  auto bytes = read_file(options.against);
  if (!bytes) {
    print_rejects(context, {bytes.error()}, {});
    return context.raise(wrong_use);
  }
  const std::vector<ClauseText> texts = split_clauses(decode_text(std::move(*bytes)).text);
  if (texts.empty()) {
    complain(fmt::format(
        fmt::runtime(context.pick("zeren: `{}` has no line that begins with the number of a clause, such as `1.`\n",
                                  "zeren：`{}` 中没有以条款号（如 `1.`）开头的行\n")),
        options.against));
    return context.raise(wrong_use);
  }
  const std::vector<ComparedClause> clauses = compare_source(*source, texts);
  if (options.print_hashes) return print(hash_lines(context, clauses));
  const pack::ClauseCoverage coverage = pack::clause_coverage(pack.pack());
  const std::string& name = source->description.name;
  print(options.format == "json" ? source_json(pack, coverage, name, clauses)
                                 : source_text_report(context, pack, coverage, name, clauses));
  const bool same = std::all_of(clauses.begin(), clauses.end(), [](const ComparedClause& clause) {
    return clause.state == ClauseState::unchanged || clause.state == ClauseState::unhashed;
  });
  if (!same) context.raise(findings);
}

void run_check(Context& context, const CheckOptions& options) {
  if (lacks_rules(context, options.facts.pack)) return;
  if (options.dump == "syntax") return dump_syntax(context, options.facts.pack);
  if (options.coverage || !options.against.empty()) {
    const auto pack = load_pack(context, options.facts.pack);
    if (!pack) return;
    return options.coverage ? check_coverage(context, options, *pack) : check_against(context, options, *pack);
  }
  const bool has_facts = !facts_folder(options.facts).empty();
  if (has_facts && !options.rules_only && options.dump.empty()) return check_facts(context, options.facts);
  const auto pack = load_pack(context, options.facts.pack);
  if (!pack) return;
  if (options.dump == "pack") return print(pack::print(pack->pack()));
  if (options.dump == "plan") return print(plan::print(pack->plan()));
  print(fmt::format(
      fmt::runtime(context.pick("{}: {} rules, {} tests, no errors\n", "{}：{} 条规则，{} 个测试，没有错误\n")),
      pack->plan().pack.name, pack->plan().rules.size(), pack->pack().tests.size()));
}

}  // namespace

void add_check(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("check", "find mistakes in the rules, and what their checks find in the facts");
  command->footer(
      "Examples:\n"
      "  zeren check rules/anji-2022 --rules-only            the rules alone\n"
      "  zeren check rules/anji-2022 --on 2022-06-30         and every violation on that day\n"
      "  zeren check rules/anji-2022 --coverage              each clause with its rules and their tests\n"
      "  zeren check rules/anji-2022 --against plan.txt      clauses whose text has changed\n"
      "  zeren check rules/anji-2022 --dump plan             the columns that the rules became");
  auto options = std::make_shared<CheckOptions>();
  options->facts.add_to(*command, false);
  command->add_flag("--rules-only", options->rules_only, "do not look at the facts");
  command->add_option("--dump", options->dump, "print a form of the pack: syntax (JSON), pack or plan")
      ->check(CLI::IsMember({"syntax", "pack", "plan"}));
  CLI::Option* coverage =
      command->add_flag("--coverage", options->coverage, "each clause, the rules that cite it and their tests");
  CLI::Option* against =
      command->add_option("--against", options->against, "the text of a source: clauses that changed, left or came");
  coverage->excludes(against);
  command->add_option("--source", options->source, "the source that --against is the text of")->needs(against);
  command->add_flag("--print-hashes", options->print_hashes, "the hash of each clause of --against, to paste")
      ->needs(against);
  command->add_option("--format", options->format, "of --coverage and --against: text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->callback([&context, options] {
    context.show_notes = !options->coverage && options->against.empty();
    run_check(context, *options);
  });
}

}  // namespace zeren::cli
