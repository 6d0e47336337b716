// That each node has the form of its kind, and that types agree along its inputs.
#include <vector>

#include "src/plan/binary_fields.hpp"
#include "src/plan/binary_verify_parts.hpp"

namespace zeren::inline v0::plan::detail {
namespace {

using K = ValueKind;

// A payload of no other kind than the node's.
bool payload_fits(const Node& node) {
  const auto holds = [&](auto wanted) { return std::holds_alternative<decltype(wanted)>(node.payload); };
  switch (node.kind) {
    case NodeKind::aggregate:
      return holds(Aggregate());
    case NodeKind::rank:
      return holds(Rank());
    case NodeKind::scan:
      return holds(Scan());
    case NodeKind::expand:
      return holds(Expand());
    case NodeKind::union_rows:
      return holds(Union());
    case NodeKind::ledger:
      return holds(Ledger());
    case NodeKind::duty:
      return holds(Duty());
    case NodeKind::map:
      if (node.op == MapOp::only_match || node.op == MapOp::all_matches) return holds(Match());
      if (node.op == MapOp::version_on) return holds(Versions());
      return holds(std::monostate()) || (node.op == MapOp::first_match && holds(Match()));
    default:
      return holds(std::monostate());
  }
}

// The nodes that a payload names, all of which must stand among the inputs: what is not an input may not be evaluated.
class Named {
 public:
  template <class... T>
  void operator()(const T&... members) {
    (look(members), ...);
  }
  std::vector<NodeId> nodes;

 private:
  template <Space space, bool needed, class T>
  void look(const Index<space, needed, T>& index) {
    if constexpr (space == Space::node) add(index.value);
  }
  void add(NodeId node) {
    if (node != no_node) nodes.push_back(node);
  }
  void add(const std::vector<NodeId>& all) { nodes.insert(nodes.end(), all.begin(), all.end()); }
  template <class T>
  void look(const T& value) {
    if constexpr (std::is_class_v<T> && !std::is_same_v<T, std::string> && !std::is_same_v<T, Origin>) {
      fields(*this, value);
    }
  }
  void look(const Date&) {}
  template <class T>
  void look(const std::vector<T>& all) {
    for (const T& one : all) look(one);
  }
  template <class T>
  void look(const std::optional<T>& value) {
    if (value) look(*value);
  }

 public:
  void of(const Node& node) {
    std::visit(
        [this](const auto& payload) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(payload)>, std::monostate>) look(payload);
        },
        node.payload);
  }
};

void verify_form(Verdict& v, const Node& node) {
  v.require(payload_fits(node), "lacks what its kind needs, or has more");
  v.require(std::all_of(node.inputs.begin(), node.inputs.end(), [&](NodeId input) { return input < v.node(); }),
            "reads a node that comes after it");
  if (v.broken()) return;
  Named named;
  named.of(node);
  std::vector<NodeId> inputs = node.inputs;
  std::sort(inputs.begin(), inputs.end());
  v.require(std::all_of(named.nodes.begin(), named.nodes.end(),
                        [&](NodeId one) { return std::binary_search(inputs.begin(), inputs.end(), one); }),
            "names a node that is none of its inputs");
  if (const auto* ledger = std::get_if<Ledger>(&node.payload)) {
    v.require(ledger->cycle_from.empty() || ledger->cycle_from.size() == ledger->subjects.size(),
              "a subject has no cycle");
  }
}

// What reads a ladder's state: how deep, up to which step, and of which rows.
struct InsideScan {
  std::uint32_t depth = 0, steps = 0;
  TableId table = scalar;
};
// An explanation follows such nodes one within the other.
constexpr std::uint32_t most_depth = 1'000;

class Nodes {
 public:
  explicit Nodes(Verdict& verdict) : v_(verdict), inside_(verdict.plan().nodes.size()) {}

  void verify() {
    for (NodeId n = 0; n < v_.plan().nodes.size() && !v_.broken(); ++n) {
      v_.about(n);
      const Node& node = v_.at(n);
      verify_type(node.type);
      v_.require(are_digits(node.digits), "has too many digits");
      verify_inputs(node);
      if (v_.broken()) break;
      verify_kind(node);
      if (!v_.broken()) follow_state(node);
    }
    v_.about(no_node);
    v_.require(are_digits(v_.plan().display_digits), "shows too many digits");
  }

 private:
  void verify_type(const ValueType& type) {
    for (const TableId target : type.targets) {
      v_.require(!v_.is(target, {TableKind::pair}), "points at pairs");
      v_.require(type.kind != K::unit || v_.is(target, {TableKind::tier}), "a unit lies in no tier");
    }
    v_.require(type.kind != K::row || !type.targets.empty(), "points at no table");
    v_.require(!type.digits || are_digits(*type.digits), "has too many digits");
  }

  [[nodiscard]] static bool are_digits(int digits) {
    return digits >= -Number::max_digits && digits <= Number::max_digits;
  }

  void verify_inputs(const Node& node) {
    for (const NodeId input : node.inputs) {
      const TableId table = v_.at(input).table;
      v_.require(!v_.is(table, {TableKind::pair}) || table == node.table, "reads pairs from elsewhere");
    }
    switch (node.kind) {
      case NodeKind::scan_column:
      case NodeKind::ledger_column:
      case NodeKind::made:
        return;  // columns of rows that their first input makes, which is known
      case NodeKind::param:
      case NodeKind::map:
      case NodeKind::gather:
      case NodeKind::as_of:
      case NodeKind::field_as_of:
        return columns(node.inputs);
      default: {  // those that a payload names; others only have to come before it
        Named named;
        named.of(node);
        columns(named.nodes);
      }
    }
  }
  void columns(const std::vector<NodeId>& nodes) {
    for (const NodeId node : nodes) v_.require(!makes_rows(v_.at(node).kind), "reads rows as a column");
  }

  [[nodiscard]] bool is_pair(const Node& node) const { return v_.is(node.table, {TableKind::pair}); }

  void verify_kind(const Node& node) {
    switch (node.kind) {
      case NodeKind::literal:
        return literal(node);
      case NodeKind::param:
        return v_.require(v_.same(v_.type(node.inputs[0]), node.type) && v_.at(node.inputs[0]).table == scalar,
                          "its default is of another type");
      case NodeKind::today:
        return v_.require(node.type.kind == K::date, "is no date");
      case NodeKind::now:
        return v_.require(node.type.kind == K::moment, "is no moment");
      case NodeKind::input:
        return v_.require(
            v_.is(node.table, {TableKind::facts}) && v_.same(v_.table(node.table).fields[node.field].type, node.type),
            "its field is of another type");
      case NodeKind::builtin:
        return builtin(node);
      case NodeKind::self:
        return self(node);
      case NodeKind::map:
        return verify_map(v_, node);
      case NodeKind::gather:
        return gather(node);
      case NodeKind::aggregate:
        return aggregate(node, std::get<Aggregate>(node.payload));
      case NodeKind::rank:
        return rank(node, std::get<Rank>(node.payload));
      case NodeKind::scan_column:
        return v_.require(
            v_.at(node.inputs[0]).table == node.table &&
                (node.type.kind == K::boolean || node.type.kind == K::date || node.type.kind == K::enumeration),
            "is no column of a ladder");
      case NodeKind::ledger_column:
        return ledger_column(node, std::get<Ledger>(v_.at(node.inputs[0]).payload));
      case NodeKind::made:
        return verify_made_column(v_, node);
      case NodeKind::as_of:
        return v_.require(v_.same(v_.type(node.inputs[0]), node.type), "looks back at another type");
      case NodeKind::field_as_of:
        return v_.require(v_.same(v_.table(v_.type(node.inputs[0]).targets[0]).fields[node.field].type, node.type) &&
                              v_.type(node.inputs[1]).kind == K::date && node.table != scalar,
                          "looks back at another type");
      default:
        return verify_maker(v_, node);
    }
  }

  void literal(const Node& node) {
    const ValueType& type = node.type;
    bool fits = true;
    if (const auto* member = std::get_if<EnumerationValue>(&node.value)) {
      fits = type.kind == K::enumeration && type.enumeration == member->enumeration &&
             member->ordinal < v_.plan().enumerations[member->enumeration].members.size();
    } else if (const auto* row = std::get_if<RowValue>(&node.value)) {
      fits = row_value(type, *row);
    } else {
      const K kinds[] = {type.kind, K::boolean, K::number, K::text, K::date, K::moment, K::duration};
      const bool unit = std::holds_alternative<UnitText>(node.value);
      fits = type.kind == (unit ? K::unit : kinds[node.value.index()]);
      const auto* moment = std::get_if<Moment>(&node.value);
      const auto* duration = std::get_if<Duration>(&node.value);
      fits =
          fits && (moment == nullptr || moment->is_valid()) && (duration == nullptr || duration->amount != INT64_MIN);
    }
    v_.require(fits, "is a value of another type");
  }
  // Rows that a pack itself has: its domains and bodies.
  [[nodiscard]] bool row_value(const ValueType& type, const RowValue& row) const {
    const bool domain = v_.is(row.table, {TableKind::domain}), body = v_.is(row.table, {TableKind::body});
    const std::size_t rows = domain ? v_.plan().domains.size() : body ? v_.plan().bodies.size() : 0;
    if (row.row >= rows) return false;
    if (type.kind == K::body_set) return v_.members_of(type) == row.table;
    return type.kind == K::row && std::find(type.targets.begin(), type.targets.end(), row.table) != type.targets.end();
  }

  void builtin(const Node& node) {
    const Builtin what = node.builtin;
    const K kind = node.type.kind;
    const auto is_text = [&] { return kind == K::text; };
    bool fits = false;
    switch (v_.table(node.table).kind) {
      case TableKind::tier:
        fits = what == Builtin::code || what == Builtin::key || what == Builtin::name ? is_text() : kind == K::unit;
        fits = fits && node.tier < v_.plan().tiers.size();
        break;
      case TableKind::domain:
        fits = what == Builtin::parent ? kind == K::row && only(node.type, node.table) : is_text();
        break;
      case TableKind::body:
        fits = what == Builtin::at ? kind == K::unit : what == Builtin::unnamed ? kind == K::boolean : is_text();
        break;
      case TableKind::facts:
        fits = is_text();
        break;
      case TableKind::pair:
        fits = side_of_pair(node);
        break;
      default:
        return verify_made_column(v_, node);
    }
    v_.require(fits, "is a built-in column of another type");
  }
  [[nodiscard]] static bool only(const ValueType& type, TableId table) {
    return type.targets.size() == 1 && type.targets[0] == table;
  }
  [[nodiscard]] bool side_of_pair(const Node& node) const {
    for (const PairTable& pairs : v_.plan().pairs) {
      if (pairs.table != node.table) continue;
      const TableId side = node.builtin == Builtin::subject ? pairs.first : pairs.second;
      const K wanted = v_.is(side, {TableKind::tier}) ? K::unit : K::row;
      return node.type.kind == wanted && only(node.type, side);
    }
    return false;
  }

  void self(const Node& node) {
    const bool unit = v_.is(node.table, {TableKind::tier});
    v_.require(!is_pair(node) && node.type.kind == (unit ? K::unit : K::row) && only(node.type, node.table),
               "is no reference to its own row");
  }

  void gather(const Node& node) {
    const ValueType& reference = v_.type(node.inputs[0]);
    v_.require(node.inputs.size() == reference.targets.size() + 1, "does not read a column of each table");
    for (std::size_t i = 1; i < node.inputs.size() && !v_.broken(); ++i) {
      const Node& column = v_.at(node.inputs[i]);
      v_.require(column.table == reference.targets[i - 1], "reads a column of a table that it does not point at");
      v_.require(v_.fits(column.type, node.type), "gathers another type");
    }
  }

  void aggregate(const Node& node, const Aggregate& a) {
    v_.require(!v_.is(a.inner_table, {TableKind::pair}), "goes over pairs");
    v_.column(a.filter, a.inner_table, K::boolean, "the filter");
    v_.require(a.keys.size() < 63, "has too many keys");
    for (const AggregateKey& key : a.keys) {
      const ValueType &inner = v_.type(key.inner), &outer = v_.type(key.outer);
      const bool units = inner.kind == K::unit && outer.kind == K::unit;
      v_.require(units || (!key.within && (inner.kind == outer.kind || (v_.points(inner) && v_.points(outer)))),
                 "compares keys of two types");
    }
    if (a.range) {
      for (const NodeId bound : {a.range->low, a.range->high}) {
        v_.require(bound == no_node || v_.type(bound).kind == v_.type(a.range->inner).kind,
                   "a bound is of another type than its range");
      }
    }
    aggregated(node, a);
  }
  void aggregated(const Node& node, const Aggregate& a) {
    const K gives = node.type.kind;
    const K value = a.value == no_node ? K::boolean : v_.type(a.value).kind;
    bool fits = false;
    switch (a.kind) {
      case AggregateKind::count:
      case AggregateKind::count_distinct:
        fits = gives == K::number;
        break;
      case AggregateKind::any:
      case AggregateKind::all:
        fits = gives == K::boolean && value == K::boolean;
        break;
      case AggregateKind::share:
        fits = gives == K::number && value == K::boolean;
        break;
      case AggregateKind::sum:
      case AggregateKind::mean:
        fits = gives == K::number && value == K::number;
        break;
      default:
        fits = a.value != no_node && v_.fits(v_.type(a.value), node.type);
    }
    v_.require(fits, "adds up another type");
  }

  void rank(const Node& node, const Rank& rank) {
    v_.require(node.table != scalar && !is_pair(node), "ranks no rows");
    v_.require(rank.group == no_node || v_.at(rank.group).table == node.table, "its groups are of other rows");
    v_.require(node.type.kind == (rank.is_last_column ? K::boolean : K::number), "its places are of another type");
  }

  // Parts of the entries, then of each table of subjects: columns, and two for each threshold.
  void ledger_column(const Node& node, const Ledger& ledger) {
    const std::size_t width = ledger_columns + 2 * ledger.thresholds.size();
    bool fits = node.part >= ledger_parts && (node.part - ledger_parts) / width < ledger.subjects.size() &&
                ledger.subjects[(node.part - ledger_parts) / width] == node.table;
    if (fits) {
      const std::size_t column = (node.part - ledger_parts) % width;
      const bool threshold = column >= ledger_columns;
      const bool is_date = threshold ? (column - ledger_columns) % 2 == 1
                                     : column == static_cast<std::size_t>(LedgerColumn::cycle_start);
      fits = node.type.kind == (is_date ? K::date : threshold ? K::boolean : K::number);
    }
    v_.require(fits, "its subjects have no such column");
  }

  // The state of a ladder is that of its own rows and steps.
  void follow_state(const Node& node) {
    InsideScan& own = inside_[v_.node()];
    const bool reads = node.kind == NodeKind::map && node.op == MapOp::held_at_step;
    if (reads) own = {1, node.scan_step + 1, node.table};
    v_.require(!reads || (node.table != scalar && node.scan_step < 0xFFFF), "stands on no step");
    for (const NodeId input : node.inputs) {
      const InsideScan& read = inside_[input];
      if (read.depth == 0) continue;
      if (node.kind == NodeKind::scan) {
        v_.require(read.steps <= std::get<Scan>(node.payload).steps.size() && read.table == node.table,
                   "its conditions read the state of another ladder");
        continue;
      }
      v_.require(own.depth == 0 || own.table == read.table, "reads the state of two ladders");
      own = {std::max(own.depth, read.depth + 1), std::max(own.steps, read.steps), read.table};
    }
    v_.require(own.depth <= most_depth, "stands too deep inside a ladder");
    v_.require((own.depth > 0) == node.inside_scan, "says wrongly whether it reads a ladder's state");
    v_.require(own.depth == 0 || (!makes_rows(node.kind) && node.kind != NodeKind::as_of), "reads a ladder's state");
  }

  Verdict& v_;
  std::vector<InsideScan> inside_;
};

}  // namespace

void verify_forms(Verdict& verdict) {
  for (NodeId n = 0; n < verdict.plan().nodes.size() && !verdict.broken(); ++n) {
    verdict.about(n);
    verify_form(verdict, verdict.at(n));
  }
  verdict.about(no_node);
}

void verify_nodes(Verdict& verdict) {
  Nodes(verdict).verify();
}

}  // namespace zeren::inline v0::plan::detail
