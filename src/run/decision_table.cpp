// Answers by table. Where a node reads its fields only by comparing them with constants, it has one answer for each
// combination of the intervals between those constants. Few combinations are all worked out beforehand.
#include <algorithm>
#include <map>

#include "src/run/decision_program.hpp"

namespace zeren::inline v0::detail {

namespace {

using plan::ValueKind;

constexpr std::size_t most_cells = 4096;        // of one table
constexpr std::size_t most_in_all = 1u << 17u;  // of one program
constexpr std::size_t most_nodes = 4000;        // that are looked at for one table
constexpr std::int64_t most_members = 64;
constexpr std::uint64_t widest_dense = 1024;  // values of an axis that are held one by one

// What the nodes under one node read.
struct Reads {
  std::map<std::uint32_t, std::vector<std::int64_t>> bounds;  // by slot
  std::vector<DecisionId> seen;
  std::size_t tests = 0;
};

class Tabulator {
 public:
  explicit Tabulator(const std::shared_ptr<DecisionProgram>& program)
      : program_(*program), state_(program), seen_in_(program->nodes.size(), 0), visited_(program->nodes.size()) {
    state_.tables_allowed = false;
  }

  // From the outputs down to the first nodes that have few answers.
  void take(DecisionId root) {
    std::vector<DecisionId> open{root};
    while (!open.empty()) {
      const DecisionId id = open.back();
      open.pop_back();
      const DecisionNode& node = program_.nodes[id];
      if (visited_[id] || node.kind != DecisionKind::map) continue;
      visited_[id] = true;
      Reads reads;
      ++turn_;
      if (reads_little(id, reads) && tabulate(id, reads)) continue;
      if (node.special != no_decision) continue;  // its conditions are found by index, and read one by one
      for (std::uint32_t i = 0; i < node.count; ++i) open.push_back(program_.inputs[node.begin + i]);
    }
  }

 private:
  // Collects the bounds that fields are compared with; false where more is done with a field.
  bool reads_little(DecisionId root, Reads& reads) {
    std::vector<DecisionId> open{root};
    while (!open.empty()) {
      const DecisionId id = open.back();
      open.pop_back();
      if (seen_in_[id] == turn_) continue;
      seen_in_[id] = turn_;
      reads.seen.push_back(id);
      if (reads.seen.size() > most_nodes) return false;
      const DecisionNode& node = program_.nodes[id];
      if (node.kind == DecisionKind::constant) continue;
      if (node.kind == DecisionKind::gather) return false;
      if (const auto test = field_test(program_, id)) {
        add(test->slot, test->ranges, reads);
        continue;
      }
      if (node.kind == DecisionKind::input) {
        if (!add_value(node, reads)) return false;
        continue;
      }
      const bool asks_presence = program_.plan->nodes[node.plan_node].op == plan::MapOp::is_present;
      for (std::uint32_t i = 0; i < node.count; ++i) {
        const DecisionId input = program_.inputs[node.begin + i];
        if (asks_presence && is_line_field(program_, program_.nodes[input])) {
          add(program_.nodes[input].slot, {}, reads);
        } else {
          open.push_back(input);
        }
      }
    }
    return cells_of(reads) <= most_cells;
  }

  void add(std::uint32_t slot, const WordRanges& ranges, Reads& reads) {
    std::vector<std::int64_t>& bounds = reads.bounds[slot];
    const SlotRule& rule = program_.rules[slot];
    const std::int64_t last = std::min(rule.high, program_.slots[slot].last.value_or(INT64_MAX));
    const auto keep = [&](std::int64_t bound) {
      if (bound > rule.low && bound <= last) bounds.push_back(bound);
    };
    for (const WordRange& range : ranges) {
      keep(range.low);
      if (range.high != INT64_MAX) keep(range.high + 1);
    }
    ++reads.tests;
  }

  // A field that is read as it is: each of its few values is an interval.
  bool add_value(const DecisionNode& node, Reads& reads) {
    if (!is_line_field(program_, node)) return false;
    const SlotRule& rule = program_.rules[node.slot];
    const bool few = rule.form == SlotForm::boolean || rule.form == SlotForm::ordinal || rule.form == SlotForm::count;
    if (!few || rule.low < -most_members || rule.high > most_members * 4 || rule.high - rule.low >= most_members) {
      return false;
    }
    WordRanges each;
    for (std::int64_t value = rule.low; value <= rule.high; ++value) each.push_back({value, value});
    add(node.slot, each, reads);
    return true;
  }

  std::size_t cells_of(Reads& reads) const {
    std::size_t cells = 1;
    for (auto& [slot, bounds] : reads.bounds) {
      std::sort(bounds.begin(), bounds.end());
      bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
      cells *= bounds.size() + (program_.rules[slot].optional ? 2 : 1);
      if (cells > most_cells) break;
    }
    return cells;
  }

  bool tabulate(DecisionId id, Reads& reads) {
    const std::size_t cells = cells_of(reads);
    if (reads.tests < 2 || reads.seen.size() < 3 || all_cells_ + cells > most_in_all) return false;
    all_cells_ += cells;
    DecisionTable table;
    std::vector<Dimension> dimensions;
    std::uint32_t stride = 1;
    for (const auto& [slot, bounds] : reads.bounds) {
      dimensions.push_back({field_of(program_, slot), IntervalMap(bounds), program_.rules[slot].optional});
      const auto present = static_cast<std::uint32_t>(bounds.size()) + 1;
      const bool optional = dimensions.back().optional;
      (optional ? table.sometimes : table.always).push_back(axis_of(dimensions.back(), bounds, stride));
      stride *= present + (optional ? 1 : 0);
    }
    std::sort(reads.seen.begin(), reads.seen.end());
    for (std::size_t cell = 0; cell < cells; ++cell) {
      place(dimensions, cell);
      state_.begin_turn();
      for (const DecisionId anchor : program_.anchors) {
        if (std::binary_search(reads.seen.begin(), reads.seen.end(), anchor)) static_cast<void>(decide(state_, anchor));
      }
      table.answer_of.push_back(answer(table, decide(state_, id)));
    }
    program_.nodes[id].table = static_cast<std::uint32_t>(program_.tables.size());
    program_.tables.push_back(std::move(table));
    return true;
  }

  struct Dimension {
    DecisionField field;
    IntervalMap map;
    bool optional = false;
  };

  static DecisionTable::Axis axis_of(const Dimension& of, const std::vector<std::int64_t>& bounds,
                                     std::uint32_t stride) {
    DecisionTable::Axis axis;
    axis.field = of.field;
    axis.map = of.map;
    axis.stride = stride;
    axis.absent = static_cast<std::uint32_t>(of.map.intervals()) * stride;
    if (bounds.empty()) {
      axis.dense = {0};
      return axis;
    }
    axis.low = bounds.front() - 1;
    axis.high = bounds.back();
    if (static_cast<std::uint64_t>(axis.high) - static_cast<std::uint64_t>(axis.low) >= widest_dense) return axis;
    for (std::int64_t value = axis.low; value <= axis.high; ++value) axis.dense.push_back(of.map.find(value) * stride);
    return axis;
  }

  // Gives every field a value of its interval.
  void place(const std::vector<Dimension>& dimensions, std::size_t cell) {
    for (const Dimension& dimension : dimensions) {
      const std::uint32_t slot = dimension.field.slot;
      const std::size_t intervals = dimension.map.intervals() + (dimension.optional ? 1 : 0);
      const std::size_t interval = cell % intervals;
      cell /= intervals;
      const bool absent = interval == dimension.map.intervals();
      state_.states[slot] = absent ? SlotState::absent : SlotState::present;
      if (absent) continue;
      const std::int64_t value = std::max(dimension.map.representative(interval), program_.rules[slot].low);
      state_.words[slot] = std::min(value, dimension.field.last);
    }
  }

  std::uint16_t answer(DecisionTable& table, const DecisionValue& value) {
    for (std::size_t i = 0; i < table.answers.size(); ++i) {
      if (same(table.answers[i], value)) return static_cast<std::uint16_t>(i);
    }
    DecisionValue copy = value;
    if (copy.state == CellState::error && copy.error < constant_error) {
      program_.errors.push_back(decision_error(state_, value));
      copy.error = constant_error + static_cast<std::uint32_t>(program_.errors.size() - 1);
    }
    copy.text = program_.texts.emplace_back(value.text);
    table.answers.push_back(std::move(copy));
    return static_cast<std::uint16_t>(table.answers.size() - 1);
  }
  // Errors are not looked for: what they say may differ from case to case.
  static bool same(const DecisionValue& a, const DecisionValue& b) {
    if (a.state != b.state || a.state == CellState::error) return false;
    return a.state == CellState::absent || (a.word == b.word && a.number == b.number && a.text == b.text);
  }

  DecisionProgram& program_;
  DecisionState state_;
  std::vector<std::uint32_t> seen_in_;
  std::vector<bool> visited_;
  std::uint32_t turn_ = 0;
  std::size_t all_cells_ = 0;
};

}  // namespace

void tabulate(const std::shared_ptr<DecisionProgram>& program) {
  Tabulator tabulator(program);
  for (const DecisionOutput& output : program->outputs) tabulator.take(output.node);
}

}  // namespace zeren::inline v0::detail
