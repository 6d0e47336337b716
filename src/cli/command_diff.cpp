// `zeren diff`: what a change of the rules, or of a parameter, does to the results of one day.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <tuple>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/base/number.hpp"
#include "zeren/io/comparison.hpp"
#include "zeren/io/side_by_side.hpp"
#include "zeren/run/bind_codes.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::cli {

namespace {

constexpr std::size_t width_of_a_pipe = 120;

struct DiffCommand {
  FactsOptions facts;  // of pack A; B shares all but the pack and the parameters
  std::string other;   // pack B; empty: A again, with other parameters
  std::vector<std::string> params_a, params_b;
  std::string format = "table";
  std::size_t limit = 50, explained = 3;
  CompareOptions compare;
};

std::size_t terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  const char* columns = std::getenv("COLUMNS");
  const auto given = columns != nullptr ? Number::parse(columns) : std::nullopt;
  const auto width = given ? given->to_int64() : std::nullopt;
  return width && *width > 0 ? static_cast<std::size_t>(*width) : width_of_a_pipe;
}

// Loads one side. Rejected rows do not make the results differ, so they do not touch the exit code.
bool load(Context& context, const FactsOptions& options, Workspace& workspace) {
  Context own = context;
  own.exit_code = fine;
  if (prepare(own, options, workspace)) return true;
  context.raise(own.exit_code == past_limit ? past_limit : wrong_use);
  return false;
}

// A table or column of facts that the pack does not declare: with two packs over the same facts no mistake.
bool is_undeclared(const Reject& reject) {
  return reject.code == &bind_codes::unknown_table || reject.code == &bind_codes::unknown_column;
}
auto identity(const Reject& reject) {
  return std::tie(reject.file, reject.line, reject.column, reject.table, reject.code->id);
}

void print_undeclared(const Context& context, const Reject& reject, const std::string& pack) {
  const std::string what = reject.column.empty() ? reject.table : reject.table + "." + reject.column;
  complain(
      fmt::format(fmt::runtime(context.pick("zeren: `{}` does not declare the facts `{}`; they are left out there\n",
                                            "zeren：`{}` 没有声明事实 `{}`，在该侧不予使用\n")),
                  pack, what));
}

// Rejects that both sides share once, those of one side after them, and what only one side declares as a note.
void print_all_rejects(const Context& context, const Workspace& a, const Workspace& b, const ComparisonText& text) {
  std::vector<Reject> rejects;
  const auto take = [&](const std::vector<Reject>& own, const std::vector<Reject>& others, const std::string& pack,
                        bool shared_too) {
    for (const Reject& reject : own) {
      const bool shared = std::any_of(others.begin(), others.end(),
                                      [&](const Reject& other) { return identity(other) == identity(reject); });
      if (shared && shared_too) rejects.push_back(reject);
      if (shared) continue;
      if (is_undeclared(reject)) {
        print_undeclared(context, reject, pack);
      } else {
        rejects.push_back(reject);
      }
    }
  };
  take(a.bound.rejects, b.bound.rejects, text.name_a, true);
  take(b.bound.rejects, a.bound.rejects, text.name_b, false);
  sort_rejects(rejects);
  print_rejects(context, rejects, {});
}

// Both explanations of the first cells that differ, beside each other.
void print_explanations(Context& context, const DiffCommand& options, const Comparison& comparison, const Evaluation& a,
                        const Evaluation& b, const ComparisonText& text) {
  std::size_t left = options.explained;
  const std::size_t width = terminal_width();
  for (const RowDifference& row : comparison.rows) {
    for (const CellDifference& cell : row.cells) {
      if (left == 0) return;
      --left;
      const Explanation of_a = explain(a.plan(), a.dataset(), a, row.a->table, row.a->row, cell.column_a);
      const Explanation of_b = explain(b.plan(), b.dataset(), b, row.b->table, row.b->row, cell.column_b);
      for (const Explanation* explanation : {&of_a, &of_b}) {
        if (explanation->error) return say_why(context, *explanation->error);
      }
      print("\n" + side_by_side(text.name_a + "\n" + render_text(of_a, context.language),
                                text.name_b + "\n" + render_text(of_b, context.language), width));
    }
  }
}

bool knows_table(const Evaluation& evaluation, const std::string& name) {
  const auto& tables = evaluation.plan().tables;
  return std::any_of(tables.begin(), tables.end(), [&](const plan::Table& table) { return table.name == name; });
}

bool check_tables(Context& context, const DiffCommand& options, const Evaluation& a, const Evaluation& b) {
  for (const std::string& name : options.compare.tables) {
    if (knows_table(a, name) || knows_table(b, name)) continue;
    complain(fmt::format(
        fmt::runtime(context.pick("zeren: neither pack has a table `{}`\n", "zeren：两个规则包都没有表 `{}`\n")),
        name));
    context.raise(wrong_use);
    return false;
  }
  return true;
}

// `own` where the two packs are called differently, else told apart by their letters.
ComparisonText names_of(const Context& context, const DiffCommand& options, const std::string& pack_b) {
  ComparisonText text;
  text.language = context.language;
  text.limit = options.limit;
  if (options.facts.pack == pack_b) return text;
  text.name_a = options.facts.pack;
  text.name_b = pack_b;
  return text;
}

void run_diff(Context& context, const DiffCommand& options) {
  FactsOptions of_a = options.facts, of_b = options.facts;
  of_a.params.insert(of_a.params.end(), options.params_a.begin(), options.params_a.end());
  of_b.params.insert(of_b.params.end(), options.params_b.begin(), options.params_b.end());
  if (!options.other.empty()) of_b.pack = options.other;
  if (options.other.empty() && of_a.params == of_b.params) {
    complain(std::string(context.pick("zeren: name a second pack, or a parameter with --b-param\n",
                                      "zeren：请指定第二个规则包，或用 --b-param 指定参数\n")));
    return context.raise(wrong_use);
  }
  Workspace a, b;
  of_b.facts = facts_folder(of_a);
  if (!load(context, of_a, a)) return;
  of_b.units = units_file(*a.plan, of_a.pack, of_a.units);
  if (!load(context, of_b, b)) return;
  const ComparisonText text = names_of(context, options, of_b.pack);
  print_all_rejects(context, a, b, text);
  const auto evaluation_a = evaluate(context, a);
  const auto evaluation_b = evaluate(context, b);
  if (!evaluation_a || !evaluation_b || !check_tables(context, options, *evaluation_a, *evaluation_b)) return;
  const Comparison comparison = compare(*evaluation_a, *evaluation_b, options.compare);
  if (!comparison.same()) context.raise(findings);
  if (options.format == "json") return print(to_json(comparison, a.today, text));
  print(to_text(comparison, text));
  print_explanations(context, options, comparison, *evaluation_a, *evaluation_b, text);
}

}  // namespace

void add_diff(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("diff", "what a change of the rules does: every cell that differs, and why");
  command->footer(
      "Examples:\n"
      "  zeren diff rules/anji-2022 drafts/anji-2023 --facts facts --on 2022-06-30\n"
      "  zeren diff rules/anji-2022 --on 2022-06-30 --b-param own_weight=70%\n"
      "  zeren diff old new --on 2022-06-30 --table township --limit 0 --explain 10\n"
      "  zeren diff old new --on 2022-06-30 --format json\n"
      "Both packs see the facts and units of the first, unless others are named.\n"
      "Exit codes: 0 no difference, 1 differences, 2 wrong use.");
  auto options = std::make_shared<DiffCommand>();
  options->facts.add_to(*command, true);
  command->add_option("other", options->other, "the second pack, B; without it the first again, with --b-param");
  command->add_option("--a-param", options->params_a, "NAME=VALUE: a parameter of the first pack only")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--b-param", options->params_b, "NAME=VALUE: a parameter of the second pack only")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--table", options->compare.tables, "only this table; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_flag("--all-columns", options->compare.helpers, "also the parts that scores are made of");
  command->add_option("--limit", options->limit, "differences shown (default 50; 0: all)");
  command->add_option("--explain", options->explained,
                      "cells whose two explanations are shown side by side (default 3; 0: none)");
  command->add_option("--format", options->format, "table or json")->check(CLI::IsMember({"table", "json"}));
  command->callback([&context, options] { run_diff(context, *options); });
}

}  // namespace zeren::cli
