// Following a reference: the value on the row pointed at.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

namespace {

// For a reference to units of several tiers: which input belongs to each tier.
std::vector<std::uint32_t> source_of_tier(const Run& run, const plan::ValueType& type) {
  std::vector<std::uint32_t> source(max_tiers, no_row);
  for (std::size_t i = 0; i < type.targets.size(); ++i) {
    const plan::Table& table = run.plan.tables[type.targets[i]];
    if (table.kind == plan::TableKind::tier && table.tier < max_tiers) {
      source[table.tier] = static_cast<std::uint32_t>(i);
    }
  }
  return source;
}

}  // namespace

ColumnPtr evaluate_gather(const Frame& frame, plan::NodeId id) {
  Run& run = frame.run();
  const plan::Node& node = run.node(id);
  const ColumnPtr reference = frame.find(node.inputs[0]);
  const plan::ValueType& reference_type = run.node(node.inputs[0]).type;

  std::vector<ColumnPtr> columns;
  std::vector<SelectSource> sources;
  for (std::size_t i = 1; i < node.inputs.size(); ++i) {
    columns.push_back(frame.find(node.inputs[i]));
    sources.push_back({columns.back().get(), &run.node(node.inputs[i]).type});
  }

  const bool to_unit = reference_type.kind == plan::ValueKind::unit;
  const Organisation& organisation = run.organisation();
  const std::vector<std::uint32_t> by_tier =
      to_unit ? source_of_tier(run, reference_type) : std::vector<std::uint32_t>();
  const auto pick = [&](std::size_t r) {
    if (!reference->present(r)) return Pick::missing(*reference, r);
    RowReference to;
    if (to_unit) {
      const UnitId unit = reference->code_at(r);
      to = {by_tier[organisation.tier(unit)], organisation.row_in_tier(unit)};
    } else {
      to = reference->reference_at(r);
    }
    // A row that does not exist today may point at a row that this day has not made yet.
    if (to.target >= sources.size()) return Pick::none();
    const Column& source = *sources[to.target].column;
    if (!source.is_scalar() && to.row >= source.rows()) return Pick::none();
    return Pick::of(to.target, to.row);
  };
  const bool scalar = reference->is_scalar();
  const std::size_t rows = scalar ? 1 : frame.rows(node.table);
  return std::make_shared<const Column>(select_cells(run, node.type, rows, scalar, sources, pick));
}

}  // namespace zeren::inline v0::detail
