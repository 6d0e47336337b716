// An aggregate whose rows can be added up place by place: what a row gives to the place that it belongs to, and what
// the sums of the places make of an outer row. Private to the engine.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "src/run/fused_graph.hpp"

namespace zeren::inline v0::detail {

/// The sums of all rows that belong to an outer row.
struct AggregateParts {
  std::int64_t rows = 0, values = 0;
};

class FusedAggregate {
 public:
  FusedAggregate(const Frame& frame, plan::NodeId id);

  /// False where it cannot be added up this way. `graph` is of the inner table; the frame must have the keys.
  [[nodiscard]] bool prepare(FusedGraph& graph) { return is_possible() && find_keys() && find_values(graph); }

  [[nodiscard]] const Frame& frame() const { return frame_; }
  [[nodiscard]] const plan::Aggregate& aggregate() const { return aggregate_; }
  [[nodiscard]] plan::TableId inner_table() const { return aggregate_.inner_table; }
  [[nodiscard]] std::size_t rows() const { return rows_; }  ///< of the inner table
  /// Units (numbered in pre-order), rows of the table that keys refer to, or one where there is no key.
  [[nodiscard]] std::size_t places() const { return places_; }
  [[nodiscard]] bool within() const { return !aggregate_.keys.empty() && aggregate_.keys[0].within; }
  [[nodiscard]] const Column* inner() const { return inner_.get(); }       ///< null: all rows belong to the one place
  [[nodiscard]] const Column* outer() const { return outer_.get(); }       ///< as inner()
  [[nodiscard]] std::int64_t denominator() const { return denominator_; }  ///< of the values
  /// What a row adds, each `no_step` where it is not asked for. No sum of them leaves 64 bits.
  [[nodiscard]] StepId rows_step() const { return rows_step_; }
  [[nodiscard]] StepId values_step() const { return values_step_; }

  /// The cells, where parts_of(place) are the sums of the rows at the place (within the unit): AggregateParts.
  template <class F>
  [[nodiscard]] ColumnPtr column(F parts_of) const {
    const bool all_outer = outer_ == nullptr || outer_->all_present();
    return std::make_shared<const Column>(cells([&](std::size_t outer) {
      if (!all_outer && !outer_->present(outer)) return AggregateParts{};
      return parts_of(outer_ ? std::size_t{outer_->code_at(outer)} : std::size_t{0});
    }));
  }

 private:
  [[nodiscard]] bool is_possible() const;
  [[nodiscard]] bool find_keys();
  [[nodiscard]] bool find_values(FusedGraph& graph);
  [[nodiscard]] bool fits(const FusedGraph& graph, StepId step) const;
  [[nodiscard]] bool counts_rows() const;
  [[nodiscard]] bool adds_numbers() const;

  template <class F>
  Column cells(F parts_of) const {
    switch (aggregate_.kind) {
      case plan::AggregateKind::count:
        return integers(1, [&](std::size_t r) { return parts_of(r).rows; });
      case plan::AggregateKind::sum:
        return integers(denominator_, [&](std::size_t r) { return parts_of(r).values; });
      case plan::AggregateKind::any:
        return flags([&](std::size_t r) { return parts_of(r).values > 0; });
      case plan::AggregateKind::all:
        return flags([&](std::size_t r) {
          const AggregateParts parts = parts_of(r);
          return parts.values == parts.rows;
        });
      default:
        return quotients(parts_of);
    }
  }

  [[nodiscard]] bool is_scalar() const { return node_.table == plan::scalar; }
  [[nodiscard]] Column new_column() const { return is_scalar() ? scalar_of(node_) : column_of(node_, outer_rows_); }

  template <class F>
  Column integers(std::int64_t denominator, F value_of) const {
    if (is_scalar()) {
      Column column = scalar_of(node_);
      column.raw_smalls(denominator)[0] = value_of(0);
      return column;
    }
    std::vector<std::int64_t> values(outer_rows_);
    for (std::size_t r = 0; r < outer_rows_; ++r) values[r] = value_of(r);
    Column column(plan::ValueKind::number, 0);
    column.set_integers(std::move(values), denominator);
    column.narrow_smalls();
    return column;
  }
  template <class F>
  Column flags(F value_of) const {
    Column column = new_column();
    for (std::size_t r = 0; r < outer_rows_; ++r) column.set_boolean(r, value_of(r));
    return column;
  }
  template <class F>
  Column quotients(F parts_of) const {
    Column column = new_column();
    for (std::size_t r = 0; r < outer_rows_; ++r) {
      const AggregateParts parts = parts_of(r);
      if (parts.rows == 0) {
        column.set_absent(r);
      } else {
        column.set_number(r, *Number::ratio(parts.values, Int128{parts.rows} * denominator_));
      }
    }
    column.settle_numbers();
    return column;
  }

  const Frame& frame_;
  Run& run_;
  const plan::Node& node_;
  const plan::Aggregate& aggregate_;
  std::size_t rows_, outer_rows_;
  ColumnPtr inner_, outer_;
  std::size_t places_ = 1;
  std::int64_t denominator_ = 1;
  StepId rows_step_ = no_step, values_step_ = no_step;
};

}  // namespace zeren::inline v0::detail
