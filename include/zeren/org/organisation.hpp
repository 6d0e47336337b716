// The tree of units.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/limits.hpp"
#include "zeren/org/ids.hpp"
#include "zeren/org/text_index.hpp"
#include "zeren/org/unit_problem.hpp"
#include "zeren/org/units.hpp"

namespace zeren::inline v0 {

class Organisation;
struct OrganisationResult;
namespace detail {
class OrganisationBuilder;
}

/// Which unit a text names.
struct UnitResolution {
  UnitId unit = no_unit;  ///< the unit, where there is exactly one
  std::vector<UnitId>
      candidates;  ///< where the text is ambiguous: all units that it may mean, in pre-order; else empty

  [[nodiscard]] bool found() const noexcept { return unit != no_unit; }
  [[nodiscard]] bool ambiguous() const noexcept { return !candidates.empty(); }
};

/// A unit and those above it, from the unit itself (or its parent) up to the top: a range over `UnitId`.
class UpwardRange {
 public:
  class iterator {
   public:
    using value_type = UnitId;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const UnitId* parents, UnitId at) noexcept : parents_(parents), at_(at) {}
    UnitId operator*() const noexcept { return at_; }
    iterator& operator++() noexcept {
      at_ = parents_[at_];
      return *this;
    }
    iterator operator++(int) noexcept {
      const iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator& other) const noexcept { return at_ == other.at_; }

   private:
    const UnitId* parents_ = nullptr;
    UnitId at_ = no_unit;
  };

  UpwardRange(const UnitId* parents, UnitId first, UnitId stop = no_unit) noexcept
      : begin_(parents, first), end_(parents, stop) {}
  [[nodiscard]] iterator begin() const noexcept { return begin_; }
  [[nodiscard]] iterator end() const noexcept { return end_; }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

 private:
  iterator begin_, end_;
};

/// The units directly below one unit, in code order: a range over `UnitId`.
class ChildRange {
 public:
  class iterator {
   public:
    using value_type = UnitId;
    using difference_type = std::ptrdiff_t;

    iterator() = default;
    iterator(const UnitId* ends, UnitId at) noexcept : ends_(ends), at_(at) {}
    UnitId operator*() const noexcept { return at_; }
    iterator& operator++() noexcept {
      at_ = ends_[at_];  // the next sibling begins where this one's subtree ends
      return *this;
    }
    iterator operator++(int) noexcept {
      const iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const iterator& other) const noexcept { return at_ == other.at_; }

   private:
    const UnitId* ends_ = nullptr;
    UnitId at_ = no_unit;
  };

  ChildRange(const UnitId* ends, UnitId first, UnitId last) noexcept : begin_(ends, first), end_(ends, last) {}
  [[nodiscard]] iterator begin() const noexcept { return begin_; }
  [[nodiscard]] iterator end() const noexcept { return end_; }
  [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

 private:
  iterator begin_, end_;
};

/// The organisation: the units of the pack's tiers as a forest (as a rule: one tree), immutable and free to share
/// between threads.
///
/// Units are numbered in pre-order, siblings in the byte order of their codes, whatever the order of the rows was. The
/// subtree of u is therefore the range [u, end_of_subtree(u)), and every array below can be read as a column of the
/// units. Tiers are counted from the top, 0 being the highest. Every `UnitId` argument must be below `size()`.
/// About 100 bytes a unit with four tiers.
class Organisation {
 public:
  /// An organisation without units; real ones come from `build_organisation`.
  Organisation() = default;

  /// Number of units, those above the pack's tiers not counted.
  [[nodiscard]] std::size_t size() const noexcept { return parent_.size(); }
  /// Rows of the units table that only stand above the pack's tiers (a province over a county's tree), and are no
  /// units.
  [[nodiscard]] std::size_t context_units() const noexcept { return context_units_; }
  /// The edition that the units table stated.
  [[nodiscard]] const std::string& edition() const noexcept { return edition_; }

  /// Names of the tiers, top to bottom.
  [[nodiscard]] const std::vector<std::string>& tiers() const noexcept { return tiers_; }
  /// Index of a tier by its name; none if there is no such tier. O(tiers).
  [[nodiscard]] std::optional<std::size_t> find_tier(std::string_view name) const noexcept;

  /// The unit directly above; `no_unit` at the top. O(1), as all of the following where nothing else is said.
  [[nodiscard]] UnitId parent(UnitId u) const noexcept { return parent_[u]; }
  /// Tier of a unit, an index into `tiers()`.
  [[nodiscard]] std::size_t tier(UnitId u) const noexcept { return tier_[u]; }
  /// Code and name as the units table has them. The views live as long as the organisation.
  [[nodiscard]] std::string_view code(UnitId u) const noexcept {
    return {text_.data() + texts_[u].code, texts_[u].name - texts_[u].code};
  }
  [[nodiscard]] std::string_view name(UnitId u) const noexcept {
    return {text_.data() + texts_[u].name, texts_[u + 1].code - texts_[u].name};
  }
  /// One past the last unit of u's subtree.
  [[nodiscard]] UnitId end_of_subtree(UnitId u) const noexcept { return end_[u]; }
  /// True if `inner` is `outer` or lies below it.
  [[nodiscard]] bool within(UnitId inner, UnitId outer) const noexcept { return inner - outer < end_[outer] - outer; }
  /// The units directly below u, in code order. Going through them is O(children).
  [[nodiscard]] ChildRange children(UnitId u) const noexcept { return {end_.data(), u + 1, end_[u]}; }
  /// The units without a parent, in code order: one, unless the organisation was built with `allow_forest`.
  [[nodiscard]] ChildRange roots() const noexcept { return {end_.data(), 0, static_cast<UnitId>(size())}; }
  /// The units above u, nearest first, u not among them. Going through them is O(depth), at most the number of tiers.
  [[nodiscard]] UpwardRange ancestors(UnitId u) const noexcept { return {parent_.data(), parent_[u]}; }
  /// From u, itself included, up to `top`, which must be u or an ancestor of it and is included too. `no_unit` as `top`
  /// means all the way.
  [[nodiscard]] UpwardRange upward(UnitId u, UnitId top = no_unit) const noexcept {
    return {parent_.data(), u, top == no_unit ? no_unit : parent_[top]};
  }

  /// The unit of tier `tier` that u is or lies in; `no_unit` if there is none (u stands above that tier, or its
  /// ancestors skip it).
  [[nodiscard]] UnitId ancestor_at(UnitId u, std::size_t tier) const noexcept { return ancestors_at_[tier][u]; }
  /// The same for all units: entry u is `ancestor_at(u, tier)`.
  [[nodiscard]] std::span<const UnitId> ancestors_at(std::size_t tier) const noexcept { return ancestors_at_[tier]; }
  /// The units of a tier in pre-order: entry r is the unit of row r of that tier's table.
  [[nodiscard]] std::span<const UnitId> units_of_tier(std::size_t tier) const noexcept {
    return std::span(units_by_tier_).subspan(tier_begin_[tier], tier_begin_[tier + 1] - tier_begin_[tier]);
  }
  /// Row of u in its tier's table: its index in `units_of_tier(tier(u))`.
  [[nodiscard]] std::uint32_t row_in_tier(UnitId u) const noexcept { return row_in_tier_[u]; }

  /// Whole columns, one entry a unit, for kernels.
  [[nodiscard]] std::span<const UnitId> parents() const noexcept { return parent_; }
  [[nodiscard]] std::span<const UnitId> ends_of_subtrees() const noexcept { return end_; }
  [[nodiscard]] std::span<const std::uint8_t> tier_column() const noexcept { return tier_; }
  [[nodiscard]] std::span<const std::uint32_t> rows_in_tier() const noexcept { return row_in_tier_; }

  /// The unit with this code, or `no_unit`. O(length of the code).
  [[nodiscard]] UnitId find_code(std::string_view code) const noexcept;
  /// All units of this name, in pre-order. O(length of the name).
  [[nodiscard]] std::span<const UnitId> find_name(std::string_view name) const noexcept;
  /// All units that a path means, in pre-order. A path is names parted by `/` or `／`, each directly below the one
  /// before it, from any unit downwards: `梅溪镇/三山村`. A single name is a path too. O(units of the last name ×
  /// names).
  [[nodiscard]] std::vector<UnitId> find_path(std::string_view path) const;

  /// The unit that a text names: by code; else by name; else by path. Only units from tier `top` to tier `bottom`, both
  /// included, are considered. A name or path that fits several units is ambiguous. The text must be NFC.
  [[nodiscard]] UnitResolution resolve(std::string_view text, std::size_t top = 0,
                                       std::size_t bottom = std::numeric_limits<std::size_t>::max()) const;

  /// Names from the top down to u, parted by `/`: `安吉县/梅溪镇/三山村`. O(depth).
  [[nodiscard]] std::string path_of(UnitId u) const;

  /// Bytes on the heap.
  [[nodiscard]] std::size_t heap_bytes() const noexcept;

 private:
  friend class detail::OrganisationBuilder;

  std::string edition_;
  std::vector<std::string> tiers_;
  std::size_t context_units_ = 0;

  std::vector<UnitId> parent_;
  std::vector<UnitId> end_;
  std::vector<std::uint8_t> tier_;
  std::vector<std::uint32_t> row_in_tier_;
  std::vector<std::vector<UnitId>> ancestors_at_;  // [tier][unit]
  std::vector<UnitId> units_by_tier_;              // all of tier 0, then all of tier 1, …
  std::vector<std::uint32_t> tier_begin_;          // where each tier begins there

  std::string text_;  // code and name of unit 0, code and name of unit 1, …
  struct Texts {      // where a unit's code and name begin there
    std::uint32_t code;
    std::uint32_t name;
  };
  std::vector<Texts> texts_;  // one more than there are units
  detail::TextIndex by_code_;
  detail::TextIndex by_name_;
};

/// What came of a units table: the organisation, or everything that is wrong with the table.
struct OrganisationResult {
  std::optional<Organisation> organisation;  ///< there exactly if `problems` is empty
  std::vector<UnitProblem> problems;         ///< ordered by line, then code, then arguments
};

/// The most tiers that an organisation may have.
inline constexpr std::size_t max_tiers = 200;

/// Builds the organisation of the pack's tiers (`tiers`, names top to bottom) from a units table.
///
/// Rows of a level that is no tier and that stand above the tiers are context: they are left out and counted. A unit
/// may skip tiers (a village right below a county), but its parent must be of a higher tier, and a unit without a
/// parent among the tiers must be of the top tier. There may be one such unit only, unless `allow_forest` is true (the
/// whole country, whose 31 provinces have nothing above them). All problems of the table are found in one go, without
/// repeating one as the consequence of another.
///
/// The result does not depend on the order of the rows, the line numbers in problems excepted. O(n log n); nothing is
/// recursive, so depth is no concern. Peak memory beside table and result: about 35 bytes a row. Past a limit, or when
/// cancelled, that is the first, or the only, problem.
[[nodiscard]] OrganisationResult build_organisation(const UnitsTable& table, std::span<const std::string> tiers,
                                                    bool allow_forest = false, const Limits& limits = {});

}  // namespace zeren::inline v0
