// What makes rows, and the columns of the tables it makes.
#include "src/plan/binary_verify_parts.hpp"

namespace zeren::inline v0::plan::detail {
namespace {

using K = ValueKind;

// Rows of these are there before a rule makes any.
constexpr std::initializer_list<TableKind> given_kinds{TableKind::tier, TableKind::domain, TableKind::body,
                                                       TableKind::facts};

class Maker {
 public:
  Maker(Verdict& verdict, const Node& node) : v_(verdict), node_(node) {}

  void scan(const Scan& s) {
    v_.require(v_.is(node_.table, given_kinds), "a ladder is climbed by rows of such a table");
    makes(s.measure_table, TableKind::measure);
    for (const ScanStep& step : s.steps) {
      v_.column(step.when, node_.table, K::boolean, "a step's condition");
      v_.column(step.release, node_.table, K::boolean, "a step's release");
      v_.value(step.release_for, scalar, K::duration, "a step's release time");
    }
    v_.column(s.release, node_.table, K::boolean, "the release");
    v_.value(s.release_for, scalar, K::duration, "the release time");
    if (!s.starts_from) return;
    v_.require(v_.is(*s.starts_from, {TableKind::facts}), "a ladder starts from no facts");
    for (const NodeId start : {s.starts_subject, s.starts_step, s.starts_entered}) {
      v_.require(start == no_node || v_.at(start).table == *s.starts_from, "a start of the ladder is of another table");
    }
    v_.require(s.starts_subject == no_node || v_.points(v_.type(s.starts_subject)), "a start has no subject");
    v_.column(s.starts_entered, *s.starts_from, K::date, "the day of a start");
  }

  void expand(const Expand& e) {
    v_.require(is_row_space(e.source_table), "an assignment is for no rows");
    makes(e.task_table, TableKind::assigned_task);
    v_.column(e.where, e.source_table, K::boolean, "the condition of an assignment");
    for (const NodeId day : {e.rectified_on, e.verified_on, e.closed_on}) {
      v_.column(day, e.source_table, K::date, "a day of an assignment");
    }
    const std::optional<std::uint32_t> on = v_.table(e.source_table).on;
    v_.require(!on || v_.table(e.source_table).fields[*on].type.kind == K::date, "rows are assigned on no day");
    for (const ExpandTask& task : e.tasks) {
      v_.require(v_.at(task.holder).table == e.source_table && v_.bodies(v_.type(task.holder)), "a task has no holder");
      v_.column(task.due, e.source_table, K::date, "the due date of a task");
      v_.column(task.assigned_on, e.source_table, K::date, "the day of a task");
      for (const NodeId supervisor : task.supervisors) {
        v_.require(v_.at(supervisor).table == e.source_table && v_.bodies(v_.type(supervisor)),
                   "a task is supervised by no body");
      }
    }
  }

  void made_union(const Union& u) {
    makes(u.table, TableKind::made);
    for (const UnionSource& source : u.sources) {
      v_.require(source.table == scalar || is_row_space(source.table), "a union is of no rows");
      v_.value(source.when, source.table, K::boolean, "the condition of a union");
      for (std::size_t part = 0; part < source.parts.size(); ++part) {
        v_.require(v_.fits(v_.type(source.parts[part]), u.types[part]), "a part of a union is of another type");
      }
    }
  }

  void ledger(const Ledger& l) {
    makes(l.entry_table, TableKind::made);
    types(l.types, {K::row, K::date, K::enumeration, K::text, K::number, K::number, K::number, K::enumeration, K::text,
                    K::date, K::text, K::text});
    v_.require(!l.subjects.empty(), "a ledger has no subjects");
    for (const TableId subject : l.subjects) {
      v_.require(v_.is(subject, given_kinds), "points are recorded for no rows");
      v_.require(holds_rows_of(l.types[0], subject), "entries cannot name their subject");
    }
    v_.require(l.cycle_from.empty() || l.cycle_length != no_node, "a cycle has no length");
    for (std::size_t s = 0; s < l.cycle_from.size(); ++s) {
      v_.column(l.cycle_from[s], l.subjects[s], K::date, "the day from which cycles go");
    }
    for (const LedgerLine& line : l.lines) {
      events(line.events);
      v_.column(line.amount, line.events.table, K::number, "an amount");
    }
    for (const LedgerRevocation& revocation : l.revocations) events(revocation.events);
    v_.require(l.carry_comparison >= MapOp::equal && l.carry_comparison <= MapOp::greater_equal,
               "what is carried is not compared");
  }

  void duty(const Duty& d) {
    makes(d.duty_table, TableKind::made);
    types(d.types, {K::row, K::text, K::text, K::row, K::text, K::date, K::date, K::enumeration, K::text, K::body_set,
                    K::body_set});
    v_.require(d.subject_table == scalar || is_row_space(d.subject_table), "a duty is for no rows");
    v_.require(d.subject_table == scalar || holds_rows_of(d.types[0], d.subject_table), "a duty cannot name its row");
    v_.require(d.types[3].kind == K::row && (d.lead.empty() || v_.plan().body_table != scalar), "a duty has no bodies");
    v_.value(d.where, d.subject_table, K::boolean, "the condition of a duty");
    for (const auto* holders : {&d.lead, &d.support}) {
      for (const NodeId holder : *holders) v_.require(v_.bodies(v_.type(holder)), "a duty is held by no body");
    }
    for (const auto* facts : {&d.done_by, &d.waivers}) {
      if (*facts) duty_facts(**facts);
    }
  }

 private:
  [[nodiscard]] bool is_row_space(TableId table) const {
    return table < v_.plan().tables.size() && v_.table(table).kind != TableKind::pair;
  }
  void makes(TableId made, TableKind kind) {
    v_.require(v_.is(made, {kind}) && v_.table(made).maker == v_.node(), "it does not make the rows of its table");
  }
  // Of parts in order; where a subject or body may be a reference, units are references too, and texts name none.
  void types(const std::vector<ValueType>& types, std::initializer_list<ValueKind> kinds) {
    std::size_t i = 0;
    for (const ValueKind kind : kinds) {
      const ValueType& type = types[i++];
      v_.require(type.kind == kind || (kind == K::row && (type.kind == K::unit || type.kind == K::text)),
                 "a part of its rows is of another type");
      if (kind == K::body_set) v_.require(v_.bodies(type), "a part of its rows is of another type");
    }
  }
  [[nodiscard]] bool holds_rows_of(const ValueType& type, TableId table) const {
    if (type.kind == K::unit) return v_.is(table, {TableKind::tier});
    return type.kind == K::row && std::find(type.targets.begin(), type.targets.end(), table) != type.targets.end();
  }
  void events(const LedgerEvents& events) {
    v_.require(is_row_space(events.table), "events are no rows");
    v_.column(events.day, events.table, K::date, "the day of an event");
    v_.require(v_.points(v_.type(events.target)), "an event names no row");
    v_.column(events.where, events.table, K::boolean, "the condition of an event");
  }
  void duty_facts(const DutyFacts& f) {
    v_.require(is_row_space(f.table), "a duty's facts are no rows");
    v_.column(f.where, f.table, K::boolean, "the condition of a duty's facts");
    v_.require(f.holder == no_node || v_.points(v_.type(f.holder)), "a duty's facts name no holder");
    v_.require(f.subject == no_node || v_.points(v_.type(f.subject)) || v_.type(f.subject).kind == K::text,
               "a duty's facts name no row");
  }

  Verdict& v_;
  const Node& node_;
};

// A column of the rows of a ladder: what it shows decides its type.
void verify_stay(Verdict& v, const Node& node, const Node& scan) {
  const K kind = node.type.kind;
  bool fits = true;
  switch (node.builtin) {
    case Builtin::subject:
      fits = v.is(scan.table, {TableKind::tier})
                 ? kind == K::unit
                 : kind == K::row && node.type.targets.size() == 1 && node.type.targets[0] == scan.table;
      break;
    case Builtin::step:
      fits = kind == K::text || kind == K::enumeration;
      break;
    case Builtin::entered:
    case Builtin::left:
      fits = kind == K::date;
      break;
    case Builtin::condition:
    case Builtin::clause:
      fits = kind == K::text;
      break;
    default:
      break;
  }
  v.require(fits, "a column of a ladder's rows is of another type");
}

void verify_task(Verdict& v, const Node& node, const Expand& expand) {
  const K kind = node.type.kind;
  bool fits = true;
  switch (node.builtin) {
    case Builtin::source:
      fits = kind == K::row || (kind == K::unit && v.is(expand.source_table, {TableKind::tier}));
      break;
    case Builtin::holder:
      fits = kind == K::row;
      break;
    case Builtin::task:
    case Builtin::status:
      fits = kind == K::text || kind == K::enumeration;
      break;
    case Builtin::assigned:
    case Builtin::due:
      fits = kind == K::date;
      break;
    case Builtin::late:
      fits = kind == K::boolean;
      break;
    default:
      fits = kind != K::body_set || v.bodies(node.type);
  }
  v.require(fits && (kind != K::body_set || node.builtin == Builtin::supervisors),
            "a column of an assignment's rows is of another type");
}

}  // namespace

void verify_maker(Verdict& verdict, const Node& node) {
  Maker maker(verdict, node);
  switch (node.kind) {
    case NodeKind::scan:
      return maker.scan(std::get<Scan>(node.payload));
    case NodeKind::expand:
      return maker.expand(std::get<Expand>(node.payload));
    case NodeKind::ledger:
      return maker.ledger(std::get<Ledger>(node.payload));
    case NodeKind::duty:
      return maker.duty(std::get<Duty>(node.payload));
    default:
      return maker.made_union(std::get<Union>(node.payload));
  }
}

void verify_made_column(Verdict& verdict, const Node& node) {
  verdict.require(verdict.is(node.table, {TableKind::measure, TableKind::assigned_task, TableKind::made}) &&
                      !node.inputs.empty() && verdict.table(node.table).maker == node.inputs[0],
                  "its table is not made by what it reads");
  if (verdict.broken()) return;
  const Node& maker = verdict.at(node.inputs[0]);
  if (maker.kind == NodeKind::scan) return verify_stay(verdict, node, maker);
  if (maker.kind == NodeKind::expand) return verify_task(verdict, node, std::get<Expand>(maker.payload));
  const std::vector<ValueType>* types = nullptr;
  if (const auto* all = std::get_if<Union>(&maker.payload)) types = &all->types;
  if (const auto* ledger = std::get_if<Ledger>(&maker.payload)) types = &ledger->types;
  if (const auto* duty = std::get_if<Duty>(&maker.payload)) types = &duty->types;
  verdict.require(types != nullptr && node.part < types->size() && verdict.same((*types)[node.part], node.type),
                  "its rows have no such part");
}

}  // namespace zeren::inline v0::plan::detail
