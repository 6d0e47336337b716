// Who is responsible for what, where.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "zeren/org/domains.hpp"
#include "zeren/org/ids.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/validity.hpp"

namespace zeren::inline v0 {

/// 领导责任, 监管责任, 主体责任.
enum class ResponsibilityKind : std::uint8_t { leadership, regulatory, principal };
inline constexpr std::size_t responsibility_kinds = 3;

/// In place of a domain: the row holds for every domain.
inline constexpr DomainId all_domains = 0xffff'fffe;

/// One row of a responsibility table: this body has this kind of responsibility for the domain at the unit.
struct ResponsibilityRow {
  UnitId unit = no_unit;
  DomainId domain = all_domains;
  ResponsibilityKind kind = ResponsibilityKind::regulatory;
  BodyId body = no_body;
  Validity validity{};
  std::uint32_t origin = 0;  ///< whatever the caller wants to find again: the index of the declaration or table row
};

/// `responsible(unit, domain, kind)` as of a day.
struct ResponsibilityQuery {
  UnitId unit = no_unit;
  DomainId domain = all_domains;  ///< `all_domains` asks for rows that hold for every domain
  ResponsibilityKind kind = ResponsibilityKind::regulatory;
  Date today;
};

/// A holder as a query finds it, with the row that says so.
struct ResponsibilityHolder {
  BodyId body = no_body;
  DomainId domain = all_domains;  ///< of the row: the domain asked for, one that it lies within, or all
  std::uint32_t origin = 0;
};

/// How far `covered` looks.
enum class Reach : std::uint8_t { here, here_or_above };

/// The holders at one unit, where the caller wants a value rather than a visit.
struct ResponsibilityAnswer {
  UnitId found_at = no_unit;                  ///< the unit that has them; `no_unit` if nobody is responsible
  std::vector<ResponsibilityHolder> holders;  ///< by body, each body once (its most specific row)
  std::vector<UnitId> path;                   ///< units walked: from the unit asked for up to `found_at`, or to the top
};

/// The responsibility rows of one organisation, ready to be asked. Immutable, free to share between threads; keeps no
/// reference to what it was built from. 20 bytes a row and 24 a unit.
///
/// A row counts for a query if it is for the domain asked for, one that this lies within, or all domains, and holds on
/// the day (and so does its body). The holders are all those of the nearest unit upwards that has any.
class ResponsibilityIndex {
 public:
  ResponsibilityIndex() = default;

  /// Builds the index. Rows whose unit, domain or body is out of range must not be given. `body_validity` has one entry
  /// a body, or is empty if all bodies always exist. O(n log n).
  ResponsibilityIndex(const Organisation& organisation, const Domains& domains, std::span<const ResponsibilityRow> rows,
                      std::span<const Validity> body_validity = {});

  /// Calls `visit(holder)` for the rows that count at the nearest unit that has any, and returns that unit, or
  /// `no_unit` if there is none. A body comes once for each row of its own; the order is by domain from the innermost
  /// outwards, then by body, then by origin. Allocates nothing. O(depth of the tree × depth of the domains × log rows
  /// of a unit).
  template <typename Visit>
  UnitId nearest(const ResponsibilityQuery& query, Visit&& visit) const {
    const OfKind& rows = kinds_[static_cast<std::size_t>(query.kind)];
    for (UnitId u = rows.first_with_rows(query.unit); u != no_unit; u = rows.units[u].up) {
      if (visit_at(rows, u, query, visit)) return u;
    }
    return no_unit;
  }

  /// Calls `visit(unit, holder)` for the rows that count at the unit and at all above it, nearest first. Allocates
  /// nothing.
  template <typename Visit>
  void chain(const ResponsibilityQuery& query, Visit&& visit) const {
    const OfKind& rows = kinds_[static_cast<std::size_t>(query.kind)];
    for (UnitId u = rows.first_with_rows(query.unit); u != no_unit; u = rows.units[u].up) {
      visit_at(rows, u, query, [&](const ResponsibilityHolder& holder) { visit(u, holder); });
    }
  }

  /// The bodies responsible, ascending, each once, written over what `bodies` held: no allocation once its capacity
  /// suffices. Returns the unit where they were found, or `no_unit`.
  UnitId responsible_bodies(const ResponsibilityQuery& query, std::vector<BodyId>& bodies) const;

  /// The same as a value, with the path. `organisation` is the one that the index was built for.
  [[nodiscard]] ResponsibilityAnswer responsible(const Organisation& organisation,
                                                 const ResponsibilityQuery& query) const;

  /// The answers of every unit upwards that has holders, nearest first; each path begins at the unit asked for.
  [[nodiscard]] std::vector<ResponsibilityAnswer> all_responsible(const Organisation& organisation,
                                                                  const ResponsibilityQuery& query) const;

  /// Whether anybody is responsible at the unit itself, or at it or above.
  [[nodiscard]] bool covered(const ResponsibilityQuery& query, Reach reach) const;

  /// Bytes on the heap.
  [[nodiscard]] std::size_t heap_bytes() const noexcept;

 private:
  struct Unit {           // both in one cache line, because every query reads both
    std::uint32_t begin;  // of its rows; they end where the next unit's begin
    UnitId up;            // the nearest unit above that has rows
  };
  struct Row {
    DomainId domain;
    BodyId body;
    Validity validity;
    std::uint32_t origin;
  };
  struct OfKind {             // kinds apart, so that a query never meets the rows of another
    std::vector<Unit> units;  // one more than there are units; none where there are no rows
    std::vector<Row> rows;    // by unit, then domain, body, origin

    [[nodiscard]] UnitId first_with_rows(UnitId u) const noexcept {
      if (std::size_t{u} + 1 >= units.size()) return no_unit;
      return units[u].begin != units[u + 1].begin ? u : units[u].up;
    }
  };

  // Visits the rows at u that count; true if there was one.
  template <typename Visit>
  bool visit_at(const OfKind& of_kind, UnitId u, const ResponsibilityQuery& query, Visit&& visit) const {
    const Row* const first = of_kind.rows.data() + of_kind.units[u].begin;
    const Row* const last = of_kind.rows.data() + of_kind.units[u + 1].begin;
    bool any = false;
    for (DomainId d = query.domain;; d = domain_parent_[d]) {
      if (d == no_domain) d = all_domains;
      const Row* row =
          std::lower_bound(first, last, d, [](const Row& r, DomainId domain) { return r.domain < domain; });
      for (; row != last && row->domain == d; ++row) {
        if (!row->validity.holds_on(query.today)) continue;
        any = true;
        visit(ResponsibilityHolder{row->body, d, row->origin});
      }
      if (d == all_domains) return any;
    }
  }

  std::array<OfKind, responsibility_kinds> kinds_;
  std::vector<DomainId> domain_parent_;
};

}  // namespace zeren::inline v0
