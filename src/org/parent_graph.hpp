// An array of parents seen as a Boost.Graph model (VertexListGraph and IncidenceGraph): one edge from every row that
// has a parent to that parent. Nothing is copied.
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/property_map/property_map.hpp>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "zeren/org/ids.hpp"

namespace zeren::inline v0::detail {

struct ParentGraph {
  std::span<const std::uint32_t> parents;  // no_row where there is none

  struct Edge {
    std::uint32_t from = no_row;
    std::uint32_t to = no_row;
    friend bool operator==(const Edge&, const Edge&) = default;
  };

  // Over the one edge of a row, or none.
  class EdgeIterator {
   public:
    using value_type = Edge;
    using reference = Edge;
    using pointer = const Edge*;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;

    EdgeIterator() = default;
    explicit EdgeIterator(Edge edge) : edge_(edge) {}
    Edge operator*() const { return edge_; }
    EdgeIterator& operator++() {
      edge_.to = no_row;
      return *this;
    }
    EdgeIterator operator++(int) {
      EdgeIterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const EdgeIterator&, const EdgeIterator&) = default;

   private:
    Edge edge_;
  };
};

/// The loops among the rows: each as the rows on it, from its smallest row on, every row followed by its parent.
/// Ordered by smallest row. O(n), not recursive.
std::vector<std::vector<std::uint32_t>> find_loops(std::span<const std::uint32_t> parents);

/// `a → b → … → a`; a long loop is cut in the middle. `name_of(row)` gives the words.
template <typename NameOf>
auto describe_loop(const std::vector<std::uint32_t>& loop, const NameOf& name_of) {
  constexpr std::size_t shown = 12;
  auto text = std::string();
  for (std::size_t i = 0; i < loop.size(); ++i) {
    if (loop.size() > shown && i == shown - 1) {
      text += "… → ";
      i = loop.size() - 1;
    }
    text += "`" + std::string(name_of(loop[i])) + "` → ";
  }
  return text + "`" + std::string(name_of(loop.front())) + "`";
}

// The functions that Boost.Graph asks for, found by argument-dependent look-up.
inline auto vertices(const ParentGraph& g) {
  using Iterator = boost::counting_iterator<std::uint32_t>;
  return std::pair(Iterator(0), Iterator(static_cast<std::uint32_t>(g.parents.size())));
}
inline std::size_t num_vertices(const ParentGraph& g) {
  return g.parents.size();
}
inline std::size_t out_degree(std::uint32_t row, const ParentGraph& g) {
  return g.parents[row] == no_row ? 0 : 1;
}
inline auto out_edges(std::uint32_t row, const ParentGraph& g) {
  using Iterator = ParentGraph::EdgeIterator;
  return std::pair(Iterator({row, g.parents[row]}), Iterator({row, no_row}));
}
inline std::uint32_t source(const ParentGraph::Edge& edge, const ParentGraph&) {
  return edge.from;
}
inline std::uint32_t target(const ParentGraph::Edge& edge, const ParentGraph&) {
  return edge.to;
}

}  // namespace zeren::inline v0::detail

template <>
struct boost::graph_traits<zeren::detail::ParentGraph> {
  struct traversal_category : boost::incidence_graph_tag, boost::vertex_list_graph_tag {};
  using directed_category = boost::directed_tag;
  using edge_parallel_category = boost::disallow_parallel_edge_tag;
  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = zeren::detail::ParentGraph::Edge;
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = boost::counting_iterator<std::uint32_t>;
  using out_edge_iterator = zeren::detail::ParentGraph::EdgeIterator;
  static vertex_descriptor null_vertex() { return zeren::no_row; }
};
