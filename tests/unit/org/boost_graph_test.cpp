#include "zeren/org/boost_graph.hpp"

#include <gtest/gtest.h>

#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/graph/reverse_graph.hpp>
#include <boost/graph/topological_sort.hpp>

#include "tests/unit/org/support.hpp"

namespace zeren {
namespace {

BOOST_CONCEPT_ASSERT((boost::VertexListGraphConcept<Organisation>));
BOOST_CONCEPT_ASSERT((boost::EdgeListGraphConcept<Organisation>));
BOOST_CONCEPT_ASSERT((boost::IncidenceGraphConcept<Organisation>));
BOOST_CONCEPT_ASSERT((boost::BidirectionalGraphConcept<Organisation>));
BOOST_CONCEPT_ASSERT((boost::ReadablePropertyGraphConcept<Organisation, UnitId, boost::vertex_index_t>));

Organisation anji() {
  return *build_organisation(testing::anji_units(), testing::county_tiers).organisation;
}

TEST(BoostGraph, HasAVertexAUnitAndAnEdgeAParent) {
  const Organisation org = anji();
  EXPECT_EQ(num_vertices(org), org.size());
  EXPECT_EQ(num_edges(org), org.size() - 1);
  std::size_t seen = 0;
  for (auto [edge, end] = edges(org); edge != end; ++edge, ++seen) {
    EXPECT_EQ(source(*edge, org), org.parent(target(*edge, org)));
  }
  EXPECT_EQ(seen, org.size() - 1);
  std::size_t down = 0, up = 0;
  for (auto [u, last] = vertices(org); u != last; ++u) {
    for (auto [edge, end] = out_edges(*u, org); edge != end; ++edge, ++down) EXPECT_EQ(org.parent((*edge).lower), *u);
    for (auto [edge, end] = in_edges(*u, org); edge != end; ++edge, ++up) EXPECT_EQ((*edge).lower, *u);
    EXPECT_EQ(degree(*u, org), in_degree(*u, org) + out_degree(*u, org));
  }
  EXPECT_EQ(down, seen);
  EXPECT_EQ(up, seen);
}

TEST(BoostGraph, BreadthFirstSearchFindsTheTiers) {
  const Organisation org = anji();
  std::vector<std::size_t> depth(org.size(), 0);
  boost::breadth_first_search(
      org, UnitId{0},
      boost::visitor(boost::make_bfs_visitor(boost::record_distances(depth.data(), boost::on_tree_edge()))));
  for (UnitId u = 0; u < org.size(); ++u) EXPECT_EQ(depth[u], org.tier(u));
}

TEST(BoostGraph, DijkstraRunsUpwardsOnTheReversedGraph) {
  const Organisation org = anji();
  const UnitId village = org.find_code("330523110206");
  const auto upwards = boost::make_reverse_graph(org);
  std::vector<int> distance(org.size());
  const auto one = boost::make_static_property_map<boost::graph_traits<decltype(upwards)>::edge_descriptor>(1);
  boost::dijkstra_shortest_paths(
      upwards, village,
      boost::weight_map(one)
          .distance_map(boost::make_iterator_property_map(distance.begin(), get(boost::vertex_index, org)))
          .vertex_index_map(get(boost::vertex_index, org)));
  EXPECT_EQ(distance[village], 0);
  EXPECT_EQ(distance[0], 2);
  EXPECT_EQ(distance[org.find_name("递铺街道")[0]], std::numeric_limits<int>::max());
}

TEST(BoostGraph, TopologicalSortPutsParentsLast) {
  const Organisation org = anji();
  std::vector<UnitId> order;
  boost::topological_sort(org, std::back_inserter(order));
  ASSERT_EQ(order.size(), org.size());
  EXPECT_EQ(order.back(), 0U);
}

TEST(BoostGraph, AnEmptyOrganisationIsAGraph) {
  const Organisation org;
  EXPECT_EQ(num_vertices(org), 0U);
  EXPECT_EQ(num_edges(org), 0U);
  EXPECT_TRUE(edges(org).first == edges(org).second);
}

}  // namespace
}  // namespace zeren
