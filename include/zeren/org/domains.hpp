// The domains of responsibility (道路交通, 消防, …): a tree of their own beside the units.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/org/ids.hpp"
#include "zeren/org/unit_problem.hpp"

namespace zeren::inline v0 {

/// `domain chem "危险化学品" within industry`.
struct DomainRow {
  std::string name{};    ///< unique
  std::string label{};   ///< what people read; may be empty
  std::string within{};  ///< name of the domain it lies in; empty at the top
};

struct DomainsResult;

/// The declared domains, numbered in order of declaration.
/// Immutable. A few dozen rows, so nothing here is tuned.
class Domains {
 public:
  Domains() = default;

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  [[nodiscard]] const DomainRow& row(DomainId d) const { return rows_[d]; }
  [[nodiscard]] const std::vector<DomainRow>& rows() const noexcept { return rows_; }
  /// The domain that d lies in; `no_domain` at the top.
  [[nodiscard]] DomainId parent(DomainId d) const { return parent_[d]; }
  /// One entry a domain.
  [[nodiscard]] std::span<const DomainId> parents() const noexcept { return parent_; }
  /// True if `inner` is `outer` or lies within it, however deep. O(depth).
  [[nodiscard]] bool within(DomainId inner, DomainId outer) const;
  /// By name, then by label where only one domain has it; `no_domain` if there is none. O(domains).
  [[nodiscard]] DomainId find(std::string_view text) const;

 private:
  friend DomainsResult build_domains(std::vector<DomainRow> rows);

  std::vector<DomainRow> rows_;
  std::vector<DomainId> parent_;
};

/// The domains, or all that is wrong with their rows; `line` of a problem is the row's index plus one.
struct DomainsResult {
  std::optional<Domains> domains;
  std::vector<UnitProblem> problems;
};

/// Finds duplicate names, unknown outer domains and loops, all of them. O(n log n).
[[nodiscard]] DomainsResult build_domains(std::vector<DomainRow> rows);

}  // namespace zeren::inline v0
