// A ladder: where the subject stood and why, what keeps it from the next step, and when it would be released.
#include <algorithm>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {
namespace {

constexpr int most_days_back = 1000;

const plan::Scan& scan_of(const plan::Plan& plan, NodeId scan) {
  return std::get<plan::Scan>(plan.nodes[scan].payload);
}

Date month_end(Date day) {
  const YearMonthDay ymd = day.ymd();
  return *Date::from_ymd(ymd.year, ymd.month, days_in_month(ymd.year, ymd.month));
}

// The last check day that is not after the day.
Date check_day(const plan::Scan& scan, Date day) {
  return scan.daily || day == month_end(day) ? day : Date{day.days - day.ymd().day};
}

// The steps' own look at a part of the explanation; put back at the end.
template <typename T>
class Restore {
 public:
  Restore(T& place, T value) : place_(place), before_(place) { place = value; }
  ~Restore() { place_ = before_; }
  Restore(const Restore&) = delete;
  Restore& operator=(const Restore&) = delete;

 private:
  T& place_;
  T before_;
};

}  // namespace

NodeId Explainer::made_column(NodeId maker, plan::Builtin builtin) const {
  for (NodeId n = maker; n < plan_.nodes.size(); ++n) {
    const plan::Node& node = plan_.nodes[n];
    if (node.kind == plan::NodeKind::made && node.inputs[0] == maker && node.builtin == builtin) return n;
  }
  return plan::no_node;
}

std::vector<Explainer::Stay> Explainer::stays_of(NodeId scan, std::uint32_t subject) const {
  std::vector<Stay> result;
  const NodeId subjects = made_column(scan, plan::Builtin::subject), steps = made_column(scan, plan::Builtin::step);
  const NodeId entered = made_column(scan, plan::Builtin::entered), left = made_column(scan, plan::Builtin::left);
  if (subjects == plan::no_node || steps == plan::no_node || entered == plan::no_node) return result;
  const TableId table = plan_.nodes[scan].table;
  for (const std::uint32_t row : now_.rows(scan_of(plan_, scan).measure_table)) {
    const plan::RowValue reference = now_.cell(subjects, row).reference();
    if (reference.row != subject || reference.table != table) continue;
    Stay stay;
    stay.step = now_.cell(steps, row).ordinal();
    stay.entered = now_.cell(entered, row).date();
    if (left != plan::no_node && now_.cell(left, row).present()) stay.left = now_.cell(left, row).date();
    result.push_back(stay);
  }
  return result;
}

// Where the subject stands on a day: before that day's check, or after it.
Standing Explainer::standing(const plan::Scan& scan, std::span<const Stay> stays, Date day,
                             bool before_the_check) const {
  Standing result;
  result.since.resize(scan.steps.size());
  for (const plan::ScanStep& step : scan.steps) result.names.push_back(step.origin.name);
  for (const Stay& stay : stays) {
    const bool begun = before_the_check ? stay.entered < day : stay.entered <= day;
    const bool ended = stay.left && (before_the_check ? *stay.left < day : *stay.left <= day);
    if (begun && !ended) result.since[stay.step] = stay.entered;
  }
  return result;
}

ExplanationItem Explainer::stay_item(const plan::Scan& scan, const Stay& stay) const {
  ExplanationItem result;
  result.role = ExplanationRole::stay;
  const plan::ScanStep& step = scan.steps[stay.step];
  result.name = step.origin.name;
  place(result, step.origin);
  result.text = plan_.nodes[unspread(step.when)].origin.name;
  result.value = value(stay.entered);
  result.notes.push_back(stay.left
                             ? note("{0} .. {1}", "{0} 至 {1}", {stay.entered.to_string(), stay.left->to_string()})
                             : note("since {0}", "自 {0} 起", {stay.entered.to_string()}));
  return result;
}

void Explainer::expand_ladder(ExplanationItem& into, NodeId column, std::uint32_t row) {
  const plan::Node& node = plan_.nodes[column];
  const NodeId scan_node = node.inputs[0];
  const plan::Scan& scan = scan_of(plan_, scan_node);
  const std::vector<Stay> stays = stays_of(scan_node, row);
  const bool in_order = scan.in_order;
  const std::uint32_t own_step = node.part / 2;  // in any combination the column is about this one
  const Stay* current = nullptr;
  for (const Stay& stay : stays) {
    if (!in_order && stay.step != own_step) continue;
    ExplanationItem one = stay_item(scan, stay);
    into.parts.push_back(std::move(one));
    if (!stay.left) current = &stay;
  }
  if (current) {
    add_entry(into, scan_node, stays, *current, row);
  } else {
    into.notes.push_back(note("stands at no step", "未在任何措施上"));
  }
  const std::size_t next = !in_order ? own_step : current ? current->step + 1 : 0;
  if (next == scan.steps.size()) {
    into.notes.push_back(note("stands at the highest step", "已在最高一级措施上"));
  } else if (in_order || !current) {
    add_next(into, scan_node, stays, next, row);
  }
  if (current) add_release(into, scan_node, stays, *current, row);
}

// The condition on the day that the step was entered, as that day saw it.
void Explainer::add_entry(ExplanationItem& into, NodeId scan_node, std::span<const Stay> stays, const Stay& stay,
                          std::uint32_t row) {
  const plan::Scan& scan = scan_of(plan_, scan_node);
  const plan::ScanStep& step = scan.steps[stay.step];
  const Evaluation* day = on_day(stay.entered, step.when);
  if (!day) return;
  const Standing stood = standing(scan, stays, stay.entered, true);
  const Restore view(view_, day);
  const Restore state(standing_, &stood);
  ExplanationItem condition = describe(step.when, row, 1);
  condition.role = ExplanationRole::condition;
  condition.text = plan_.nodes[unspread(step.when)].origin.name;
  condition.name = step.origin.name;
  place(condition, step.origin);
  condition.taken = truth(step.when, row);
  condition.notes.insert(
      condition.notes.begin(),
      condition.taken.value_or(true)
          ? note("what held on {0}", "{0} 成立的条件", {stay.entered.to_string()})
          : note("stood there from the beginning, {0}", "自开始即在此，{0}", {stay.entered.to_string()}));
  into.parts.push_back(std::move(condition));
}

// Why not the next step: every part of its condition, with what it is short of.
void Explainer::add_next(ExplanationItem& into, NodeId scan_node, std::span<const Stay> stays, std::size_t step_number,
                         std::uint32_t row) {
  const plan::Scan& scan = scan_of(plan_, scan_node);
  const plan::ScanStep& step = scan.steps[step_number];
  const Standing stands = standing(scan, stays, now_.today(), false);
  const Restore state(standing_, &stands);
  const Restore all(all_parts_, true);
  ExplanationItem next = describe(step.when, row, 1);
  next.role = ExplanationRole::next_step;
  next.text = plan_.nodes[unspread(step.when)].origin.name;
  next.name = step.origin.name;
  place(next, step.origin);
  next.taken = truth(step.when, row);
  if (next.taken.value_or(false)) {
    next.notes.push_back(
        note("holds as things stand now: the next check moves the subject on", "按现状已成立：下次检查即升级"));
  }
  into.parts.push_back(std::move(next));
}

// The check day on which the release condition began to hold, looking back no further than its duration.
std::optional<Date> Explainer::release_run_began(NodeId release, const plan::Scan& scan, NodeId length,
                                                 std::uint32_t row) {
  std::optional<Date> began;
  Date day = check_day(scan, now_.today());
  for (int i = 0; i < most_days_back; ++i) {
    if (plan_.effective_from && day < *plan_.effective_from) break;
    const Evaluation* past = on_day(day, release);
    if (!past) return std::nullopt;
    const std::optional<Date> full = length != plan::no_node ? held_until(length, day) : std::optional(day);
    const Restore view(view_, past);
    if (!truth(release, row).value_or(false)) break;
    began = day;
    if (full && *full <= now_.today()) break;
    day = check_day(scan, Date{day.days - 1});
  }
  return began;
}

void Explainer::add_release(ExplanationItem& into, NodeId scan_node, std::span<const Stay> stays, const Stay& stay,
                            std::uint32_t row) {
  const plan::Scan& scan = scan_of(plan_, scan_node);
  const NodeId release = scan.in_order ? scan.release : scan.steps[stay.step].release;
  const NodeId length = scan.in_order ? scan.release_for : scan.steps[stay.step].release_for;
  if (release == plan::no_node) {
    into.notes.push_back(note("has no release", "没有解除条件"));
    return;
  }
  const Standing stands = standing(scan, stays, now_.today(), false);
  const Restore state(standing_, &stands);
  ExplanationItem item;
  {
    const Restore all(all_parts_, true);
    item = describe(release, row, 1);
  }
  item.role = ExplanationRole::release;
  item.text = plan_.nodes[unspread(release)].origin.name;
  item.taken = truth(release, row);
  const std::string span = length != plan::no_node ? setting(length, show(length, 0)) : "";
  if (!item.taken.value_or(false)) {
    if (length != plan::no_node) item.notes.push_back(note("must hold for {0}", "须持续成立 {0}", {span}));
  } else if (const std::optional<Date> began = release_run_began(release, scan, length, row)) {
    const std::optional<Date> full = length != plan::no_node ? held_until(length, *began) : std::nullopt;
    if (full) {
      item.notes.push_back(note("holds since {0}, {1} are full on {2}", "自 {0} 起成立，{2} 满 {1}",
                                {began->to_string(), span, full->to_string()}));
    } else {
      item.notes.push_back(note("holds since {0}", "自 {0} 起成立", {began->to_string()}));
    }
  }
  add_param(item, length);
  into.parts.push_back(std::move(item));
}

void Explainer::expand_measure(ExplanationItem& into, NodeId column, std::uint32_t row) {
  const NodeId scan_node = plan_.nodes[column].inputs[0];
  const plan::Scan& scan = scan_of(plan_, scan_node);
  const NodeId subjects = made_column(scan_node, plan::Builtin::subject);
  const NodeId steps = made_column(scan_node, plan::Builtin::step),
               entered = made_column(scan_node, plan::Builtin::entered);
  if (subjects == plan::no_node || steps == plan::no_node || entered == plan::no_node) return;
  const plan::RowValue subject = now_.cell(subjects, row).reference();
  into.parts.push_back(fact(subject.table, subject.row));
  const std::vector<Stay> stays = stays_of(scan_node, subject.row);
  const Date day = now_.cell(entered, row).date();
  for (const Stay& stay : stays) {
    if (stay.entered != day || stay.step != now_.cell(steps, row).ordinal()) continue;
    into.parts.push_back(stay_item(scan, stay));
    add_entry(into, scan_node, stays, stay, subject.row);
    if (!stay.left) add_release(into, scan_node, stays, stay, subject.row);
  }
}

}  // namespace zeren::inline v0::detail
