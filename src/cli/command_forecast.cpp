// `zeren forecast` and `zeren next`: what changes by itself, if nothing new happens.
#include <fmt/format.h>

#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/io/forecast_output.hpp"
#include "zeren/run/forecast.hpp"

namespace zeren::cli {

namespace {

struct ForecastCommand {
  FactsOptions facts;
  std::string until, format = "table";
};

// The last day: as asked, else the end of the pack, else a year on.
std::optional<Date> last_day(Context& context, const ForecastCommand& options, const Workspace& workspace) {
  if (options.until.empty()) {
    const std::optional<Date> end = workspace.plan->effective_until;
    return end && *end > workspace.today ? *end : Date{workspace.today.days + 365};
  }
  const auto until = Date::parse(options.until);
  if (until && *until >= workspace.today) return until;
  complain(fmt::format(fmt::runtime(context.pick("zeren: `{}` is not a date from {} on: write it like 2022-12-31\n",
                                                 "zeren：`{}` 不是 {} 起的日期：请写成 2022-12-31\n")),
                       options.until, workspace.today.to_string()));
  context.raise(wrong_use);
  return std::nullopt;
}

std::optional<Forecast> make_forecast(Context& context, const ForecastCommand& options) {
  Workspace workspace;
  if (!prepare(context, options.facts, workspace)) return std::nullopt;
  print_rejects(context, workspace.bound.rejects, {});
  const auto until = last_day(context, options, workspace);
  if (!until) return std::nullopt;
  workspace.options.on_demand = false;
  auto made = forecast(*workspace.plan, workspace.bound.dataset, workspace.options, *until);
  if (made) return std::move(*made);
  say_why(context, made.error());
  return std::nullopt;
}

void run_forecast(Context& context, const ForecastCommand& options) {
  const auto made = make_forecast(context, options);
  if (!made) return;
  if (options.format == "json") return print(to_json(*made));
  print(to_text(*made, context.language));
  if (!made->events.empty()) return;
  complain(fmt::format(fmt::runtime(context.pick("nothing changes by itself until {}\n", "到 {} 为止没有变化\n")),
                       made->until.to_string()));
}

// Only the first day on which anything changes, and what: a host schedules by it.
void run_next(Context& context, const ForecastCommand& options) {
  auto made = make_forecast(context, options);
  if (!made) return;
  std::vector<ForecastEvent>& events = made->events;
  std::size_t first = 0;
  while (first < events.size() && events[first].day == events.front().day) ++first;
  events.resize(first);
  if (options.format == "json") return print(to_json(*made));
  if (!events.empty()) return print(events.front().day.to_string() + "\n");
  complain(fmt::format(fmt::runtime(context.pick("nothing changes by itself until {}\n", "到 {} 为止没有变化\n")),
                       made->until.to_string()));
}

void add_options(CLI::App& command, ForecastCommand& options) {
  options.facts.add_to(command, true);
  command.add_option("--until", options.until, "the last day looked at (default: the end of the pack)");
  command.add_option("--format", options.format, "table or json")->check(CLI::IsMember({"table", "json"}));
}

}  // namespace

void add_forecast(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand(
      "forecast", "what changes by itself if nothing new happens: duties overdue, steps of ladders, targets due");
  command->footer(
      "Examples:\n"
      "  zeren forecast rules/anji-2022 --on 2022-06-30 --until 2022-09-30\n"
      "  zeren forecast rules/anji-2022 --on 2022-06-30 --format json\n"
      "Facts later than the day of --on are left out; deadlines stay.");
  auto options = std::make_shared<ForecastCommand>();
  add_options(*command, *options);
  command->callback([&context, options] { run_forecast(context, *options); });
}

void add_next(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("next", "the first day on which anything of the forecast changes");
  command->footer(
      "Examples:\n"
      "  zeren next rules/anji-2022 --on 2022-06-30\n"
      "  zeren next rules/anji-2022 --on 2022-06-30 --format json     with what changes on that day");
  auto options = std::make_shared<ForecastCommand>();
  add_options(*command, *options);
  command->callback([&context, options] { run_next(context, *options); });
}

}  // namespace zeren::cli
