// A target: its value and goal as of the day it is judged, how far they are apart, and what follows from that. And the
// parts of one, which are a check.
#include "src/plan/lowering.hpp"
#include "zeren/base/period.hpp"

namespace zeren::inline v0::plan {
namespace {

NodeId text_literal(Builder& build, const std::string& value) {
  return build.literal(value, text_type());
}

MapOp op_of(pack::Comparator comparator) {
  switch (comparator) {
    case pack::Comparator::at_least:
      return MapOp::greater_equal;
    case pack::Comparator::at_most:
      return MapOp::less_equal;
    case pack::Comparator::exactly:
      return MapOp::equal;
    case pack::Comparator::above:
      return MapOp::greater;
    case pack::Comparator::below:
      break;
  }
  return MapOp::less;
}

// The members of `target_status`.
enum class Status { met, missed, on_track, behind, open, no_data };

class TargetLowering {
 public:
  TargetLowering(Lowering& lowering, RuleId rule, const pack::Target& target)
      : lowering_(lowering), build_(lowering.build()), rule_(rule), target_(target) {
    if (target.per_row) context_ = lowering.context_of(target.entity);
    today_ = build_.add(today_node());
    shape_.sign = target.sign;
    shape_.unit = target.unit;
    shape_.pace_even = target.pace_even;
    shape_.for_good = target.for_good;
    if (target.strength) {
      const auto& member = lowering.pack().enumerations[target.strength_enumeration].members[*target.strength];
      shape_.strength = member.name;
      shape_.strength_label = member.label;
    }
  }

  void run() {
    value_now_ = expression(target_.measure);
    goal_now_ = expression(target_.goal);
    if (target_.time == pack::TargetTime::every) {
      every_period();
    } else {
      const Days days = target_.time == pack::TargetTime::by ? until(*target_.deadline) : Days{};
      const TargetJudgement judged = judge(days, 0);
      publish(judged);
      lowering_.give_rows(rule_, source(judged, days, no_node, {}));
    }
    lowering_.plan().rules[rule_] = Rule{origin(), target_.entity, std::move(shape_)};
  }

 private:
  // The days of a target or of one of its periods; scalars. None of a target at all times.
  struct Days {
    NodeId first = no_node, last = no_node;
  };

  Origin origin() const { return lowering_.origin(target_.description); }
  NodeId expression(const pack::Expression& e) {
    return target_.per_row ? lowering_.on_table(e, context_) : lowering_.expression(e, context_);
  }
  static Node today_node() {
    Node node;
    node.kind = NodeKind::today;
    node.type = date_type();
    return node;
  }
  NodeId date(Date day) { return build_.literal(day, date_type()); }
  NodeId text(const std::string& value) { return text_literal(build_, value); }
  NodeId status(Status which) {
    return build_.literal(EnumerationValue{target_.status_enumeration, static_cast<std::uint32_t>(which)},
                          status_type());
  }
  ValueType status_type() const {
    ValueType type;
    type.kind = ValueKind::enumeration;
    type.enumeration = target_.status_enumeration;
    return type;
  }
  NodeId test(MapOp op, NodeId a, NodeId b) { return build_.map(op, {a, b}, boolean_type()); }
  NodeId choose(NodeId condition, NodeId yes, NodeId no) {
    return build_.map(MapOp::conditional, {condition, yes, no}, status_type());
  }
  NodeId number(MapOp op, NodeId a, NodeId b) { return build_.map(op, {a, b}, number_type()); }
  NodeId earlier(NodeId a, NodeId b) { return build_.map(MapOp::minimum, {a, b}, date_type()); }

  // From the pack's start, or the first day of the deadline's year.
  Days until(const pack::Expression& deadline) {
    Days days;
    days.last = lowering_.expression(deadline, Context{});
    if (const auto& from = lowering_.pack().effective_from) {
      days.first = date(*from);
      return days;
    }
    days.first = period_end(MapOp::first_of_period, days.last, pack::Function::year);
    return days;
  }
  NodeId period_end(MapOp op, NodeId day, pack::Function period) {
    Node node;
    node.op = op;
    node.inputs = {day};
    node.type = date_type();
    node.period = period == pack::Function::month     ? PeriodKindOfWindow::month
                  : period == pack::Function::quarter ? PeriodKindOfWindow::quarter
                                                      : PeriodKindOfWindow::year;
    return build_.map(std::move(node));
  }

  // Looked at on the day it is judged; a target's own node, so that its explanation finds the target.
  NodeId as_of(NodeId node, NodeId day, std::uint32_t number) {
    if (!build_.at(node).depends_on_today || day == no_node) return node;
    Node past;
    past.kind = NodeKind::as_of;
    past.table = build_.at(node).table;
    past.type = build_.at(node).type;
    // A row of facts may not have existed that day.
    if (past.table != scalar && lowering_.plan().tables[past.table].kind == TableKind::facts) past.type.optional = true;
    past.origin = build_.at(node).origin;
    past.inputs = {node, day};
    past.part = number;
    past.field = rule_ + 1;
    return build_.add(std::move(past));
  }

  TargetJudgement judge(const Days& days, std::uint32_t number) {
    TargetJudgement judged;
    judged.first = days.first;
    judged.deadline = days.last;
    const NodeId day = days.last == no_node ? no_node : earlier(today_, days.last);
    judged.value = as_of(value_now_, day, number);
    judged.goal = as_of(goal_now_, day, number);
    judged.gap = gap(judged.value, judged.goal);
    judged.holds = test(op_of(target_.comparator), judged.value, judged.goal);
    if (target_.pace_even && days.last != no_node) judged.paced = paced(judged, days);
    judged.status = tagged(status_of(judged, days), number);
    shape_.judgements.push_back(judged);
    return judged;
  }

  // How much is missing; above 0 where the goal is not reached, except exactly at the bound of `above` and `below`.
  NodeId gap(NodeId value, NodeId goal) {
    const NodeId zero = build_.number(Number(0));
    switch (target_.comparator) {
      case pack::Comparator::at_least:
      case pack::Comparator::above:
        return number(MapOp::maximum, number(MapOp::subtract, goal, value), zero);
      case pack::Comparator::at_most:
      case pack::Comparator::below:
        return number(MapOp::maximum, number(MapOp::subtract, value, goal), zero);
      case pack::Comparator::exactly:
        break;
    }
    return build_.map(MapOp::absolute, {number(MapOp::subtract, goal, value)}, number_type());
  }

  // value / goal >= days gone / all days, without dividing.
  NodeId paced(const TargetJudgement& judged, const Days& days) {
    const auto from_first_to = [&](NodeId day, std::int64_t least) {
      ValueType count;
      count.is_count = true;
      const NodeId between = build_.map(MapOp::days_between, {days.first, day}, count);
      const NodeId with_both = build_.map(MapOp::add, {between, build_.literal(Number(1), count)}, count);
      return build_.map(MapOp::maximum, {with_both, build_.literal(Number(least), count)}, count);
    };
    return test(MapOp::greater_equal, number(MapOp::multiply, judged.value, from_first_to(days.last, 1)),
                number(MapOp::multiply, judged.goal, from_first_to(today_, 0)));
  }

  NodeId status_of(const TargetJudgement& judged, const Days& days) {
    const NodeId final_status = choose(judged.holds, status(Status::met), status(Status::missed));
    if (days.last == no_node) return where_known(judged, final_status, status(Status::open));
    const NodeId over = test(MapOp::greater_equal, today_, days.last);
    const NodeId known = choose(over, final_status, before_the_end(judged));
    const NodeId unknown = choose(over, status(Status::no_data), status(Status::open));
    const NodeId begun = where_known(judged, known, unknown);
    return choose(test(MapOp::less, today_, days.first), status(Status::open), begun);
  }

  NodeId where_known(const TargetJudgement& judged, NodeId known, NodeId unknown) {
    for (const NodeId part : {judged.goal, judged.value}) {
      if (!build_.at(part).type.optional) continue;
      known = choose(build_.map(MapOp::is_present, {part}, boolean_type()), known, unknown);
    }
    return known;
  }

  NodeId before_the_end(const TargetJudgement& judged) {
    const NodeId on_track = status(Status::on_track);
    const NodeId underway =
        judged.paced == no_node ? status(Status::open) : choose(judged.paced, on_track, status(Status::behind));
    switch (target_.comparator) {
      case pack::Comparator::at_least:
      case pack::Comparator::above:
        return choose(judged.holds, target_.for_good ? status(Status::met) : on_track, underway);
      case pack::Comparator::at_most:
      case pack::Comparator::below:
        return choose(judged.holds, on_track, status(target_.for_good ? Status::missed : Status::behind));
      case pack::Comparator::exactly:
        break;
    }
    if (!target_.for_good) return choose(judged.holds, on_track, underway);
    const NodeId past = test(MapOp::greater, judged.value, judged.goal);
    return choose(judged.holds, on_track, choose(past, status(Status::missed), underway));
  }

  // A node of the target's own, whatever other target has an equal one.
  NodeId tagged(NodeId status, std::uint32_t number) {
    Node node;
    node.op = MapOp::conditional;
    node.inputs = {build_.literal(true, boolean_type()), status, status};
    node.type = status_type();
    node.origin = origin();
    node.part = number;
    node.field = rule_ + 1;
    return build_.map(std::move(node));
  }

  // Every period of the effective dates is a row; the columns of the entity say how the one at hand stands.
  void every_period() {
    const pack::Pack& pack = lowering_.pack();
    const NodeId from = date(*pack.effective_from), until = date(*pack.effective_until);
    const NodeId day = earlier(today_, until);
    Days current;
    current.first =
        build_.map(MapOp::maximum, {period_end(MapOp::first_of_period, day, target_.period), from}, date_type());
    current.last = earlier(period_end(MapOp::last_of_period, day, target_.period), until);
    publish(judge(current, 0));

    const PeriodKind kind = target_.period == pack::Function::month     ? PeriodKind::month
                            : target_.period == pack::Function::quarter ? PeriodKind::quarter
                                                                        : PeriodKind::year;
    std::uint32_t number = 0;
    for (Period period = period_of(*pack.effective_from, kind); first_day(period) <= *pack.effective_until;
         ++period.index) {
      const Days days{date(std::max(first_day(period), *pack.effective_from)),
                      date(std::min(last_day(period), *pack.effective_until))};
      const TargetJudgement judged = judge(days, ++number);
      const NodeId has_begun = test(MapOp::greater_equal, today_, days.first);
      lowering_.give_rows(rule_, source(judged, days, has_begun, to_string(period)));
    }
  }

  void publish(const TargetJudgement& judged) {
    if (!target_.per_row) return;
    lowering_.define_column(target_.entity, *target_.value, judged.value);
    lowering_.define_column(target_.entity, *target_.goal_column, judged.goal);
    lowering_.define_column(target_.entity, *target_.gap, judged.gap);
    lowering_.define_column(target_.entity, *target_.status, judged.status);
  }

  NodeId absent(ValueType type) {
    type.optional = true;
    return build_.literal(std::monostate{}, std::move(type));
  }
  NodeId of_row(Builtin builtin) {
    if (!target_.per_row) return absent(text_type());
    const TableKind kind = lowering_.plan().tables[target_.entity].kind;
    const bool has_name = kind == TableKind::tier || kind == TableKind::domain || kind == TableKind::body;
    Node node;
    node.kind = NodeKind::builtin;
    node.table = target_.entity;
    node.builtin = has_name && builtin == Builtin::key ? Builtin::code : has_name ? builtin : Builtin::key;
    node.type = text_type();
    return build_.add(std::move(node));
  }
  NodeId strength() {
    ValueType type;
    type.kind = ValueKind::enumeration;
    type.enumeration = target_.strength_enumeration;
    if (!target_.strength) return absent(std::move(type));
    return build_.literal(EnumerationValue{target_.strength_enumeration, *target_.strength}, std::move(type));
  }
  NodeId bodies(const std::vector<pack::Expression>& written) {
    Node node;
    node.op = MapOp::unite_sets;
    node.type.kind = ValueKind::body_set;
    for (const pack::Expression& body : written) node.inputs.push_back(expression(body));
    return build_.map(std::move(node));
  }
  std::string clauses() const {
    std::string text;
    for (const pack::Clause& clause : target_.description.clauses) {
      text += (text.empty() ? "" : ", ") + clause.source + "." + clause.id;
    }
    return text;
  }

  // In the order of the columns of the table of all targets.
  UnionSource source(const TargetJudgement& judged, const Days& days, NodeId when, const std::string& period) {
    const pack::Description& description = target_.description;
    UnionSource made;
    made.table = target_.per_row ? target_.entity : scalar;
    made.when = when;
    if (!description.valid.always()) {
      const NodeId holds = lowering_.holds_today(description.valid);
      made.when = when == no_node ? holds : test(MapOp::logical_and, holds, when);
    }
    const std::string& name = description.version_of.empty() ? description.name : description.version_of;
    made.parts = {text(name),
                  text(description.label.empty() ? name : description.label),
                  period.empty() ? absent(text_type()) : text(period),
                  of_row(Builtin::key),
                  of_row(Builtin::name),
                  judged.value,
                  text(target_.sign),
                  judged.goal,
                  target_.unit.empty() ? absent(text_type()) : text(target_.unit),
                  judged.gap,
                  days.last == no_node ? absent(date_type()) : days.last,
                  judged.status,
                  strength(),
                  bodies(target_.lead),
                  bodies(target_.support),
                  text(clauses())};
    return made;
  }

  Lowering& lowering_;
  Builder& build_;
  RuleId rule_;
  const pack::Target& target_;
  Context context_;
  NodeId today_ = no_node, value_now_ = no_node, goal_now_ = no_node;
  TargetShape shape_;
};

}  // namespace

void lower_target(Lowering& lowering, RuleId rule, const pack::Target& target) {
  TargetLowering(lowering, rule, target).run();
}

void lower_parts(Lowering& lowering, RuleId rule, const pack::Parts& parts) {
  Builder& build = lowering.build();
  const auto judgements = [&](RuleId target) -> const std::vector<TargetJudgement>& {
    lowering.rows_of(target);
    return std::get<TargetShape>(lowering.plan().rules[target].shape).judgements;
  };
  // Where something is not known there is nothing to compare.
  const auto adds_up = [&](std::size_t number) {
    NodeId sum = no_node;
    for (const RuleId part : parts.parts) {
      const NodeId value = judgements(part)[number].value;
      sum = sum == no_node ? value : build.map(MapOp::add, {sum, value}, number_type());
    }
    const NodeId whole = judgements(parts.whole)[number].value;
    const NodeId equal = build.map(MapOp::equal, {sum, whole}, boolean_type());
    if (!build.at(equal).type.optional) return equal;
    return build.map(MapOp::otherwise, {equal, build.literal(true, boolean_type())}, boolean_type());
  };
  const auto& target = std::get<pack::Target>(lowering.pack().rules[parts.whole]);
  CheckShape shape;
  shape.table = parts.entity;
  if (target.per_row) {
    shape.must = build.spread(adds_up(0), parts.entity);
  } else {
    // One of the whole run is found at its rows of the table of all targets.
    const NodeId name = lowering.column(parts.entity, 0);
    shape.where = build.map(MapOp::equal, {name, text_literal(build, target.description.name)}, boolean_type());
    shape.must = build.spread(adds_up(0), parts.entity);
    const std::vector<UnionSource> rows = lowering.rows_of(parts.whole);
    for (std::size_t i = 0; i < rows.size() && rows[i].when != no_node; ++i) {
      const NodeId period = lowering.column(parts.entity, 2);
      const NodeId is_that = build.map(MapOp::equal, {period, rows[i].parts[2]}, boolean_type());
      shape.must = build.map(MapOp::conditional, {is_that, adds_up(i + 1), shape.must}, boolean_type());
    }
  }
  lowering.plan().rules[rule] = Rule{lowering.origin(parts.description), parts.entity, shape};
}

}  // namespace zeren::inline v0::plan
