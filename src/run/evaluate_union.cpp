// The rows of several tables, one table's after the other's.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

namespace {

// A pass of a split run leaves out the tables whose rows come from the other.
bool is_there(const Frame& frame, const plan::UnionSource& source) {
  return std::all_of(source.parts.begin(), source.parts.end(), [&](plan::NodeId id) { return frame.is_evaluated(id); });
}

// Appends the rows of one source that exist today and meet its condition.
void take_rows(const Frame& frame, const plan::UnionSource& source, std::uint32_t number, MadeRows& made) {
  const std::size_t rows = frame.rows(source.table);
  const Column* when = source.when == plan::no_node ? nullptr : &frame.at(source.when);
  for (std::uint32_t r = 0; r < rows; ++r) {
    if (source.table != plan::scalar && !frame.visible(source.table, r)) continue;
    if (when != nullptr) {
      const std::size_t at = when->is_scalar() ? 0 : r;
      if (when->state(at) == CellState::error) made.errors.push_back(when->error_at(at));
      if (!when->present(at) || !when->boolean_at(at)) continue;
    }
    made.origins.push_back({number, r});
  }
}

}  // namespace

MadeRows evaluate_union(const Frame& frame, plan::NodeId id) {
  Run& run = frame.run();
  const auto& all = std::get<plan::Union>(run.node(id).payload);
  MadeRows made;
  std::vector<bool> there;
  for (std::uint32_t s = 0; s < all.sources.size(); ++s) {
    there.push_back(is_there(frame, all.sources[s]));
    if (there.back()) take_rows(frame, all.sources[s], s, made);
  }
  made.rows = made.origins.size();
  for (std::size_t part = 0; part < all.types.size(); ++part) {
    std::vector<SelectSource> sources;
    std::vector<std::uint32_t> number(all.sources.size(), 0);  // of a source among those that are there
    for (std::size_t s = 0; s < all.sources.size(); ++s) {
      if (!there[s]) continue;
      const plan::NodeId column = all.sources[s].parts[part];
      number[s] = static_cast<std::uint32_t>(sources.size());
      sources.push_back({&frame.at(column), &run.node(column).type});
    }
    const auto pick = [&](std::size_t r) {
      const MadeRows::Origin from = made.origins[r];
      const std::uint32_t source = number[from.source];
      const Column& column = *sources[source].column;
      const std::size_t row = column.is_scalar() ? 0 : from.row;
      return column.present(row) ? Pick::of(source, row) : Pick::missing(column, row);
    };
    made.parts.push_back(
        std::make_shared<const Column>(select_cells(run, all.types[part], made.rows, false, sources, pick)));
  }
  return made;
}

}  // namespace zeren::inline v0::detail
