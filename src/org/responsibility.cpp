#include "zeren/org/responsibility.hpp"

#include <numeric>
#include <tuple>

namespace zeren::inline v0 {

ResponsibilityIndex::ResponsibilityIndex(const Organisation& organisation, const Domains& domains,
                                         std::span<const ResponsibilityRow> rows,
                                         std::span<const Validity> body_validity)
    : domain_parent_(domains.parents().begin(), domains.parents().end()) {
  std::vector<std::uint32_t> order(rows.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto sort_key = [&](std::uint32_t i) {
    const ResponsibilityRow& row = rows[i];
    return std::tuple(row.unit, row.domain, row.body, row.origin, row.validity.from, row.validity.until);
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return sort_key(a) < sort_key(b); });

  for (const std::uint32_t i : order) {
    const ResponsibilityRow& row = rows[i];
    OfKind& kind = kinds_[static_cast<std::size_t>(row.kind)];
    if (kind.units.empty()) kind.units.assign(organisation.size() + 1, {0, no_unit});
    // A body that does not exist on a day holds nothing on it.
    const Validity validity = body_validity.empty() ? row.validity : row.validity.intersect(body_validity[row.body]);
    kind.rows.push_back({row.domain, row.body, validity, row.origin});
    ++kind.units[std::size_t{row.unit} + 1].begin;
  }
  for (OfKind& kind : kinds_) {
    if (kind.units.empty()) continue;
    kind.rows.shrink_to_fit();
    for (std::size_t u = 1; u < kind.units.size(); ++u) kind.units[u].begin += kind.units[u - 1].begin;
    for (UnitId u = 0; u < organisation.size(); ++u) {  // parents before children
      const UnitId parent = organisation.parent(u);
      if (parent != no_unit) kind.units[u].up = kind.first_with_rows(parent);
    }
  }
}

UnitId ResponsibilityIndex::responsible_bodies(const ResponsibilityQuery& query, std::vector<BodyId>& bodies) const {
  bodies.clear();
  const UnitId found_at = nearest(query, [&](const ResponsibilityHolder& holder) { bodies.push_back(holder.body); });
  std::sort(bodies.begin(), bodies.end());
  bodies.erase(std::unique(bodies.begin(), bodies.end()), bodies.end());
  return found_at;
}

namespace {

// By body, each once. The visit came from the innermost domain outwards, so the first row of a body is its most
// specific.
void settle(std::vector<ResponsibilityHolder>& holders) {
  std::stable_sort(holders.begin(), holders.end(), [](const auto& a, const auto& b) { return a.body < b.body; });
  const auto same_body = [](const auto& a, const auto& b) { return a.body == b.body; };
  holders.erase(std::unique(holders.begin(), holders.end(), same_body), holders.end());
}

void walk(const Organisation& organisation, UnitId from, UnitId to, std::vector<UnitId>& path) {
  for (const UnitId u : organisation.upward(from, to)) path.push_back(u);
}

}  // namespace

ResponsibilityAnswer ResponsibilityIndex::responsible(const Organisation& organisation,
                                                      const ResponsibilityQuery& query) const {
  ResponsibilityAnswer answer;
  answer.found_at = nearest(query, [&](const ResponsibilityHolder& holder) { answer.holders.push_back(holder); });
  settle(answer.holders);
  if (query.unit < organisation.size()) walk(organisation, query.unit, answer.found_at, answer.path);
  return answer;
}

std::vector<ResponsibilityAnswer> ResponsibilityIndex::all_responsible(const Organisation& organisation,
                                                                       const ResponsibilityQuery& query) const {
  std::vector<ResponsibilityAnswer> answers;
  chain(query, [&](UnitId unit, const ResponsibilityHolder& holder) {
    if (answers.empty() || answers.back().found_at != unit) {
      answers.emplace_back().found_at = unit;
      walk(organisation, query.unit, unit, answers.back().path);
    }
    answers.back().holders.push_back(holder);
  });
  for (ResponsibilityAnswer& answer : answers) settle(answer.holders);
  return answers;
}

bool ResponsibilityIndex::covered(const ResponsibilityQuery& query, Reach reach) const {
  const auto ignore = [](const ResponsibilityHolder&) {};
  const UnitId found_at = nearest(query, ignore);
  return reach == Reach::here ? found_at == query.unit && found_at != no_unit : found_at != no_unit;
}

std::size_t ResponsibilityIndex::heap_bytes() const noexcept {
  std::size_t bytes = domain_parent_.capacity() * sizeof(DomainId);
  for (const OfKind& kind : kinds_) {
    bytes += kind.units.capacity() * sizeof(Unit) + kind.rows.capacity() * sizeof(Row);
  }
  return bytes;
}

}  // namespace zeren::inline v0
