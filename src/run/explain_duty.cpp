// A row of a duty: for whom and until when, who holds it and why, and what fulfilled or waived it, or that nothing did.
#include <algorithm>

#include "src/run/evaluation_state.hpp"
#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {

using plan::DutyPart;
using plan::DutyStatus;

namespace {

constexpr std::uint32_t none = MadeRows::no_origin;

const Column& part_of(const MadeRows& made, DutyPart part) {
  return *made.parts[static_cast<std::size_t>(part)];
}

}  // namespace

void Explainer::expand_duty(ExplanationItem& into, NodeId column, std::uint32_t row) {
  const plan::Node& node = plan_.nodes[column];
  const NodeId maker = node.inputs[0];
  const auto& duty = std::get<plan::Duty>(plan_.nodes[maker].payload);
  const MadeRows& made = view_->state().main.made(maker);
  if (row >= made.duties.size()) return;
  const auto part = static_cast<DutyPart>(node.part);
  const bool about_done = part == DutyPart::status || part == DutyPart::done_on || part == DutyPart::evidence;
  const bool about_lead = about_done || part == DutyPart::lead || part == DutyPart::holder;
  const DutyRowView view{duty, made, row, made.duties[row]};

  if (duty.subject_table != plan::scalar) add_duty_subject(into, view);
  if (part == DutyPart::due || part == DutyPart::period || about_done) add_duty_due(into, view);
  if (about_lead) add_duty_bodies(into, view, duty.lead, true);
  if (part == DutyPart::support) add_duty_bodies(into, view, duty.support, false);
  if (!about_done) return;
  if (view.trace.waiver != none) add_duty_waiver(into, view);
  add_duty_deed(into, view);
}

void Explainer::add_duty_subject(ExplanationItem& into, const DutyRowView& view) {
  into.parts.push_back(fact(view.duty.subject_table, view.trace.subject));
  if (view.duty.where == plan::no_node) return;
  ExplanationItem where = describe(view.duty.where, view.trace.subject, 1);
  where.role = ExplanationRole::condition;
  where.text = said(view.duty.where);
  where.taken = truth(view.duty.where, view.trace.subject);
  into.parts.push_back(std::move(where));
}

void Explainer::add_duty_due(ExplanationItem& into, const DutyRowView& view) {
  const plan::DutyPeriod& period = view.duty.periods[view.trace.period];
  ExplanationItem due;
  if (period.due != plan::no_node) {
    due = period.exceptions ? item(ExplanationRole::due, period.due, view.trace.subject)
                            : describe(period.due, view.trace.subject, 1);
    if (period.exceptions) expand_exceptions(due, plan_.exceptions[*period.exceptions], view.trace.subject, 1);
  } else {
    due.notes.push_back(note("has no due date", "无期限"));
  }
  due.role = ExplanationRole::due;
  due.name.clear();
  due.label.clear();
  // The last day of a period is not written down: what stands there is the duty's name.
  const bool is_written =
      period.due != plan::no_node && plan_.nodes[unspread(period.due)].kind != plan::NodeKind::literal;
  due.text = is_written && !period.exceptions ? said(period.due) : std::string();
  if (!period.name.empty()) {
    due.notes.push_back(note("period {0}: {1} .. {2}", "周期 {0}：{1} 至 {2}",
                             {period.name, period.first.to_string(), period.last.to_string()}));
  }
  into.parts.push_back(std::move(due));
}

// Every expression that names holders, and what of them matters here: that there is none, or one left unnamed.
void Explainer::add_duty_bodies(ExplanationItem& into, const DutyRowView& view, const std::vector<NodeId>& nodes,
                                bool lead) {
  for (const NodeId node : nodes) {
    ExplanationItem body = describe(node, view.trace.subject, 1);
    body.role = lead ? ExplanationRole::holder : ExplanationRole::expression;
    body.name = lead ? "lead" : "support";
    body.label = lead ? "牵头" : "配合";
    body.text = said(node);
    into.parts.push_back(std::move(body));
  }
  if (!lead) return;
  if (nodes.empty()) {
    into.notes.push_back(note("names no lead", "未写牵头单位"));
    return;
  }
  const Column& set = part_of(view.made, DutyPart::lead);
  if (!set.present(view.row)) return;
  if (set.set_at(view.row).empty()) into.notes.push_back(note("nobody leads it", "无牵头单位"));
  const Column& holder = part_of(view.made, DutyPart::holder);
  for (const std::uint32_t body : set.set_at(view.row)) {
    const BodyRow& named = dataset_.bodies.row(body);
    if (!named.unnamed || (holder.present(view.row) && holder.reference_at(view.row).row != body)) continue;
    into.notes.push_back(note("`{0}` is a body that the plan leaves unnamed", "`{0}` 是方案未指名的单位",
                              {bilingual(named.code, named.label.empty() ? named.code : named.label)}));
  }
  if (view.duty.jointly && set.set_at(view.row).size() > 1) {
    into.notes.push_back(note("held jointly: what one of them does is done for all", "共同承担：一方完成即为完成"));
  }
}

void Explainer::add_duty_waiver(ExplanationItem& into, const DutyRowView& view) {
  ExplanationItem waiver = fact(view.duty.waivers->table, view.trace.waiver);
  const bool done = part_of(view.made, DutyPart::done_on).present(view.row);
  waiver.notes.push_back(done ? note("waives it, but it was done all the same", "予以豁免，但仍已完成")
                              : note("waives it", "予以豁免"));
  waiver.taken = !done;
  add_duty_details(waiver, *view.duty.waivers, view.trace.waiver);
  into.parts.push_back(std::move(waiver));
}

// What the row of facts itself says of whose it is, and what its condition reads.
void Explainer::add_duty_details(ExplanationItem& into, const plan::DutyFacts& facts, std::uint32_t row) const {
  std::vector<NodeId> read;
  for (const NodeId node : {facts.holder, facts.subject, facts.period, facts.where}) {
    if (node != plan::no_node) read.push_back(node);
  }
  add_details(into, read, facts.table, row);
}

void Explainer::add_duty_deed(ExplanationItem& into, const DutyRowView& view) {
  const plan::Duty& duty = view.duty;
  const Column& done = part_of(view.made, DutyPart::done_on);
  if (done.state(view.row) == CellState::error) return;
  if (!done.present(view.row)) return note_not_done(into, view);
  const Date day = done.date_at(view.row);
  const plan::DutyPeriod& period = duty.periods[view.trace.period];
  ExplanationItem deed;
  if (view.trace.fact == none) {
    deed = describe(duty.done_on, view.trace.subject, 1);
    deed.text = said(duty.done_on);
  } else {
    deed = fact(duty.done_by->table, view.trace.fact);
    add_duty_details(deed, *duty.done_by, view.trace.fact);
  }
  deed.taken = true;
  deed.notes.push_back(note("done on {0}", "{0} 完成", {day.to_string()}));
  if (view.trace.fact != none && names_period(*duty.done_by, view.trace.fact, period.name)) {
    deed.notes.push_back(note("names the period {0}", "写明周期 {0}", {period.name}));
  } else if (!period.name.empty() && day > period.last) {
    deed.notes.push_back(
        note("{0} was the oldest period missed when it came", "当时 {0} 是最早未完成的一期", {period.name}));
  } else if (!period.name.empty()) {
    deed.notes.push_back(note("lies in the period {0}", "在周期 {0} 之内", {period.name}));
  }
  into.parts.push_back(std::move(deed));
}

bool Explainer::names_period(const plan::DutyFacts& facts, std::uint32_t row, const std::string& period) const {
  if (facts.period == plan::no_node || period.empty()) return false;
  const CellView named = at(facts.period, row);
  return named.present() && named.text() == period;
}

void Explainer::note_not_done(ExplanationItem& into, const DutyRowView& view) const {
  const plan::Duty& duty = view.duty;
  if (duty.done_by) {
    const plan::Table& table = plan_.tables[duty.done_by->table];
    into.notes.push_back(note("no row of {0} fulfils it", "没有{0}的行完成它",
                              {bilingual(table.name, table.label.empty() ? " " + table.name + " " : table.label)}));
  }
  if (duty.done_on != plan::no_node) {
    into.notes.push_back(note("`{0}` has no date that counts", "`{0}` 没有可计的日期", {said(duty.done_on)}));
  }
  const Column& due = part_of(view.made, DutyPart::due);
  if (!due.present(view.row) || view.trace.waiver != none) return;
  const std::string last = due.date_at(view.row).to_string(), today = view_->today().to_string();
  if (due.date_at(view.row) >= view_->today()) {
    into.notes.push_back(note("due on {0}, and today is {1}", "限期 {0}，今日 {1}", {last, today}));
    return;
  }
  const std::int64_t days = days_between(due.date_at(view.row), view_->today());
  into.notes.push_back(note(days == 1 ? "due on {0}: {1} day ago" : "due on {0}: {1} days ago", "限期 {0}，已过 {1} 天",
                            {last, std::to_string(days)}));
  if (duty.lapses_when_missed) {
    into.notes.push_back(note("it lapses when missed: nothing later fulfils it", "逾期即失效：此后不能补办"));
  }
}

}  // namespace zeren::inline v0::detail
