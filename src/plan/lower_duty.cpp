// A duty: one node that makes its rows, which are among those of the table of all duties.
#include "src/plan/lowering.hpp"

namespace zeren::inline v0::plan {
namespace {

// Puts the dates of one period in the place of its names.
class PeriodBounds {
 public:
  explicit PeriodBounds(const pack::DutyPeriod& period) : period_(period) {}

  void put_into(pack::Expression& e) const {
    const bool is_start = e.kind == pack::ExpressionKind::period_start;
    if (is_start || e.kind == pack::ExpressionKind::period_end) {
      e.kind = pack::ExpressionKind::literal;
      e.literal = is_start ? period_.first : period_.last;
    }
    for (pack::Expression& operand : e.operands) put_into(operand);
    for (pack::Expression& key : e.order) put_into(key);
    for (pack::Rows& rows : e.rows) put_into_rows(rows);
  }

 private:
  void put_into_rows(pack::Rows& rows) const {
    for (pack::RowsKey& key : rows.keys) {
      put_into(key.inner);
      put_into(key.outer);
    }
    if (rows.range) {
      put_into(rows.range->inner);
      if (rows.range->low) put_into(*rows.range->low);
      if (rows.range->high) put_into(*rows.range->high);
    }
    for (pack::Expression& condition : rows.filter) put_into(condition);
    if (rows.window_start) put_into(rows.window_start->day);
  }

  const pack::DutyPeriod& period_;
};

pack::Expression in_period(pack::Expression e, const pack::DutyPeriod& period) {
  PeriodBounds(period).put_into(e);
  return e;
}

class DutyLowering {
 public:
  DutyLowering(Lowering& lowering, RuleId rule, const pack::Duty& duty)
      : lowering_(lowering), build_(lowering.build()), rule_(rule), duty_(duty) {
    if (duty.entity) context_ = lowering.context_of(*duty.entity);
  }

  void run() {
    Duty made;
    made.duty_table = duty_.table;
    made.types = types();
    if (duty_.entity) made.subject_table = *duty_.entity;
    made.where = value(duty_.where);
    for (const pack::Expression& body : duty_.lead) made.lead.push_back(value(body));
    for (const pack::Expression& body : duty_.support) made.support.push_back(value(body));
    made.jointly = duty_.jointly;
    for (const pack::DutyPeriod& period : duty_.periods) {
      made.periods.push_back(due_in({period.name, period.first, period.last, no_node, {}}, &period));
    }
    if (duty_.is_once) made.periods.push_back(due_in({{}, Date::min(), Date::max(), no_node, {}}, nullptr));
    made.done_by = facts(duty_.done_by);
    made.done_on = value(duty_.done_on);
    made.waivers = facts(duty_.waivers);
    made.attested = duty_.attested;
    made.lapses_when_missed = duty_.lapses_when_missed;
    // Rows that another rule makes must be there before those of the duty.
    if (duty_.entity && pack::is_made(entity(*duty_.entity).kind)) read(lowering_.column(*duty_.entity, 0));
    node_.kind = NodeKind::duty;
    node_.origin = origin();
    node_.payload = std::move(made);
    maker_ = build_.add(std::move(node_));
    publish();
  }

 private:
  const std::string& name() const {
    return duty_.description.version_of.empty() ? duty_.description.name : duty_.description.version_of;
  }
  // What it finds, and its rows among those of all duties, are called after the whole of its versions.
  Origin origin() const {
    Origin made = lowering_.origin(duty_.description);
    made.name = name();
    return made;
  }
  const pack::Entity& entity(pack::EntityId id) const { return lowering_.pack().entities[id]; }

  NodeId read(NodeId input) {
    node_.inputs.push_back(input);
    return input;
  }
  // Of the row that the duty is for, or of the whole run.
  NodeId lowered(const pack::Expression& e) {
    return duty_.entity ? lowering_.on_table(e, context_) : lowering_.expression(e, context_);
  }
  NodeId value(const pack::Expression& e) { return read(lowered(e)); }
  NodeId value(const std::optional<pack::Expression>& e) { return e ? value(*e) : no_node; }

  ValueType body_type(pack::TypeKind kind) const {
    pack::Type type;
    type.kind = kind;
    type.optional = kind == pack::TypeKind::reference;
    type.targets = {lowering_.plan().body_table};
    return value_type(lowering_.pack(), type);
  }
  ValueType subject_type() const {
    if (!duty_.entity) return text_type(true);
    pack::Type type;
    type.kind = pack::TypeKind::reference;
    type.targets = {*duty_.entity};
    return value_type(lowering_.pack(), type);
  }
  ValueType status_type() const {
    ValueType type;
    type.kind = ValueKind::enumeration;
    type.enumeration = duty_.status_enumeration;
    return type;
  }
  // In the order of DutyPart.
  std::vector<ValueType> types() const {
    const ValueType bodies = body_type(pack::TypeKind::body_set);
    return {subject_type(),  text_type(!duty_.entity),
            text_type(true), body_type(pack::TypeKind::reference),
            text_type(true), date_type(true),
            date_type(true), status_type(),
            text_type(true), bodies,
            bodies};
  }

  DutyPeriod due_in(DutyPeriod made, const pack::DutyPeriod* period) {
    const auto here = [&](const pack::Expression& e) { return lowered(period ? in_period(e, *period) : e); };
    if (duty_.due) {
      made.due = here(*duty_.due);
    } else if (period) {
      made.due = build_.literal(period->last, date_type(), origin());
    } else {
      return made;
    }
    if (!duty_.exceptions.list.empty()) {
      if (duty_.entity) made.due = build_.spread(made.due, *duty_.entity);
      const Lowering::Excepted excepted = lowering_.except(
          duty_.exceptions, made.due, origin(), [&](const pack::Exception& e) { return here(e.when); },
          [&](const pack::Exception& e) { return here(e.value); });
      made.due = excepted.value;
      made.exceptions = excepted.exceptions;
    }
    read(made.due);
    return made;
  }

  std::optional<DutyFacts> facts(const std::optional<pack::DutyFacts>& written) {
    if (!written) return std::nullopt;
    const auto on_rows = [&](const pack::Expression& e) {
      return read(lowering_.on_table(e, lowering_.context_of(written->entity)));
    };
    const auto maybe = [&](const std::optional<pack::Expression>& e) { return e ? on_rows(*e) : no_node; };
    DutyFacts made;
    made.table = written->entity;
    made.day = on_rows(written->day);
    made.holder = maybe(written->holder);
    made.subject = maybe(written->subject);
    made.period = maybe(written->period);
    made.where = maybe(written->where);
    made.attested_by = maybe(written->attested_by);
    made.document = maybe(written->document);
    return made;
  }

  // ---- the rows, in the duty's own table and in that of all duties ----

  NodeId text(const std::string& value) { return build_.literal(value, text_type()); }
  std::string clauses() const {
    std::string text;
    for (const pack::Clause& clause : duty_.description.clauses) {
      text += (text.empty() ? "" : ", ") + clause.source + "." + clause.id;
    }
    return text;
  }

  NodeId part(DutyPart which) {
    Node node;
    node.kind = NodeKind::made;
    node.table = duty_.table;
    node.part = static_cast<std::uint32_t>(which);
    node.type = types()[node.part];
    node.inputs = {maker_};
    node.origin = origin();
    return build_.add(std::move(node));
  }

  void publish() {
    Plan& plan = lowering_.plan();
    plan.tables[duty_.table].maker = maker_;
    plan.rules[rule_] = Rule{origin(), duty_.table, DutyShape{maker_}};
    const std::vector<pack::Column>& columns = entity(duty_.table).columns;
    for (pack::ColumnId c = 0; c < columns.size(); ++c) {
      lowering_.define_column(duty_.table, c, build_.spread(text(clauses()), duty_.table));
    }
    const pack::Description& description = duty_.description;
    UnionSource source;
    source.table = duty_.table;
    // In the order of the columns of the table of all duties.
    source.parts = {text(name()),
                    text(description.label.empty() ? name() : description.label),
                    part(DutyPart::subject_key),
                    part(DutyPart::subject_name),
                    part(DutyPart::holder),
                    part(DutyPart::period),
                    part(DutyPart::due),
                    part(DutyPart::done_on),
                    part(DutyPart::status),
                    part(DutyPart::evidence),
                    part(DutyPart::lead),
                    part(DutyPart::support),
                    text(clauses())};
    lowering_.give_rows(rule_, std::move(source));
  }

  Lowering& lowering_;
  Builder& build_;
  RuleId rule_;
  const pack::Duty& duty_;
  Context context_;
  Node node_;
  NodeId maker_ = no_node;
};

}  // namespace

void lower_duty(Lowering& lowering, RuleId rule, const pack::Duty& duty) {
  DutyLowering(lowering, rule, duty).run();
}

}  // namespace zeren::inline v0::plan
