#include "src/org/parent_graph.hpp"

#include <boost/graph/strong_components.hpp>

namespace zeren::inline v0::detail {

std::vector<std::vector<std::uint32_t>> find_loops(std::span<const std::uint32_t> parents) {
  const std::size_t rows = parents.size();
  const ParentGraph graph{parents};
  const boost::typed_identity_property_map<std::uint32_t> index;
  const auto map_of = [&](auto& values) { return boost::make_iterator_property_map(values.begin(), index); };

  std::vector<std::uint32_t> component(rows), root(rows), discovered(rows);
  std::vector<boost::default_color_type> colour(rows);
  const std::uint32_t count = boost::strong_components(graph, map_of(component),
                                                       boost::vertex_index_map(index)
                                                           .root_map(map_of(root))
                                                           .discover_time_map(map_of(discovered))
                                                           .color_map(map_of(colour)));

  // A row has one parent at most, so a component of several rows is one loop, and nothing but the loop.
  std::vector<std::uint32_t> size(count, 0);
  for (const std::uint32_t c : component) ++size[c];
  std::vector<std::vector<std::uint32_t>> loops;
  for (std::uint32_t row = 0; row < rows; ++row) {
    std::uint32_t& members = size[component[row]];
    if (members == 0 || (members == 1 && parents[row] != row)) continue;
    members = 0;  // told
    std::vector<std::uint32_t>& loop = loops.emplace_back(1, row);
    for (std::uint32_t next = parents[row]; next != row; next = parents[next]) loop.push_back(next);
  }
  return loops;
}

}  // namespace zeren::inline v0::detail
