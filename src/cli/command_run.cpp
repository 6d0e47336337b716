// `zeren run`: evaluates a pack over facts for one day and writes the result tables.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/series.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/io/output.hpp"
#include "zeren/io/series_output.hpp"

namespace zeren::cli {

namespace {

struct RunCommand {
  FactsOptions facts;
  std::string format = "table", out;
  std::vector<std::string> tables;
  std::vector<std::string> where;
  std::string from, to, every = "month";
  OutputOptions output;

  [[nodiscard]] bool is_series() const { return !from.empty() || !to.empty(); }
};

// The tables asked for by name, else the usual ones; nothing where a name is unknown.
std::optional<std::vector<plan::TableId>> choose_tables(Context& context, const RunCommand& options,
                                                        const Evaluation& evaluation) {
  if (options.tables.empty()) return default_tables(evaluation);
  std::vector<plan::TableId> tables;
  for (const std::string& name : options.tables) {
    const auto table = evaluation.find_table(name);
    if (!table) {
      std::string known;
      for (const plan::Table& t : evaluation.plan().tables) known += (known.empty() ? "" : ", ") + t.name;
      complain(fmt::format(fmt::runtime(context.pick("zeren: there is no table `{}`; there are: {}\n",
                                                     "zeren：没有表 `{}`；现有：{}\n")),
                           name, known));
      context.raise(wrong_use);
      return std::nullopt;
    }
    tables.push_back(*table);
  }
  return tables;
}

void write_tables(Context& context, const RunCommand& options, const Evaluation& evaluation,
                  const std::vector<plan::TableId>& tables, const JsonContext& json) {
  const std::filesystem::path folder(options.out);
  const auto write = [&](const std::string& name, const std::string& text) {
    if (!write_file((folder / name).string(), text)) context.raise(wrong_use);
  };
  if (options.format == "json") return write("result.json", to_json(evaluation, json, options.output));
  for (const plan::TableId table : tables) {
    const std::string& name = evaluation.plan().tables[table].name;
    const bool csv = options.format == "csv";
    write(name + (csv ? ".csv" : ".txt"),
          csv ? to_csv(evaluation, table, options.output) : to_text_table(evaluation, table, options.output));
  }
}

void print_tables(const RunCommand& options, const Evaluation& evaluation, const std::vector<plan::TableId>& tables,
                  const JsonContext& json) {
  if (options.format == "json") return print(to_json(evaluation, json, options.output));
  for (const plan::TableId table : tables) {
    if (options.format == "csv") {
      print(to_csv(evaluation, table, options.output));
      continue;
    }
    const plan::Table& described = evaluation.plan().tables[table];
    if (tables.size() > 1) print(fmt::format("\n{} {}\n", described.name, described.label));
    print(to_text_table(evaluation, table, options.output));
  }
}

void complaint(Context& context, std::string_view en, std::string_view zh) {
  complain(context.pick(en, zh));
  context.raise(wrong_use);
}

// `status=overdue` as a filter on a column that each of the tables has; says what is wrong otherwise.
bool read_filters(Context& context, RunCommand& options, const plan::Plan& plan,
                  const std::vector<plan::TableId>& tables) {
  options.output.where.clear();
  for (const std::string& text : options.where) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      complaint(context, "zeren: a filter is written --where COLUMN=VALUE\n", "zeren：筛选写作 --where 列=值\n");
      return false;
    }
    RowFilter filter{text.substr(0, equals), text.substr(equals + 1)};
    for (const plan::TableId table : tables) {
      const std::vector<plan::PublicColumn>& columns = plan.tables[table].columns;
      if (std::any_of(columns.begin(), columns.end(), [&](const plan::PublicColumn& column) {
            return column.name == filter.column && column.node != plan::no_node;
          })) {
        continue;
      }
      const std::string_view message =
          context.pick("zeren: the table `{}` has no column `{}`; name tables that have it with --table\n",
                       "zeren：表 `{}` 没有列 `{}`；请用 --table 指定有该列的表\n");
      const std::string said = fmt::format(fmt::runtime(message), plan.tables[table].name, filter.column);
      complaint(context, said, said);
      return false;
    }
    options.output.where.push_back(std::move(filter));
  }
  return true;
}

// Where rejects go: beside the results, or into the current folder.
std::string write_rejects(Context& context, const RunCommand& options, const std::vector<Reject>& rejects) {
  const std::filesystem::path folder = options.out.empty() ? "." : options.out;
  if (rejects.empty() && options.out.empty()) return {};
  const std::string file = (folder / "rejects.csv").lexically_normal().string();
  if (!write_file(file, rejects_to_csv(rejects, context.language))) context.raise(wrong_use);
  return file;
}

void summarise(Context& context, const Evaluation& evaluation) {
  const std::size_t found = evaluation.findings().size();
  const std::size_t errors = evaluation.reported_errors().size();
  if (found + errors == 0) return;
  context.raise(findings);
  complain(fmt::format(fmt::runtime(context.pick("{} findings, {} cells in error: see `zeren check`\n",
                                                 "{} 条发现，{} 个单元格出错：见 `zeren check`\n")),
                       found, errors));
}

// The days asked for; nothing, and said, where they are none.
std::optional<std::vector<Date>> days_of(Context& context, const RunCommand& options) {
  const auto from = Date::parse(options.from), to = Date::parse(options.to);
  if (from && to && *from <= *to && options.facts.on.empty() && options.facts.at.empty()) {
    return series_days(*from, *to, options.every);
  }
  complaint(context, "zeren: a series goes --from 2022-01-01 --to 2022-12-31 --every month, without --on\n",
            "zeren：序列写作 --from 2022-01-01 --to 2022-12-31 --every month，不与 --on 同用\n");
  return std::nullopt;
}

// Evaluates one day after the other; the facts are read and bound once.
void run_series(Context& context, RunCommand& options, Workspace& workspace, const std::vector<Date>& days) {
  std::vector<SeriesTable> series;
  std::string json = "{\"version\":1,\"series\":[\n";
  JsonContext json_context;
  json_context.notes = workspace.notes;
  json_context.rejects = count_rejected_rows(workspace.bound.rejects);
  for (const Date day : days) {
    workspace.options.today = day;
    const auto evaluation = evaluate(context, workspace);
    if (!evaluation) return;
    if (day == days.front()) {
      const auto tables = choose_tables(context, options, *evaluation);
      if (!tables || !read_filters(context, options, evaluation->plan(), *tables)) return;
      json_context.tables = *tables;
      for (const plan::TableId table : *tables) {
        series.emplace_back(*workspace.plan, table, options.output);
      }
    }
    for (SeriesTable& table : series) table.add(*evaluation);
    if (options.format == "json") {
      if (day != days.front()) json += ",\n";
      json += to_json(*evaluation, json_context, options.output);
    }
    if (day == days.back()) summarise(context, *evaluation);
  }
  const std::filesystem::path folder(options.out);
  const auto put = [&](const std::string& name, const std::string& text) {
    if (options.out.empty()) return print(text);
    if (!write_file((folder / name).string(), text)) context.raise(wrong_use);
  };
  if (options.format == "json") return put("series.json", json + "]}\n");
  for (std::size_t i = 0; i < series.size(); ++i) {
    const std::string& name = workspace.plan->tables[json_context.tables[i]].name;
    const bool csv = options.format == "csv";
    put(name + (csv ? ".csv" : ".txt"), csv ? series[i].to_csv() : series[i].to_text());
  }
}

void run_run(Context& context, RunCommand& options) {
  std::vector<Date> days;
  if (options.is_series()) {
    const auto found = days_of(context, options);
    if (!found) return;
    days = *found;
    options.facts.on = days.back().to_string();
  } else if (options.facts.on.empty() && options.facts.at.empty()) {
    return complaint(context, "zeren: say the day with --on, a minute with --at, or a series with --from and --to\n",
                     "zeren：请用 --on 指定日期，用 --at 指定时刻，或用 --from 与 --to 指定序列\n");
  }
  options.output.language = context.language;
  Workspace workspace;
  if (!prepare(context, options.facts, workspace)) return;
  if (!options.out.empty()) {
    std::error_code error;
    std::filesystem::create_directories(options.out, error);
  }
  print_rejects(context, workspace.bound.rejects, write_rejects(context, options, workspace.bound.rejects));
  const std::vector<plan::Table>& all = workspace.plan->tables;
  workspace.options.on_demand = std::any_of(all.begin(), all.end(), [&](const plan::Table& table) {
    return table.on_demand &&
           std::find(options.tables.begin(), options.tables.end(), table.name) != options.tables.end();
  });
  if (!days.empty()) return run_series(context, options, workspace, days);
  const auto evaluation = evaluate(context, workspace);
  if (!evaluation) return;
  const auto tables = choose_tables(context, options, *evaluation);
  if (!tables || !read_filters(context, options, evaluation->plan(), *tables)) return;
  JsonContext json;
  json.tables = *tables;
  json.notes = workspace.notes;
  json.rejects = count_rejected_rows(workspace.bound.rejects);
  if (options.out.empty()) {
    print_tables(options, *evaluation, *tables, json);
  } else {
    write_tables(context, options, *evaluation, *tables, json);
  }
  summarise(context, *evaluation);
}

}  // namespace

void add_run(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("run", "scores, ranks, ladder steps, assignments and findings of one day");
  command->footer(
      "Examples:\n"
      "  zeren run rules/anji-2022 --on 2022-06-30 --table township --sort rank\n"
      "  zeren run rules/anji-2022 --facts facts --on 2022-06-30 --format json > result.json\n"
      "  zeren run rules/anji-2022 --on 2022-06-30 --format csv --out result --param overdue_points=3\n"
      "  zeren run rules/anji-2022 --from 2022-01-01 --to 2022-12-31 --every month --table township --columns "
      "name,rank\n"
      "Rows that do not fit go to rejects.csv with the reason; the rest is evaluated, and the exit code is 1.");
  auto options = std::make_shared<RunCommand>();
  options->facts.add_to(*command, false);
  command->add_option("--from", options->from, "first day of a series, in place of --on");
  command->add_option("--to", options->to, "last day of the series");
  command
      ->add_option("--every", options->every, "the last day of each day, week, month, quarter or year (default month)")
      ->check(CLI::IsMember({"day", "week", "month", "quarter", "year"}));
  command->add_option("--format", options->format, "table, csv or json")
      ->check(CLI::IsMember({"table", "csv", "json"}));
  command->add_option("--out", options->out, "folder to write to instead of standard output");
  command->add_option("--table", options->tables, "only this table; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_option("--columns", options->output.columns, "only these columns, parted by commas")->delimiter(',');
  command->add_option("--sort", options->output.sort_by, "rows by this column, ascending; those without a value last");
  command
      ->add_option("--where", options->where,
                   "only rows whose COLUMN is VALUE; repeated: any of one column's, all columns'")
      ->type_name("COLUMN=VALUE")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  command->add_flag("--all-columns", options->output.helpers, "also the parts that scores are made of");
  command->add_flag("--exact", options->output.exact, "numbers as exact decimals or fractions");
  command->callback([&context, options] { run_run(context, *options); });
}

}  // namespace zeren::cli
