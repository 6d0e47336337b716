// Bodies (committees, offices, departments, companies) and the labelled relations between entities.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zeren/org/ids.hpp"
#include "zeren/org/unit_problem.hpp"
#include "zeren/org/validity.hpp"

namespace zeren::inline v0 {

/// `body road_committee "县道路交通专委会" kind committee also "…"`.
struct BodyRow {
  std::string code{};                  ///< its name in the rules, unique
  std::string label{};                 ///< what people read; may be empty
  std::string kind{};                  ///< `committee`, `office`, …; may be empty
  std::vector<std::string> aliases{};  ///< other names that tables may use for it
  bool unnamed = false;                ///< a slot that the plan leaves unnamed
  UnitId unit = no_unit;               ///< where it sits, if that is known
  Validity validity{};                 ///< outside these days it holds nothing
};

struct BodiesResult;

/// The declared bodies, numbered in order of declaration. Immutable.
class BodyTable {
 public:
  BodyTable() = default;

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] const BodyRow& row(BodyId body) const { return rows_[body]; }
  [[nodiscard]] const std::vector<BodyRow>& rows() const noexcept { return rows_; }
  /// By code.
  [[nodiscard]] BodyId find_code(std::string_view code) const;
  /// All bodies that a text may mean, ascending: the one of this code; if there is none, all of this label or alias.
  /// More than one is ambiguous. O(log n).
  [[nodiscard]] std::vector<BodyId> find(std::string_view text) const;
  /// The one body that a text means; `no_body` if there is none or it is ambiguous.
  [[nodiscard]] BodyId find_one(std::string_view text) const;
  /// The bodies of a kind, ascending. O(n).
  [[nodiscard]] std::vector<BodyId> of_kind(std::string_view kind) const;

 private:
  friend BodiesResult build_bodies(std::vector<BodyRow> rows);

  std::vector<BodyRow> rows_;
  std::vector<std::pair<std::string, BodyId>> by_code_;  // sorted
  std::vector<std::pair<std::string, BodyId>> by_name_;  // labels and aliases, sorted
};

/// The bodies, or all that is wrong with their rows; `line` of a problem is the row's index plus one.
struct BodiesResult {
  std::optional<BodyTable> bodies;
  std::vector<UnitProblem> problems;
};

/// Finds codes that are declared twice. O(n log n).
[[nodiscard]] BodiesResult build_bodies(std::vector<BodyRow> rows);

/// One row of a relation: both ends are row numbers in their entities' tables.
struct RelationEdge {
  std::uint32_t source = no_row;
  std::uint32_t target = no_row;
  Validity validity{};
  std::uint32_t origin = 0;  ///< whatever the caller wants to find again: the index of the declaration or table row
};

/// `relation leads : body -> domain`: a many-to-many relation between two entities, stored in compressed sparse rows in
/// both directions. Immutable. 16 bytes an edge, 16 more where any edge is dated.
class Relation {
 public:
  Relation() = default;
  /// Every edge's ends must be below the counts. Edges may repeat. O(n log n).
  Relation(std::string name, std::string source_entity, std::string target_entity, std::size_t source_count,
           std::size_t target_count, std::vector<RelationEdge> edges);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// The entities at both ends, by name: `body`, `domain`, `township`, `enterprise`, …
  [[nodiscard]] const std::string& source_entity() const noexcept { return source_entity_; }
  [[nodiscard]] const std::string& target_entity() const noexcept { return target_entity_; }
  [[nodiscard]] std::size_t edge_count() const noexcept { return forward_.other.size(); }

  /// Calls `visit(target, origin)` for every edge from `source` that holds on `on`, by target, then origin. A target
  /// comes once for each such edge. O(edges of the source).
  template <typename Visit>
  void visit_targets(std::uint32_t source, Date on, Visit&& visit) const {
    forward_.visit(source, on, visit);
  }
  /// The same in the other direction: `visit(source, origin)`.
  template <typename Visit>
  void visit_sources(std::uint32_t target, Date on, Visit&& visit) const {
    backward_.visit(target, on, visit);
  }
  /// The targets of a source on a day, ascending, each once.
  [[nodiscard]] std::vector<std::uint32_t> targets(std::uint32_t source, Date on) const;
  /// The sources of a target on a day, ascending, each once.
  [[nodiscard]] std::vector<std::uint32_t> sources(std::uint32_t target, Date on) const;
  /// True if the relation holds between the two on that day. O(log edges of the source + equal edges).
  [[nodiscard]] bool holds(std::uint32_t source, std::uint32_t target, Date on) const;

 private:
  struct Rows {  // one direction
    std::vector<std::uint32_t> begin;
    std::vector<std::uint32_t> other;
    std::vector<std::uint32_t> origin;
    std::vector<Validity> validity;  // empty if every edge always holds

    template <typename Visit>
    void visit(std::uint32_t row, Date on, Visit&& visit) const {
      if (std::size_t{row} + 1 >= begin.size()) return;
      for (std::uint32_t e = begin[row]; e < begin[row + 1]; ++e) {
        if (validity.empty() || validity[e].holds_on(on)) visit(other[e], origin[e]);
      }
    }
  };
  static Rows make_rows(std::size_t count, const std::vector<RelationEdge>& edges, bool backward);

  std::string name_, source_entity_, target_entity_;
  Rows forward_, backward_;
};

/// The relations of a pack, found by name. The queries that name a well-known relation are empty where the pack does
/// not declare it.
class Relations {
 public:
  /// Adds a relation; one of the same name is replaced.
  void add(Relation relation);
  /// The relation of this name or null. O(number of relations).
  [[nodiscard]] const Relation* find(std::string_view name) const;
  [[nodiscard]] std::span<const Relation> all() const noexcept { return relations_; }

  /// What `source` is related to, and what is related to `target`, on a day: ascending, each once.
  [[nodiscard]] std::vector<std::uint32_t> targets(std::string_view relation, std::uint32_t source, Date on) const;
  [[nodiscard]] std::vector<std::uint32_t> sources(std::string_view relation, std::uint32_t target, Date on) const;

  /// Sources of `member_of`: the members of a body.
  [[nodiscard]] std::vector<BodyId> members(BodyId body, Date on) const { return sources("member_of", body, on); }
  /// Sources of `leads` and `supports`: who leads, who supports a domain.
  [[nodiscard]] std::vector<BodyId> leads(DomainId domain, Date on) const { return sources("leads", domain, on); }
  [[nodiscard]] std::vector<BodyId> supports(DomainId domain, Date on) const { return sources("supports", domain, on); }
  /// Sources of `office_of`: the offices of a committee.
  [[nodiscard]] std::vector<BodyId> offices(BodyId body, Date on) const { return sources("office_of", body, on); }

 private:
  std::vector<Relation> relations_;
};

}  // namespace zeren::inline v0
