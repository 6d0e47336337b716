#include "zeren/org/domains.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "src/org/parent_graph.hpp"
#include "zeren/org/codes.hpp"

namespace zeren::inline v0 {

bool Domains::within(DomainId inner, DomainId outer) const {
  while (inner != outer && inner != no_domain) inner = parent_[inner];
  return inner == outer;
}

DomainId Domains::find(std::string_view text) const {
  DomainId by_label = no_domain;
  std::size_t labelled = 0;
  for (DomainId d = 0; d < rows_.size(); ++d) {
    if (rows_[d].name == text) return d;
    if (rows_[d].label != text) continue;
    by_label = d;
    ++labelled;
  }
  return labelled == 1 ? by_label : no_domain;
}

DomainsResult build_domains(std::vector<DomainRow> rows) {
  Domains domains;
  std::vector<UnitProblem> problems;
  std::map<std::string_view, DomainId> by_name;
  for (DomainId d = 0; d < rows.size(); ++d) {
    if (!by_name.try_emplace(rows[d].name, d).second) {
      problems.push_back({&org_codes::duplicate_domain, d + std::size_t{1}, {rows[d].name}});
    }
  }
  domains.parent_.assign(rows.size(), no_domain);
  for (DomainId d = 0; d < rows.size(); ++d) {
    if (rows[d].within.empty()) continue;
    const auto outer = by_name.find(rows[d].within);
    if (outer != by_name.end()) {
      domains.parent_[d] = outer->second;
    } else {
      problems.push_back({&org_codes::missing_domain, d + std::size_t{1}, {rows[d].name, rows[d].within}});
    }
  }
  for (const std::vector<DomainId>& loop : detail::find_loops(domains.parent_)) {
    const auto name_of = [&](DomainId d) { return rows[d].name; };
    problems.push_back(
        {&org_codes::domain_cycle, loop.front() + std::size_t{1}, {detail::describe_loop(loop, name_of)}});
  }
  DomainsResult result;
  if (problems.empty()) {
    domains.rows_ = std::move(rows);
    result.domains = std::move(domains);
  }
  std::sort(problems.begin(), problems.end());
  result.problems = std::move(problems);
  return result;
}

}  // namespace zeren::inline v0
