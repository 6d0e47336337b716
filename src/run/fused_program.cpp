#include "src/run/fused_program.hpp"

#include <algorithm>

namespace zeren::inline v0::detail {

namespace {

std::uint32_t bytes_of(IntegerWidth width) {
  return 1u << static_cast<unsigned>(width);
}

std::vector<bool> needed_steps(const FusedGraph& graph, std::span<const StepId> results) {
  std::vector<bool> needed(graph.steps(), false);
  for (const StepId result : results) {
    if (result != no_step) needed[result] = true;
  }
  for (StepId id = static_cast<StepId>(graph.steps()); id-- > 0;) {
    if (!needed[id]) continue;
    for (const StepId operand : {graph.step(id).a, graph.step(id).b, graph.step(id).c}) {
      if (operand != no_step) needed[operand] = true;
    }
  }
  return needed;
}

FusedKernel kernel_of(const FusedStep& step) {
  const FusedKernels& kernels = fused_kernels();
  if (step.op == FusedOp::convert) {
    return kernels.convert[static_cast<std::size_t>(step.operands)][static_cast<std::size_t>(step.width)];
  }
  return kernels.of[static_cast<std::size_t>(step.op)][static_cast<std::size_t>(step.operands)];
}

template <class T>
void gather_rows(std::byte* out, const std::byte* column, std::span<const std::uint32_t> rows) {
  T* const to = reinterpret_cast<T*>(out);
  const T* const from = reinterpret_cast<const T*>(column);
  for (std::size_t i = 0; i < rows.size(); ++i) to[i] = from[rows[i]];
}

template <class T>
void fill_with(void* out, std::size_t count, std::int64_t value) {
  std::fill_n(static_cast<T*>(out), count, static_cast<T>(value));
}

}  // namespace

FusedProgram::FusedProgram(const FusedGraph& graph, std::span<const StepId> results, FusedLoads loads)
    : places_(graph.steps()) {
  const std::vector<bool> needed = needed_steps(graph, results);
  // By step: the last that reads it; results and constants are kept to the end.
  std::vector<StepId> last(graph.steps(), 0);
  for (StepId id = 0; id < graph.steps(); ++id) {
    if (!needed[id]) continue;
    for (const StepId operand : {graph.step(id).a, graph.step(id).b, graph.step(id).c}) {
      if (operand != no_step) last[operand] = id;
    }
  }
  for (const StepId result : results) {
    if (result != no_step) last[result] = no_step;
  }
  std::vector<std::uint32_t> free;
  const auto take_slot = [&] {
    if (free.empty()) return slots_++;
    const std::uint32_t slot = free.back();
    free.pop_back();
    return slot;
  };
  // What is filled in before anything runs: registers of its own.
  const auto keep = [&](StepId id) {
    places_[id].slot = slots_++;
    last[id] = no_step;
  };
  for (StepId id = 0; id < graph.steps(); ++id) {
    if (!needed[id]) continue;
    const FusedStep& step = graph.step(id);
    places_[id].bytes = bytes_of(step.width);
    if (step.op == FusedOp::constant) {
      keep(id);
      constants_.push_back({id, step.constant});
    } else if (step.op == FusedOp::day) {
      keep(id);
      days_.push_back({id, step.constant});
    } else if (step.op == FusedOp::load && loads == FusedLoads::gathered) {
      keep(id);
      loads_.push_back({id, static_cast<const std::byte*>(step.data)});
    } else if (step.op == FusedOp::load) {
      places_[id].column = static_cast<const std::byte*>(step.data);
    }
  }
  for (StepId id = 0; id < graph.steps(); ++id) {
    const FusedStep& step = graph.step(id);
    const bool is_filled = step.op == FusedOp::constant || step.op == FusedOp::day || step.op == FusedOp::load;
    if (!needed[id] || is_filled) continue;
    Place& place = places_[id];
    place.slot = take_slot();
    instructions_.push_back({kernel_of(step), id, step.a, step.b, step.c});
    // Only now: a result never lies where an operand does.
    std::vector<StepId> done{step.a, step.b, step.c};
    std::sort(done.begin(), done.end());
    done.erase(std::unique(done.begin(), done.end()), done.end());
    for (const StepId operand : done) {
      if (operand != no_step && last[operand] == id && places_[operand].column == nullptr) {
        free.push_back(places_[operand].slot);
      }
    }
  }
}

FusedRunner::FusedRunner(const FusedProgram& program)
    : program_(program), registers_(std::make_unique_for_overwrite<std::byte[]>(program.slots_ * slot_bytes)) {}

void FusedRunner::fill(StepId step, std::size_t count, std::int64_t value) {
  const FusedProgram::Place& place = program_.places_[step];
  void* const to = registers_.get() + place.slot * slot_bytes;
  switch (place.bytes) {
    case 1:
      return fill_with<std::int8_t>(to, count, value);
    case 2:
      return fill_with<std::int16_t>(to, count, value);
    case 4:
      return fill_with<std::int32_t>(to, count, value);
    default:
      return fill_with<std::int64_t>(to, count, value);
  }
}

void FusedRunner::fill_constants(std::size_t count) {
  if (count <= filled_) return;
  for (const FusedProgram::Constant& constant : program_.constants_) fill(constant.step, count, constant.value);
  filled_ = count;
}

void FusedRunner::set_day(std::int32_t day) {
  for (const FusedProgram::Constant& more : program_.days_) fill(more.step, fused_rows, day + more.value);
}

void FusedRunner::run_instructions(std::size_t count) {
  for (const FusedProgram::Instruction& step : program_.instructions_) {
    step.kernel(const_cast<void*>(at(step.out)), at(step.a), at(step.b), at(step.c), count);
  }
}

void FusedRunner::run(std::size_t begin, std::size_t count) {
  fill_constants(count);
  begin_ = begin;
  run_instructions(count);
}

void FusedRunner::gather(std::span<const std::uint32_t> rows) {
  gathered_ = rows.size();
  for (const FusedProgram::Load& load : program_.loads_) {
    const FusedProgram::Place& place = program_.places_[load.step];
    std::byte* const to = registers_.get() + place.slot * slot_bytes;
    switch (place.bytes) {
      case 1:
        gather_rows<std::int8_t>(to, load.column, rows);
        break;
      case 2:
        gather_rows<std::int16_t>(to, load.column, rows);
        break;
      case 4:
        gather_rows<std::int32_t>(to, load.column, rows);
        break;
      default:
        gather_rows<std::int64_t>(to, load.column, rows);
    }
  }
}

void FusedRunner::run_gathered() {
  fill_constants(gathered_);
  run_instructions(gathered_);
}

}  // namespace zeren::inline v0::detail
