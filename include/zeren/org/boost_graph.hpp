// The organisation as a Boost.Graph model. Opt-in: the only public header that needs Boost.
//
// With it, a `const zeren::Organisation` is a VertexListGraph, EdgeListGraph and BidirectionalGraph with a
// `vertex_index` property map: its vertices are the units, its edges go from a unit to each unit directly below it. So
// any algorithm of that library runs on it as it is:
//
//   std::vector<int> depth(organisation.size());
//   boost::breadth_first_search(organisation, root, boost::visitor(…));
//
// An edge is known by its lower end, because every unit has at most one parent. Nothing is copied or allocated.
#pragma once

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/iterator/iterator_facade.hpp>
#include <boost/property_map/property_map.hpp>
#include <compare>
#include <cstddef>
#include <utility>

#include "zeren/org/organisation.hpp"

namespace zeren::inline v0 {

/// An edge of the tree, from the upper unit to the lower.
struct UnitEdge {
  UnitId upper = no_unit;
  UnitId lower = no_unit;
  friend auto operator<=>(const UnitEdge&, const UnitEdge&) = default;
};

/// Over the edges from a unit to those below it.
class UnitOutEdgeIterator
    : public boost::iterator_facade<UnitOutEdgeIterator, UnitEdge, boost::forward_traversal_tag, UnitEdge> {
 public:
  UnitOutEdgeIterator() = default;
  UnitOutEdgeIterator(UnitId upper, ChildRange::iterator at) : upper_(upper), at_(at) {}

 private:
  friend class boost::iterator_core_access;
  UnitEdge dereference() const { return {upper_, *at_}; }
  void increment() { ++at_; }
  bool equal(const UnitOutEdgeIterator& other) const { return at_ == other.at_; }

  UnitId upper_ = no_unit;
  ChildRange::iterator at_;
};

/// Over the edges of a row of units [begin, end): of each unit that has a parent, the edge that leads to it.
class UnitEdgeIterator
    : public boost::iterator_facade<UnitEdgeIterator, UnitEdge, boost::forward_traversal_tag, UnitEdge> {
 public:
  UnitEdgeIterator() = default;
  UnitEdgeIterator(const Organisation& organisation, UnitId at, UnitId end)
      : organisation_(&organisation), at_(at), end_(end) {
    skip_roots();
  }

 private:
  friend class boost::iterator_core_access;
  UnitEdge dereference() const { return {organisation_->parent(at_), at_}; }
  void increment() {
    ++at_;
    skip_roots();
  }
  bool equal(const UnitEdgeIterator& other) const { return at_ == other.at_; }
  void skip_roots() {
    while (at_ < end_ && organisation_->parent(at_) == no_unit) ++at_;
  }

  const Organisation* organisation_ = nullptr;
  UnitId at_ = 0;
  UnitId end_ = 0;
};

// What Boost.Graph asks for, found by argument-dependent look-up. All O(1) where nothing else is said.

/// All units, in pre-order.
inline auto vertices(const Organisation& g) {
  using Iterator = boost::counting_iterator<UnitId>;
  return std::pair(Iterator(0), Iterator(static_cast<UnitId>(g.size())));
}
inline std::size_t num_vertices(const Organisation& g) {
  return g.size();
}

/// All edges, by their lower end.
inline auto edges(const Organisation& g) {
  const auto end = static_cast<UnitId>(g.size());
  return std::pair(UnitEdgeIterator(g, 0, end), UnitEdgeIterator(g, end, end));
}
/// O(number of roots).
inline std::size_t num_edges(const Organisation& g) {
  std::size_t count = g.size();
  for ([[maybe_unused]] const UnitId root : g.roots()) --count;
  return count;
}

inline UnitId source(const UnitEdge& edge, const Organisation&) {
  return edge.upper;
}
inline UnitId target(const UnitEdge& edge, const Organisation&) {
  return edge.lower;
}

/// Down to the children, in code order.
inline auto out_edges(UnitId u, const Organisation& g) {
  const ChildRange children = g.children(u);
  return std::pair(UnitOutEdgeIterator(u, children.begin()), UnitOutEdgeIterator(u, children.end()));
}
/// O(children).
inline std::size_t out_degree(UnitId u, const Organisation& g) {
  std::size_t count = 0;
  for ([[maybe_unused]] const UnitId child : g.children(u)) ++count;
  return count;
}

/// The edge from the parent, if there is one.
inline auto in_edges(UnitId u, const Organisation& g) {
  return std::pair(UnitEdgeIterator(g, u, u + 1), UnitEdgeIterator(g, u + 1, u + 1));
}
inline std::size_t in_degree(UnitId u, const Organisation& g) {
  return g.parent(u) == no_unit ? 0 : 1;
}
/// O(children).
inline std::size_t degree(UnitId u, const Organisation& g) {
  return in_degree(u, g) + out_degree(u, g);
}

/// The index of a unit is its number.
inline auto get(boost::vertex_index_t, const Organisation&) {
  return boost::typed_identity_property_map<UnitId>();
}
inline UnitId get(boost::vertex_index_t, const Organisation&, UnitId u) {
  return u;
}

}  // namespace zeren::inline v0

namespace boost {

template <>
struct graph_traits<zeren::Organisation> {
  struct traversal_category : bidirectional_graph_tag, vertex_list_graph_tag, edge_list_graph_tag {};
  using directed_category = bidirectional_tag;
  using edge_parallel_category = disallow_parallel_edge_tag;
  using vertex_descriptor = zeren::UnitId;
  using edge_descriptor = zeren::UnitEdge;
  using vertices_size_type = std::size_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = counting_iterator<zeren::UnitId>;
  using edge_iterator = zeren::UnitEdgeIterator;
  using out_edge_iterator = zeren::UnitOutEdgeIterator;
  using in_edge_iterator = zeren::UnitEdgeIterator;
  static vertex_descriptor null_vertex() { return zeren::no_unit; }
};

template <>
struct property_map<zeren::Organisation, vertex_index_t> {
  using type = typed_identity_property_map<zeren::UnitId>;
  using const_type = type;
};

}  // namespace boost
