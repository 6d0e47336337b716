// The organisation is a Boost.Graph model: any algorithm of that library runs on it.
//
// Here breadth-first search counts how many steps a notice takes from the county down to every unit, and how many units
// each step reaches.
#include "zeren/org/boost_graph.hpp"

#include <boost/graph/breadth_first_search.hpp>
#include <cstdio>
#include <vector>

#include "zeren/org/unit_generator.hpp"

int main() {
  const std::vector<std::string> tiers{"county", "township", "village"};
  const zeren::UnitsTable units = zeren::generate_units(2022, zeren::UnitShape::county(15, 218));
  const zeren::OrganisationResult result = zeren::build_organisation(units, tiers);
  if (!result.organisation) return 1;
  const zeren::Organisation& organisation = *result.organisation;

  std::vector<std::size_t> steps(organisation.size(), 0);
  const zeren::UnitId county = *organisation.roots().begin();
  boost::breadth_first_search(
      organisation, county,
      boost::visitor(boost::make_bfs_visitor(boost::record_distances(steps.data(), boost::on_tree_edge()))));

  std::vector<std::size_t> reached(tiers.size(), 0);
  for (const std::size_t step : steps) ++reached[step];
  for (std::size_t step = 0; step < reached.size(); ++step) {
    std::printf("step %zu reaches %zu units (%s)\n", step, reached[step], tiers[step].c_str());
  }
}
