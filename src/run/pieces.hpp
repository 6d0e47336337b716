// Filling a column from several threads. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// A range of rows that one thread fills. What needs the column as a whole (errors, numbers too wide for its arrays) is
/// kept back until all pieces are done, so that the result does not depend on who was first.
class Piece {
 public:
  explicit Piece(Column& out) : out_(&out) {}

  void number(std::size_t row, const Number& value) {
    if (value.fits_int64_pair()) {
      out_->raw_numerators()[row] = value.numerator64();
      out_->raw_denominators()[row] = value.denominator64();
    } else {
      promote(row, value);
    }
  }
  void promote(std::size_t row, Number value) {
    promoted_.emplace_back(static_cast<std::uint32_t>(row), std::move(value));
  }
  void absent(std::size_t row) { out_->raw_states()[row] = static_cast<std::uint8_t>(CellState::absent); }
  /// An error that the run knows already.
  void error(std::size_t row, std::uint32_t number) {
    out_->raw_states()[row] = static_cast<std::uint8_t>(CellState::error);
    passed_on_.emplace_back(static_cast<std::uint32_t>(row), number);
  }
  void fail(std::size_t row, CellError error) {
    out_->raw_states()[row] = static_cast<std::uint8_t>(CellState::error);
    new_.emplace_back(static_cast<std::uint32_t>(row), std::move(error));
  }
  /// Passes on why a cell that is not present is not.
  void pass_on(std::size_t row, const Column& from, std::size_t from_row) {
    if (from.state(from_row) == CellState::absent) {
      absent(row);
    } else {
      error(row, from.error_at(from_row));
    }
  }
  Column& out() { return *out_; }

  void finish(Run& run) {
    out_->add_promoted(std::move(promoted_));
    for (const auto& [row, number] : passed_on_) out_->set_error(row, number);
    for (auto& [row, error] : new_) out_->set_error(row, run.errors.add(std::move(error)));
  }

 private:
  Column* out_;
  std::vector<std::pair<std::uint32_t, Number>> promoted_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> passed_on_;
  std::vector<std::pair<std::uint32_t, CellError>> new_;
};

/// Calls body(piece, begin, end) for pieces of 0 .. rows on all threads, then settles the column.
template <class F>
void fill_rows(Run& run, Column& out, std::size_t rows, F body) {
  out.make_states();
  std::vector<Piece> pieces((rows + run.chunk_rows - 1) / run.chunk_rows, Piece(out));
  run.for_rows(rows, [&](std::size_t begin, std::size_t end) { body(pieces[begin / run.chunk_rows], begin, end); });
  for (Piece& piece : pieces) piece.finish(run);
  if (out.kind() == plan::ValueKind::number) out.settle_numbers();
  out.settle_errors();
  out.settle_states();
}

}  // namespace zeren::inline v0::detail
