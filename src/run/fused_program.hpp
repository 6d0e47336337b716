// Steps of a graph made ready to run: what some results need, in registers that are used again. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "src/run/fused_graph.hpp"

namespace zeren::inline v0::detail {

/// How a program comes by the rows of the columns that it loads.
enum class FusedLoads : std::uint8_t {
  in_place,  // rows that follow one another, read where they lie
  gathered   // any rows, copied into registers first
};

/// Immutable; threads share it.
class FusedProgram {
 public:
  /// What `results` need. `no_step` among them is left out.
  FusedProgram(const FusedGraph& graph, std::span<const StepId> results, FusedLoads loads = FusedLoads::in_place);

 private:
  friend class FusedRunner;

  // Where a step's values lie: in a column, or in a register.
  struct Place {
    const std::byte* column = nullptr;
    std::uint32_t bytes = 1;  // of a value
    std::uint32_t slot = 0;
  };
  struct Instruction {
    FusedKernel kernel;
    StepId out, a, b, c;
  };
  struct Constant {
    StepId step;
    std::int64_t value;
  };

  struct Load {
    StepId step;
    const std::byte* column;
  };

  std::vector<Place> places_;  // by step; those not needed are empty
  std::vector<Instruction> instructions_;
  std::vector<Constant> constants_;
  std::vector<Constant> days_;  // days more than the day
  std::vector<Load> loads_;     // to be gathered
  std::uint32_t slots_ = 0;
};

/// Runs a program, one chunk of at most `fused_rows` rows after the other. One a thread.
class FusedRunner {
 public:
  explicit FusedRunner(const FusedProgram& program);

  /// The day that the next runs are for; not before there is one, where the program reads it.
  void set_day(std::int32_t day);
  /// Rows [begin, begin + count) of the table.
  void run(std::size_t begin, std::size_t count);
  /// Takes the rows (at most `fused_rows`) of a program whose loads are gathered.
  void gather(std::span<const std::uint32_t> rows);
  /// Runs the rows that were gathered last.
  void run_gathered();
  /// The values of a result in the chunk that was run last.
  [[nodiscard]] const void* values(StepId result) const { return at(result); }

 private:
  static constexpr std::size_t slot_bytes = fused_rows * sizeof(std::int64_t);

  const void* at(StepId step) const {
    if (step == no_step) return nullptr;
    const FusedProgram::Place& place = program_.places_[step];
    return place.column != nullptr ? place.column + begin_ * place.bytes : registers_.get() + place.slot * slot_bytes;
  }
  void fill(StepId step, std::size_t count, std::int64_t value);
  void fill_constants(std::size_t count);
  void run_instructions(std::size_t count);

  const FusedProgram& program_;
  std::unique_ptr<std::byte[]> registers_;
  std::size_t begin_ = 0;
  std::size_t filled_ = 0;    // rows of the constants' registers
  std::size_t gathered_ = 0;  // rows
};

}  // namespace zeren::inline v0::detail
