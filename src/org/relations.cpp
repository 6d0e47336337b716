#include "zeren/org/relations.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace zeren::inline v0 {

Relation::Rows Relation::make_rows(std::size_t count, const std::vector<RelationEdge>& edges, bool backward) {
  const auto near_end = [&](const RelationEdge& e) { return backward ? e.target : e.source; };
  const auto far_end = [&](const RelationEdge& e) { return backward ? e.source : e.target; };
  std::vector<std::uint32_t> order(edges.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [&](std::uint32_t i) {
    const RelationEdge& e = edges[i];
    return std::tuple(near_end(e), far_end(e), e.origin, e.validity.from, e.validity.until);
  };
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });

  Rows rows;
  rows.begin.assign(count + 1, 0);
  const bool dated = std::any_of(edges.begin(), edges.end(), [](const auto& e) { return !e.validity.always(); });
  for (const std::uint32_t i : order) {
    const RelationEdge& e = edges[i];
    ++rows.begin[std::size_t{near_end(e)} + 1];
    rows.other.push_back(far_end(e));
    rows.origin.push_back(e.origin);
    if (dated) rows.validity.push_back(e.validity);
  }
  std::partial_sum(rows.begin.begin(), rows.begin.end(), rows.begin.begin());
  return rows;
}

Relation::Relation(std::string name, std::string source_entity, std::string target_entity, std::size_t source_count,
                   std::size_t target_count, std::vector<RelationEdge> edges)
    : name_(std::move(name)),
      source_entity_(std::move(source_entity)),
      target_entity_(std::move(target_entity)),
      forward_(make_rows(source_count, edges, false)),
      backward_(make_rows(target_count, edges, true)) {}

std::vector<std::uint32_t> Relation::targets(std::uint32_t source, Date on) const {
  std::vector<std::uint32_t> found;
  visit_targets(source, on, [&](std::uint32_t target, std::uint32_t) {
    if (found.empty() || found.back() != target) found.push_back(target);
  });
  return found;
}

std::vector<std::uint32_t> Relation::sources(std::uint32_t target, Date on) const {
  std::vector<std::uint32_t> found;
  visit_sources(target, on, [&](std::uint32_t source, std::uint32_t) {
    if (found.empty() || found.back() != source) found.push_back(source);
  });
  return found;
}

bool Relation::holds(std::uint32_t source, std::uint32_t target, Date on) const {
  const Rows& rows = forward_;
  if (std::size_t{source} + 1 >= rows.begin.size()) return false;
  const auto first = rows.other.begin() + rows.begin[source];
  const auto last = rows.other.begin() + rows.begin[source + 1];
  for (auto it = std::lower_bound(first, last, target); it != last && *it == target; ++it) {
    const auto edge = static_cast<std::size_t>(it - rows.other.begin());
    if (rows.validity.empty() || rows.validity[edge].holds_on(on)) return true;
  }
  return false;
}

void Relations::add(Relation relation) {
  for (Relation& known : relations_) {
    if (known.name() != relation.name()) continue;
    known = std::move(relation);
    return;
  }
  relations_.push_back(std::move(relation));
}

const Relation* Relations::find(std::string_view name) const {
  for (const Relation& relation : relations_) {
    if (relation.name() == name) return &relation;
  }
  return nullptr;
}

std::vector<std::uint32_t> Relations::targets(std::string_view relation, std::uint32_t source, Date on) const {
  const Relation* const found = find(relation);
  return found == nullptr ? std::vector<std::uint32_t>() : found->targets(source, on);
}

std::vector<std::uint32_t> Relations::sources(std::string_view relation, std::uint32_t target, Date on) const {
  const Relation* const found = find(relation);
  return found == nullptr ? std::vector<std::uint32_t>() : found->sources(target, on);
}

}  // namespace zeren::inline v0
