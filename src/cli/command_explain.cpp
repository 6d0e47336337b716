// `zeren explain`: why one cell has its value.
#include <fmt/format.h>

#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/base/text.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::cli {

namespace {

struct ExplainCommand {
  FactsOptions facts;
  std::string row, column, format = "text";
  ExplainOptions limits;
};

// What a user may have meant: the nearest of the known names, and all of them where they are few.
std::string known_names(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

std::optional<plan::TableId> find_table(Context& context, const Evaluation& evaluation, const std::string& name) {
  const auto table = evaluation.find_table(name);
  if (table) return table;
  std::vector<std::string> names;
  for (const plan::Table& known : evaluation.plan().tables) names.push_back(known.name);
  complain(fmt::format(
      fmt::runtime(context.pick("zeren: there is no table `{}`; there are: {}\n", "zeren：没有表 `{}`；现有：{}\n")),
      name, known_names(names)));
  return std::nullopt;
}

std::optional<std::size_t> find_column(Context& context, const Evaluation& evaluation, plan::TableId table,
                                       const std::string& name) {
  const auto column = evaluation.find_column(table, name);
  if (column) return column;
  std::vector<std::string> names;
  for (const plan::PublicColumn& known : evaluation.plan().tables[table].columns) names.push_back(known.name);
  complain(fmt::format(
      fmt::runtime(context.pick("zeren: `{}` has no column `{}`; it has: {}\n", "zeren：`{}` 没有列 `{}`；现有：{}\n")),
      evaluation.plan().tables[table].name, name, known_names(names)));
  return std::nullopt;
}

void explain_cell(Context& context, const ExplainCommand& options, const Workspace& workspace,
                  const Evaluation& evaluation) {
  const std::size_t colon = options.row.find(':');
  const auto table = find_table(context, evaluation, nfc(options.row.substr(0, colon)));
  if (!table) return context.raise(wrong_use);
  const std::string key = colon == std::string::npos ? std::string() : nfc(options.row.substr(colon + 1));
  const auto row = evaluation.find_row(*table, key);
  if (!row) {
    complain(fmt::format(fmt::runtime(context.pick(
                             "zeren: `{}` has no single row `{}` on {}: write TABLE:KEY, such as township:梅溪镇\n",
                             "zeren：`{}` 没有唯一的行 `{}`（{}）：请写 表:主键，例如 township:梅溪镇\n")),
                         evaluation.plan().tables[*table].name, key, workspace.today.to_string()));
    return context.raise(wrong_use);
  }
  const auto column = find_column(context, evaluation, *table, nfc(options.column));
  if (!column) return context.raise(wrong_use);
  const Explanation explanation =
      explain(*workspace.plan, workspace.bound.dataset, evaluation, *table, *row, *column, options.limits);
  if (explanation.error) return say_why(context, *explanation.error);
  print(options.format == "json" ? to_json(explanation) + "\n" : render_text(explanation, context.language));
}

void run_explain(Context& context, const ExplainCommand& options) {
  Workspace workspace;
  if (!prepare(context, options.facts, workspace)) return;
  print_rejects(context, workspace.bound.rejects, {});
  const auto evaluation = evaluate(context, workspace);
  if (evaluation) explain_cell(context, options, workspace, *evaluation);
}

}  // namespace

void add_explain(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("explain", "why a cell has its value: facts, amounts, caps, clauses");
  command->footer(
      "Examples:\n"
      "  zeren explain rules/anji-2022 --on 2022-06-30 township:梅溪镇 safety_index\n"
      "  zeren explain rules/anji-2022 --on 2022-06-30 township:梅溪镇 remediation --lang zh\n"
      "  zeren explain rules/anji-2022 --on 2022-06-30 township:梅溪镇 rank --format json");
  auto options = std::make_shared<ExplainCommand>();
  options->facts.add_to(*command, false);
  command->add_option("row", options->row, "TABLE:KEY; a unit by code, name or path")->required();
  command->add_option("column", options->column, "the column")->required();
  command->add_option("--format", options->format, "text or json")->check(CLI::IsMember({"text", "json"}));
  command->add_option("--rows", options->limits.facts, "facts shown of one total (default 20)");
  command->callback([&context, options] { run_explain(context, *options); });
}

}  // namespace zeren::cli
