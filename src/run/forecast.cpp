#include "zeren/run/forecast.hpp"

#include <algorithm>
#include <tuple>

#include "zeren/run/codes.hpp"
#include "zeren/run/known.hpp"

namespace zeren::inline v0 {

namespace {

// The rows of one table on the last day, with its columns by name.
class Rows {
 public:
  Rows(const Evaluation& evaluation, plan::TableId table) : evaluation_(evaluation), table_(table) {}

  [[nodiscard]] const plan::Table& table() const { return evaluation_.plan().tables[table_]; }
  [[nodiscard]] std::span<const std::uint32_t> all() const { return evaluation_.rows(table_); }
  [[nodiscard]] std::optional<CellView> cell(std::uint32_t row, std::string_view column) const {
    const auto found = evaluation_.find_column(table_, column);
    if (!found) return std::nullopt;
    const CellView cell = evaluation_.cell(table_, row, *found);
    return cell.present() ? std::optional(cell) : std::nullopt;
  }
  [[nodiscard]] std::optional<Date> date(std::uint32_t row, std::string_view column) const {
    const auto found = cell(row, column);
    if (!found || found->type().kind != plan::ValueKind::date) return std::nullopt;
    return found->date();
  }
  [[nodiscard]] std::string shown(std::uint32_t row, std::string_view column) const {
    const auto found = cell(row, column);
    return found ? found->display_text() : std::string();
  }
  [[nodiscard]] std::string text(std::uint32_t row, std::string_view column) const {
    const auto found = cell(row, column);
    return found ? found->text() : std::string();
  }
  [[nodiscard]] ForecastEvent event(std::uint32_t row, ForecastKind kind, Date day) const {
    ForecastEvent made;
    made.day = day;
    made.kind = kind;
    made.table = table().name;
    made.key = evaluation_.key(table_, row);
    made.label = evaluation_.row_label(table_, row);
    if (table().maker != plan::no_node) {
      const plan::RuleId rule = evaluation_.plan().nodes[table().maker].rule;
      if (rule != plan::no_rule) made.clauses = evaluation_.plan().rules[rule].origin.clauses;
    }
    return made;
  }

 private:
  const Evaluation& evaluation_;
  plan::TableId table_;
};

class Collector {
 public:
  Collector(const Evaluation& end, Date today) : end_(end), today_(today) {}

  std::vector<ForecastEvent> run() {
    for (plan::TableId t = 0; t < end_.plan().tables.size(); ++t) {
      const Rows rows(end_, t);
      switch (rows.table().kind) {
        case plan::TableKind::measure:
          take_steps(rows);
          break;
        case plan::TableKind::assigned_task:
          take_tasks(rows);
          break;
        case plan::TableKind::made:
          // Each duty and target stands in a table of its own too: the common one has all of them.
          if (rows.table().name == "duty") take_duties(rows);
          if (rows.table().name == "target") take_targets(rows);
          break;
        default:
          break;
      }
    }
    const auto order = [](const ForecastEvent& e) { return std::tuple(e.day, e.kind, e.table, e.key); };
    std::sort(events_.begin(), events_.end(),
              [&](const ForecastEvent& a, const ForecastEvent& b) { return order(a) < order(b); });
    return std::move(events_);
  }

 private:
  [[nodiscard]] bool is_ahead(const std::optional<Date>& day) const {
    return day && *day > today_ && *day <= end_.today();
  }

  void take_steps(const Rows& rows) {
    for (const std::uint32_t row : rows.all()) {
      const auto take = [&](const char* column, ForecastKind kind) {
        const std::optional<Date> day = rows.date(row, column);
        if (!is_ahead(day)) return;
        ForecastEvent event = rows.event(row, kind, *day);
        event.subject = rows.shown(row, "subject");
        event.what = rows.shown(row, "step");
        events_.push_back(std::move(event));
      };
      take("entered", ForecastKind::step_entered);
      take("left", ForecastKind::step_left);
    }
  }

  // The day after the last one in time.
  [[nodiscard]] std::optional<Date> day_after(const Rows& rows, std::uint32_t row) const {
    std::optional<Date> day = rows.date(row, "due");
    if (day && *day < Date::max()) ++day->days;
    return day;
  }

  void take_tasks(const Rows& rows) {
    for (const std::uint32_t row : rows.all()) {
      const std::optional<Date> day = day_after(rows, row);
      if (!is_ahead(day) || rows.text(row, "late") != "true") continue;
      ForecastEvent event = rows.event(row, ForecastKind::task_late, *day);
      event.subject = rows.shown(row, "holder");
      event.what = rows.shown(row, "source") + " " + rows.shown(row, "task");
      events_.push_back(std::move(event));
    }
  }

  void take_duties(const Rows& rows) {
    for (const std::uint32_t row : rows.all()) {
      const std::optional<Date> day = day_after(rows, row);
      const std::string status = rows.text(row, "status");
      if (!is_ahead(day) || (status != "overdue" && status != "lapsed")) continue;
      ForecastEvent event = rows.event(row, ForecastKind::duty_overdue, *day);
      event.subject = rows.shown(row, "holder");
      event.what = rows.shown(row, "label");
      if (event.what.empty()) event.what = rows.shown(row, "duty");
      event.clauses = clauses_of_duty(rows.text(row, "duty"));
      events_.push_back(std::move(event));
    }
  }

  // All duties share one table; each has clauses of its own.
  [[nodiscard]] std::vector<plan::Clause> clauses_of_duty(const std::string& name) const {
    for (const plan::Rule& rule : end_.plan().rules) {
      if (std::holds_alternative<plan::DutyShape>(rule.shape) && rule.origin.name == name) return rule.origin.clauses;
    }
    return {};
  }

  void take_targets(const Rows& rows) {
    for (const std::uint32_t row : rows.all()) {
      const std::optional<Date> day = rows.date(row, "deadline");
      if (!is_ahead(day)) continue;
      ForecastEvent event = rows.event(row, ForecastKind::target_decided, *day);
      event.subject = rows.shown(row, "subject");
      event.what = rows.shown(row, "label");
      if (event.what.empty()) event.what = rows.shown(row, "target");
      event.status = rows.text(row, "status");
      events_.push_back(std::move(event));
    }
  }

  const Evaluation& end_;
  Date today_;
  std::vector<ForecastEvent> events_;
};

}  // namespace

std::string_view to_string(ForecastKind kind) noexcept {
  switch (kind) {
    case ForecastKind::step_entered:
      return "step_entered";
    case ForecastKind::step_left:
      return "step_left";
    case ForecastKind::duty_overdue:
      return "duty_overdue";
    case ForecastKind::task_late:
      return "task_late";
    case ForecastKind::target_decided:
      return "target_decided";
  }
  return "";
}

Result<Forecast, EngineError> forecast(const plan::Plan& plan, const Dataset& dataset, const EvaluateOptions& options,
                                       Date until) {
  if (!until.is_valid() || until < options.today) return EngineError{&run_codes::bad_day, {until.to_string()}};
  const Dataset known = known_on(plan, dataset, options.today);
  EvaluateOptions later = options;
  later.today = until;
  const Result<Evaluation, EngineError> end = evaluate(plan, known, later);
  if (!end) return end.error();
  return Forecast{options.today, until, Collector(*end, options.today).run()};
}

}  // namespace zeren::inline v0
