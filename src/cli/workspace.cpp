#include "src/cli/workspace.hpp"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <utility>

#include "src/cli/param_value.hpp"
#include "zeren/io/facts_folder.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/io/units.hpp"
#include "zeren/plan/binary.hpp"

namespace zeren::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t rejects_shown = 10;

std::vector<TierName> tier_names(const plan::Plan& plan) {
  std::vector<TierName> names;
  for (const plan::Table& table : plan.tables) {
    if (table.kind == plan::TableKind::tier) names.push_back({table.name, table.label});
  }
  return names;
}

void print_notes(const Context& context, const std::vector<Diagnostic>& notes) {
  for (const Diagnostic& note : notes) complain(render(note, Sources(), context.language, context.colour));
}

bool is_folder(const fs::path& path) {
  std::error_code error;  // a link that leads nowhere is no folder
  return fs::is_directory(path, error);
}

bool is_compiled(const std::string& pack_path) {
  return fs::path(pack_path).extension() == ".zrc" && !is_folder(pack_path);
}

fs::path folder_of(const std::string& pack_path) {
  return is_folder(pack_path) ? fs::path(pack_path) : fs::path(pack_path).parent_path();
}

void raise_for(Context& context, const std::vector<Reject>& problems) {
  for (const Reject& problem : problems) context.raise(exit_code_of(*problem.code, wrong_use));
}

// A table that is missing as a whole because of a limit would make every result a wrong one.
bool past_a_limit(Context& context, const LoadedFacts& facts) {
  std::vector<Reject> reasons;
  const auto gather = [&](const std::vector<Reject>& rejects) {
    for (const Reject& reject : rejects) {
      if (exit_code_of(*reject.code, fine) != fine) reasons.push_back(reject);
    }
  };
  gather(facts.problems);
  for (const LoadedTable& table : facts.tables) gather(table.rejects);
  print_rejects(context, reasons, {});
  raise_for(context, reasons);
  return !reasons.empty();
}

// The system's day, moved into the dates that the pack is in force: only the command line looks at a clock.
Date default_day(const plan::Plan& plan) {
  const auto now = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now() + std::chrono::hours(8));
  Date day{static_cast<std::int32_t>(now.time_since_epoch().count())};
  if (plan.effective_until && day > *plan.effective_until) day = *plan.effective_until;
  if (plan.effective_from && day < *plan.effective_from) day = *plan.effective_from;
  return day;
}

bool choose_minute(Context& context, const std::string& at, Workspace& workspace) {
  const auto moment = Moment::parse(at);
  if (!moment) {
    complain(fmt::format(fmt::runtime(context.pick("zeren: `{}` is not a minute: write it like \"2022-06-30 14:30\"\n",
                                                   "zeren：`{}` 不是时刻：请写成 \"2022-06-30 14:30\"\n")),
                         at));
    context.raise(wrong_use);
    return false;
  }
  workspace.today = moment->day();
  workspace.options.minute = moment->minute();
  return true;
}

bool choose_day(Context& context, const FactsOptions& options, Workspace& workspace) {
  if (!options.at.empty()) return choose_minute(context, options.at, workspace);
  if (options.on.empty()) {
    workspace.today = default_day(*workspace.plan);
    complain(fmt::format(fmt::runtime(context.pick("zeren: as of {} (say another day with --on)\n",
                                                   "zeren：截至 {}（可用 --on 指定日期）\n")),
                         workspace.today.to_string()));
    return true;
  }
  const auto day = Date::parse(options.on);
  if (!day) {
    complain(fmt::format(fmt::runtime(context.pick("zeren: `{}` is not a date: write it like 2022-06-30\n",
                                                   "zeren：`{}` 不是日期：请写成 2022-06-30\n")),
                         options.on));
    context.raise(wrong_use);
    return false;
  }
  workspace.today = *day;
  return true;
}

// `name=value` with the value as the pack's own literals are written.
bool add_override(Context& context, const std::string& text, Workspace& workspace) {
  const std::size_t equals = text.find('=');
  const std::string name = text.substr(0, equals);
  const plan::Plan& plan = *workspace.plan;
  for (const plan::Param& param : plan.params) {
    if (param.origin.name != name && param.origin.label != name) continue;
    const auto value =
        equals == std::string::npos ? std::nullopt : parse_param_value(plan, param.type, text.substr(equals + 1));
    if (value) {
      workspace.options.overrides.push_back({param.origin.name, *value});
      return true;
    }
    complain(fmt::format(fmt::runtime(context.pick("zeren: `{}` is no value for the parameter `{}`\n",
                                                   "zeren：`{}` 不能作为参数 `{}` 的值\n")),
                         text, name));
    context.raise(wrong_use);
    return false;
  }
  complain(fmt::format(
      fmt::runtime(context.pick("zeren: the pack has no parameter `{}`\n", "zeren：规则包没有参数 `{}`\n")), name));
  context.raise(wrong_use);
  return false;
}

}  // namespace

std::string facts_folder(const FactsOptions& options) {
  if (!options.facts.empty()) return options.facts;
  const fs::path beside = (is_compiled(options.pack) ? folder_of(options.pack) : fs::path(options.pack)) / "facts";
  return is_folder(beside) ? beside.string() : std::string();
}

std::string units_file(const plan::Plan& plan, const std::string& pack_path, const std::string& units) {
  if (!units.empty()) return units;
  const fs::path folder = folder_of(pack_path);
  const std::string& named = plan.units_file;
  return (folder / (named.empty() ? "units.csv" : named)).string();
}

void FactsOptions::add_to(CLI::App& command, bool day_required) {
  command.add_option("pack", pack, "folder of the pack, one .zr file, or a compiled pack (.zrc)")->required();
  command.add_option("--facts", facts, "folder of facts: one .csv or .ndjson file a table (default: PACK/facts)");
  command.add_option("--units", units, "units table (default: what the pack names, else PACK/units.csv)");
  CLI::Option_group* when = command.add_option_group("when");
  when->add_option("--on", on, "the day to evaluate for, taken at its end, such as 2022-06-30");
  when->add_option("--at", at, "the minute to evaluate for, such as \"2022-06-30 14:30\"");
  when->require_option(day_required ? 1 : 0, 1);
  command.add_option("--threads", threads, "threads to use; the result is the same at any number")
      ->check(CLI::Range(1u, 256u));
  command.add_option("--param", params, "NAME=VALUE: another value for a parameter; may be repeated");
  command.add_flag("--forest", forest, "take units with several roots, such as the whole country");
}

std::string diagnostics_text(const Context& context, const Diagnostics& diagnostics, const Sources& sources) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.code->severity == Severity::note && !context.show_notes) continue;
    text += render(diagnostic, sources, context.language, context.colour) + "\n";
  }
  const std::size_t errors = diagnostics.count(Severity::error);
  const std::size_t unseen = context.show_notes ? 0 : diagnostics.count(Severity::note);
  const std::size_t others = diagnostics.size() - errors - unseen;
  if (errors + others == 0) return text;
  return text +
         fmt::format(fmt::runtime(context.pick("{} errors, {} warnings and remarks\n", "{} 个错误，{} 个警告和提示\n")),
                     errors, others);
}

void print_diagnostics(const Context& context, const Diagnostics& diagnostics, const Sources& sources) {
  complain(diagnostics_text(context, diagnostics, sources));
}

void print_rejects(const Context& context, const std::vector<Reject>& rejects, const std::string& written_to) {
  if (rejects.empty()) return;
  for (std::size_t i = 0; i < rejects.size() && i < rejects_shown; ++i) {
    const Reject& reject = rejects[i];
    std::string place = reject.file.empty() ? reject.table : reject.file;
    if (reject.line > 0) place += fmt::format(":{}", reject.line);
    if (!reject.column.empty()) place += " " + reject.column;
    complain(fmt::format("{}: [{}] {}\n", place, reject.code->id, reason(reject, context.language)));
  }
  if (!written_to.empty()) {
    complain(fmt::format(
        fmt::runtime(context.pick("{} reasons why rows were rejected, all in {}\n", "{} 条拒绝原因，全部写入 {}\n")),
        rejects.size(), written_to));
  } else if (rejects.size() > rejects_shown) {
    complain(
        fmt::format(fmt::runtime(context.pick("... and {} more\n", "……另有 {} 条\n")), rejects.size() - rejects_shown));
  }
}

bool lacks_rules(Context& context, const std::string& path) {
  if (!is_compiled(path)) return false;
  complain(fmt::format(
      fmt::runtime(context.pick("zeren: `{}` is a compiled pack, and this needs the rules: name their folder\n",
                                "zeren：`{}` 是编译后的规则包，此命令需要规则原文：请指定规则所在的文件夹\n")),
      path));
  context.raise(wrong_use);
  return true;
}

std::shared_ptr<const plan::Plan> load_plan(Context& context, const std::string& path) {
  if (!is_compiled(path)) {
    auto pack = load_pack(context, path);
    if (!pack) return nullptr;
    const auto owner = std::make_shared<const CompiledPack>(std::move(*pack));
    return {owner, &owner->plan()};
  }
  const auto refuse = [&](const Reject& why) {
    print_rejects(context, {why}, {});
    raise_for(context, {why});
    return nullptr;
  };
  const auto bytes = read_file(path, context.limits.source_bytes);
  if (!bytes) return refuse(bytes.error());
  auto plan = plan::read_plan(*bytes, context.limits);
  if (!plan) return refuse({{}, path, 0, {}, plan.error().code, plan.error().arguments, {}});
  return std::make_shared<const plan::Plan>(std::move(*plan));
}

std::optional<CompiledPack> load_pack(Context& context, const std::string& path) {
  if (lacks_rules(context, path)) return std::nullopt;
  const LoadedPackFiles loaded = read_pack_files(path, context.limits);
  if (!loaded.problems.empty()) {
    print_rejects(context, loaded.problems, {});
    raise_for(context, loaded.problems);
    return std::nullopt;
  }
  CompileResult result = compile(loaded.files, context.limits);
  print_diagnostics(context, result.diagnostics, *result.sources);
  if (!result.ok()) context.raise(findings);
  for (const Diagnostic& diagnostic : result.diagnostics) context.raise(exit_code_of(*diagnostic.code, fine));
  return std::move(result.pack);
}

std::optional<Organisation> load_organisation(Context& context, const plan::Plan& plan, const std::string& pack_path,
                                              const std::string& units, bool forest) {
  if (plan.tiers.empty() && units.empty()) return build_organisation(UnitsTable{}, {}, forest).organisation;
  if (units.empty() && !plan.units_file.empty()) {
    const auto inside = path_in_pack(folder_of(pack_path).string(), plan.units_file);
    if (!inside) {
      print_rejects(context, {inside.error()}, {});
      context.raise(wrong_use);
      return std::nullopt;
    }
  }
  const std::string file = units_file(plan, pack_path, units);
  auto bytes = read_file(file, context.limits.table_bytes);
  if (!bytes) {
    print_rejects(context, {bytes.error()}, {});
    context.raise(wrong_use);
    return std::nullopt;
  }
  LoadedUnits loaded = load_units(file, std::move(*bytes), tier_names(plan), forest, context.limits);
  print_notes(context, loaded.notes);
  if (!loaded.organisation) {
    print_rejects(context, loaded.problems, {});
    raise_for(context, loaded.problems);
  }
  return std::move(loaded.organisation);
}

bool prepare(Context& context, const FactsOptions& options, Workspace& workspace) {
  workspace.plan = load_plan(context, options.pack);
  if (!workspace.plan || !choose_day(context, options, workspace)) return false;
  for (const std::string& param : options.params) {
    if (!add_override(context, param, workspace)) return false;
  }
  workspace.organisation = load_organisation(context, *workspace.plan, options.pack, options.units, options.forest);
  if (!workspace.organisation) return false;

  const std::string folder = facts_folder(options);
  LoadedFacts facts;
  if (!folder.empty() && !is_folder(folder)) {
    complain(fmt::format(
        fmt::runtime(context.pick("zeren: there is no folder of facts `{}`\n", "zeren：没有事实文件夹 `{}`\n")),
        folder));
    context.raise(wrong_use);
    return false;
  }
  if (!folder.empty()) facts = read_facts_folder(folder, options.threads, context.limits);
  if (past_a_limit(context, facts)) return false;
  print_notes(context, facts.notes);
  workspace.notes = facts.notes;
  std::vector<SourceTable> views;
  for (const LoadedTable& table : facts.tables) views.push_back(table.view());
  workspace.bound = zeren::bind(*workspace.plan, *workspace.organisation, views, context.limits);
  if (workspace.bound.error) {
    say_why(context, *workspace.bound.error);
    return false;
  }
  std::vector<Reject>& rejects = workspace.bound.rejects;
  rejects.insert(rejects.end(), facts.problems.begin(), facts.problems.end());
  for (const LoadedTable& table : facts.tables)
    rejects.insert(rejects.end(), table.rejects.begin(), table.rejects.end());
  sort_rejects(rejects);
  if (!rejects.empty()) context.raise(findings);
  workspace.options.today = workspace.today;
  workspace.options.threads = options.threads;
  workspace.options.limits = context.limits;
  return true;
}

void say_why(Context& context, const EngineError& error) {
  complain(fmt::format("zeren: [{}] {}\n", error.code->id, error.message(context.language)));
  context.raise(exit_code_of(*error.code, wrong_use));
}

std::optional<Evaluation> evaluate(Context& context, const Workspace& workspace) {
  auto result = zeren::evaluate(*workspace.plan, workspace.bound.dataset, workspace.options);
  if (result) return std::move(*result);
  say_why(context, result.error());
  return std::nullopt;
}

}  // namespace zeren::cli
