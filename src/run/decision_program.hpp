// What a prepared decision is, and the scratch of one that runs. Private to the engine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/run/rule_index.hpp"
#include "zeren/base/calendar.hpp"
#include "zeren/run/decision.hpp"

namespace zeren::inline v0::detail {

using DecisionId = std::uint32_t;  // of a node within one program
inline constexpr std::uint32_t no_decision = 0xFFFFFFFFu;
inline constexpr std::uint32_t constant_error = 0x80000000u;  // added to the number of one in DecisionProgram::errors

/// One cell. Numbers are in `number`, texts in `text`, all else in `word`: truth values, days, minutes, ordinals, sets
/// as bits, units and rows as `reference_word`. What is constant or an input holds a scaled number in `word` too.
struct DecisionValue {
  CellState state = CellState::present;
  bool word_fits = true;    // of an input that is a number: `word` over the slot's denominator is the value
  std::uint32_t error = 0;  // the node that failed, or constant_error + number
  std::int64_t word = 0;
  const DiagnosticCode* code = nullptr;  // of a node that failed
  Number number;
  std::string_view text;
};

/// Units and rows as words that order as the engine compares them.
[[nodiscard]] constexpr std::int64_t reference_word(std::uint64_t code) {
  return static_cast<std::int64_t>(code ^ std::uint64_t{1} << 63);
}
[[nodiscard]] constexpr std::uint64_t reference_of_word(std::int64_t word) {
  return static_cast<std::uint64_t>(word) ^ std::uint64_t{1} << 63;
}
inline constexpr std::uint64_t unit_code_space = std::uint64_t{plan::scalar} << 32;
[[nodiscard]] constexpr std::int64_t unit_word(UnitId unit) {
  return reference_word(unit_code_space | unit);
}
[[nodiscard]] constexpr UnitId unit_of_word(std::int64_t word) {
  return static_cast<UnitId>(reference_of_word(word) & 0xFFFFFFFFu);
}

enum class DecisionKind : std::uint8_t { constant, input, map, gather };

/// A node that depends on the record, or a constant.
struct DecisionNode {
  DecisionKind kind = DecisionKind::constant;
  plan::MapOp op = plan::MapOp::add;
  bool version_overridden = false;  // version_on: the run sets the parameter
  // A condition on one field: true exactly from low to high (`inside`), or exactly outside. The field is `slot`.
  bool is_test = false, inside = true;
  std::int64_t low = 0, high = 0, last = INT64_MAX;
  plan::ValueKind value_kind = plan::ValueKind::number;
  plan::NodeId plan_node = plan::no_node;  // where the rule wrote it
  std::uint32_t begin = 0, count = 0;      // inputs, in DecisionProgram::inputs
  std::uint32_t slot = 0;                  // input
  std::uint32_t constant = 0;              // constant, in DecisionProgram::constants
  std::uint32_t special = no_decision;     // its gather, scratch text or index
  std::uint32_t table = no_decision;       // found in this table instead
  std::uint32_t depth = 0;
};

/// A unit's own columns, by the tier of the unit.
struct DecisionGather {
  struct Source {
    plan::Builtin builtin = plan::Builtin::code;
    std::uint32_t tier = 0;
    std::uint32_t constant = no_decision;  // a constant instead
  };
  std::vector<std::uint32_t> source_of_tier;  // no_decision: none
  std::vector<Source> sources;
};

/// What of the fields is read as numbers of the line: a slot with what hides its value.
struct DecisionField {
  std::uint32_t slot = 0;
  std::int64_t last = INT64_MAX;  // later values are not there yet: absent
};

/// Every answer that a node can have, by the intervals that its fields lie in.
struct DecisionTable {
  /// One field: what each of its intervals adds to the place of the answer.
  struct Axis {
    DecisionField field;
    std::uint32_t absent = 0;          // what it adds where there is no value
    std::int64_t low = 0, high = 0;    // values beyond count as these
    std::vector<std::uint32_t> dense;  // by value from `low` on; empty where the bounds lie too far apart
    IntervalMap map;                   // then this
    std::uint32_t stride = 1;
    [[nodiscard]] std::uint32_t place(std::int64_t value) const noexcept {
      if (dense.empty()) return map.find(value) * stride;
      const std::int64_t at = value < low ? low : value > high ? high : value;
      return dense[static_cast<std::size_t>(at - low)];
    }
  };
  std::vector<Axis> always;              // fields that have a value
  std::vector<Axis> sometimes;           // fields that may be absent
  std::vector<std::uint16_t> answer_of;  // by place
  std::vector<DecisionValue> answers;
};

/// Conditions of a table by an index over those of them that compare fields with constants.
struct DecisionIndex {
  std::vector<DecisionField> fields;
  RuleIndex rules;
  std::vector<bool> exact;  // by rule: it holds wherever the index leaves it open and its fields have values
};

struct DecisionOutput {
  DecisionId node = 0;
  const plan::ValueType* type = nullptr;
  DecisionId row = no_decision;  // of a decision table: the number of its row
  std::uint32_t rows = 0;        // that it has
};

/// A slot as the program reads it.
struct DecisionSlotPlan {
  std::int64_t denominator = 1;  // of a number, for its word
  bool is_count = false;
  std::optional<std::int64_t> last;         // dates and moments after it are not there yet
  std::optional<std::uint32_t> known_slot;  // the day from which on the value is known
  std::int64_t known_by = 0;
};

/// A date of the record that binding would look at: it may date the record itself, or must not be after its `on`.
struct DecisionTimeSlot {
  std::uint32_t slot = 0;
  bool dates_record = false, not_after_on = false;
};

struct DecisionProgram {
  DecisionProgram() {
    absent.state = CellState::absent;
    yes.word = 1;
  }

  const plan::Plan* plan = nullptr;
  const plan::Table* table = nullptr;
  DecisionOptions options;
  const Calendar* calendar = nullptr;

  std::vector<SlotRule> rules;            // by slot
  std::vector<DecisionSlotPlan> slots;    // by slot
  std::vector<bool> read;                 // by slot
  std::vector<std::uint64_t> unset_mask;  // over the slot states, eight at a time: bits of `unset` of those read

  std::vector<DecisionTimeSlot> time_slots;

  std::vector<DecisionNode> nodes;  // inputs before readers
  std::vector<DecisionId> inputs;
  std::vector<DecisionValue> constants;
  DecisionValue absent, yes, no;
  std::vector<CellError> errors;
  std::deque<std::string> texts;  // that constants and answers show
  std::vector<DecisionGather> gathers;
  std::vector<DecisionTable> tables;
  std::vector<DecisionIndex> indices;
  std::uint32_t scratch_texts = 0;
  std::vector<DecisionId> anchors;  // of very deep expressions: worked out first, so that no call nests deeper
  std::vector<DecisionOutput> outputs;
};

struct DecisionState {
  std::shared_ptr<const DecisionProgram> program;
  std::vector<std::int64_t> words;  // by slot
  std::vector<SlotState> states;    // by slot, filled up to a multiple of eight with `present`
  std::vector<std::uint8_t> wide;   // by slot: the number is in `numbers`, too wide for a word
  std::vector<Number> numbers;
  std::vector<std::string_view> texts;
  std::size_t wides = 0;

  std::uint32_t turn = 0;  // of the run: values of other turns are old
  std::vector<std::uint32_t> turns;
  std::vector<const DecisionValue*> found;  // by node: its value, or that of the node whose value it took
  std::vector<DecisionValue> values;
  std::vector<std::array<char, 16>> scratch;
  std::vector<const DecisionValue*> outputs;
  bool tables_allowed = true;  // false while tables are filled

  const DiagnosticCode* refusal = nullptr;
  DecisionSlot refused_slot = 0;

  explicit DecisionState(std::shared_ptr<const DecisionProgram> of);
  /// Begins a turn: what was worked out before is forgotten.
  void begin_turn();
};

/// The value of a node for the record of `state`, worked out at most once a turn.
[[nodiscard]] const DecisionValue& decide(DecisionState& state, DecisionId node);

/// The field's value as a number of the line: false where it is absent or no such number.
[[nodiscard]] inline bool read_field(const DecisionState& state, const DecisionField& field, std::int64_t& value) {
  value = state.words[field.slot];
  return state.states[field.slot] == SlotState::present && value <= field.last && state.wide[field.slot] == 0;
}

/// The answer of a table for the record; only where no number of it is too wide for a word.
[[nodiscard]] inline const DecisionValue& look_up(const DecisionState& state, const DecisionTable& table) {
  std::size_t place = 0;
  for (const DecisionTable::Axis& axis : table.always) place += axis.place(state.words[axis.field.slot]);
  for (const DecisionTable::Axis& axis : table.sometimes) {
    std::int64_t value = 0;
    place += read_field(state, axis.field, value) ? axis.place(value) : axis.absent;
  }
  return table.answers[table.answer_of[place]];
}

/// The values of one field for which a condition on it alone holds, where it has a value; nothing where the condition
/// says more than that.
struct FieldTest {
  std::uint32_t slot = 0;
  WordRanges ranges;
};
[[nodiscard]] std::optional<FieldTest> field_test(const DecisionProgram& program, DecisionId condition);
/// True for an input that a table or an index can read.
[[nodiscard]] bool is_line_field(const DecisionProgram& program, const DecisionNode& node);
[[nodiscard]] DecisionField field_of(const DecisionProgram& program, std::uint32_t slot);

/// Finds what is constant: by node of the plan a scalar's value, where the program needs it.
[[nodiscard]] std::optional<EngineError> fold_scalars(DecisionProgram& program,
                                                      const std::vector<plan::NodeId>& scalars,
                                                      std::vector<std::uint32_t>& constant_of,
                                                      std::vector<bool>& overridden);
/// Marks conditions that say no more than where one field lies.
void find_tests(DecisionProgram& program);
/// Indexes the conditions of tables with many rows.
void index_conditions(DecisionProgram& program);
/// Works out every answer of what has few enough.
void tabulate(const std::shared_ptr<DecisionProgram>& program);

/// The minute up to which the run sees moments.
[[nodiscard]] inline Moment now_of(const DecisionOptions& options) {
  return options.minute ? Moment::of(options.today, *options.minute) : Moment::end_of(options.today);
}

[[nodiscard]] CellError decision_error(DecisionState& state, const DecisionValue& value);

}  // namespace zeren::inline v0::detail
