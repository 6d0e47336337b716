// One evaluation of a map node, and what its kernels share. Private to the engine.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "src/run/cells.hpp"
#include "src/run/pieces.hpp"

namespace zeren::inline v0::detail {

struct MapCall {
  const Frame& frame;
  plan::NodeId id;
  const plan::Node& node;
  std::vector<ColumnPtr> inputs;
  bool scalar;       // all inputs are scalars: so is the result
  std::size_t rows;  // of the result; 1 for a scalar
  Column out;

  [[nodiscard]] Run& run() const { return frame.run(); }
  [[nodiscard]] const Column& in(std::size_t i) const { return *inputs[i]; }
  [[nodiscard]] const plan::ValueType& type_of(std::size_t i) const { return run().node(node.inputs[i]).type; }
  [[nodiscard]] bool all_present() const {
    return std::all_of(inputs.begin(), inputs.end(), [](const ColumnPtr& c) { return c->all_present(); });
  }
  /// The first input, from the left, whose cell is not present; null if all are.
  [[nodiscard]] const Column* first_missing(std::size_t row) const {
    for (const ColumnPtr& input : inputs) {
      if (!input->present(row)) return input.get();
    }
    return nullptr;
  }
  [[nodiscard]] CellError error(const DiagnosticCode& code, std::size_t row,
                                std::vector<std::string> more_arguments = {}) const {
    return make_error(frame, id, code, row, std::move(more_arguments));
  }
};

/// Calls compute(piece, row) for the rows on which every input is present; elsewhere the first missing one decides.
template <class F>
void fill_strict(MapCall& call, F compute) {
  const bool all_present = call.all_present();
  fill_rows(call.run(), call.out, call.rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      const Column* missing = all_present ? nullptr : call.first_missing(r);
      if (missing == nullptr) {
        compute(piece, r);
      } else {
        piece.pass_on(r, *missing, r);
      }
    }
  });
}

/// Sets cell r to what arithmetic gave.
void put_result(const MapCall& call, Piece& piece, std::size_t row, const NumberResult& result);

// The operations by family. Each fills call.out.
void map_logic(MapCall& call);
void map_choice(MapCall& call);
void map_match(MapCall& call);
void map_arithmetic(MapCall& call);
void map_compare(MapCall& call);
void map_extreme(MapCall& call);
void map_date(MapCall& call);
void map_text(MapCall& call);
void map_organisation(MapCall& call);

}  // namespace zeren::inline v0::detail
