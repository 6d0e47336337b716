// Columns that are computed chunk by chunk where they are read, and held nowhere: the operations behind the map nodes
// of one table, as single steps over integers. Private to the engine.
//
// A node is taken in only if it can be shown that each of its cells is computed without an error and without leaving 64
// bits, from the ranges of the columns that it reads. What cannot be shown is evaluated node by node as ever: both ways
// give the same cells.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <tuple>
#include <vector>

#include "src/run/fused_kernels.hpp"
#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

using StepId = std::uint32_t;
inline constexpr StepId no_step = 0xFFFFFFFFu;

/// What the day does to a step of a graph for any day.
enum class DayForm : std::uint8_t {
  fixed,  // nothing
  turns,  // other values on few days only: a comparison with the day is in it
  moves   // another value every day
};

/// One operation. Its operands are earlier steps.
struct FusedStep {
  FusedOp op = FusedOp::constant;
  IntegerWidth width = IntegerWidth::bits8;     // of the result
  IntegerWidth operands = IntegerWidth::bits8;  // which kernel it is, see FusedKernels
  StepId a = no_step, b = no_step, c = no_step;
  std::int64_t constant = 0;
  const void* data = nullptr;  // of a load: the first row
  IntegerRange range;          // no row is outside
  DayForm form = DayForm::fixed;
};

/// What a node is in the graph.
struct FusedCell {
  plan::ValueKind kind = plan::ValueKind::number;
  StepId value = no_step;    // of an absent cell: anything in its range
  StepId present = no_step;  // a truth value; no_step: every cell is
  std::int64_t denominator = 1;
};

/// The steps of one table as one frame sees it. Grows by one thread while the frame is evaluated; only read afterwards.
class FusedGraph {
 public:
  FusedGraph(const Frame& frame, plan::TableId table) : frame_(frame), table_(table) {}
  /// The steps as any of the days (a range of Date::days) sees them: what the day changes is computed from it, by steps
  /// with the operation `day`. Of the frame, only columns that no day changes are read.
  FusedGraph(const Frame& frame, plan::TableId table, IntegerRange days) : frame_(frame), table_(table), days_(days) {}

  /// The node's cells; null where it cannot be taken in.
  [[nodiscard]] const FusedCell* cell(plan::NodeId node);
  /// The same of a node that was asked for before.
  [[nodiscard]] const FusedCell* known_cell(plan::NodeId node) const;

  [[nodiscard]] const FusedStep& step(StepId id) const { return steps_[id]; }
  [[nodiscard]] std::size_t steps() const { return steps_.size(); }

  // Steps for whoever goes on from a cell.
  [[nodiscard]] StepId constant(std::int64_t value);
  [[nodiscard]] StepId as_wide(StepId step, IntegerWidth width);  // widened, or itself
  [[nodiscard]] StepId as_32_bits(StepId step);                   // whose range must fit
  [[nodiscard]] StepId both(StepId a, StepId b);                  // no_step stands for true
  [[nodiscard]] StepId choose(StepId when, StepId yes, StepId no);
  /// Whether each row of the table is there today; no_step: all are.
  [[nodiscard]] StepId visible();

 private:
  using MaybeCell = std::optional<FusedCell>;
  using MaybeStep = std::optional<StepId>;
  using Key = std::tuple<FusedOp, IntegerWidth, StepId, StepId, StepId, std::int64_t, const void*>;

  MaybeCell make(plan::NodeId node);
  MaybeCell of_any_day(plan::NodeId node);
  MaybeCell of_input(const plan::Node& node);
  MaybeCell of_column(const ColumnPtr& column);
  MaybeCell of_scalar(const Column& column);
  MaybeCell of_map(plan::NodeId node);
  MaybeCell logic(std::span<const FusedCell> in, bool stops);
  MaybeCell compare(plan::MapOp op, const FusedCell& a, const FusedCell& b);
  MaybeCell arithmetic(const plan::Node& node, std::span<const FusedCell> in);
  MaybeCell divide(const FusedCell& a, const FusedCell& b);
  MaybeCell extreme(const plan::Node& node, std::span<const FusedCell> in);
  MaybeCell otherwise(std::span<const FusedCell> in);
  MaybeCell conditional(const FusedCell& when, const FusedCell& yes, const FusedCell& no);
  MaybeCell first_match(std::span<const FusedCell> in);
  MaybeCell pick(std::span<const FusedCell> in);
  MaybeCell in_list(std::span<const FusedCell> in);
  MaybeCell add_days(const FusedCell& day, const FusedCell& more);

  StepId add_step(FusedStep step);
  [[nodiscard]] DayForm form_of(const FusedStep& step) const;
  StepId convert(StepId step, IntegerWidth width);
  StepId load(const void* data, IntegerWidth width, IntegerRange range);
  StepId compare_steps(FusedOp op, StepId a, StepId b);
  std::optional<StepId> compare_parts(FusedOp op, StepId a, StepId b);
  StepId day();
  StepId either(StepId a, StepId b);
  StepId join(FusedOp op, StepId a, StepId b);
  StepId but_not(StepId a, StepId b);
  MaybeStep calculate(FusedOp op, StepId a, StepId b);  // nothing where it may leave 64 bits
  MaybeStep scaled(StepId step, std::int64_t factor);
  bool same_scale(FusedCell& a, FusedCell& b);  // false where it does not fit
  StepId widest(FusedOp op, StepId a, StepId b, IntegerRange range);

  const Frame& frame_;
  plan::TableId table_;
  std::optional<IntegerRange> days_;
  std::vector<FusedStep> steps_;
  std::map<Key, StepId> by_key_;
  std::map<plan::NodeId, MaybeCell> cells_;
  std::vector<ColumnPtr> columns_;  // that loads read
  std::optional<StepId> visible_;
};

}  // namespace zeren::inline v0::detail
