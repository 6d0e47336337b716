// The points of one subject of a ledger, entry by entry. Private to the engine.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "src/run/ledger_cycle.hpp"
#include "zeren/base/number.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::detail {

/// A number of points, or the number of the error that keeps it from being known.
struct Points {
  Number value;
  std::optional<std::uint32_t> error;
};

/// What holds for every subject.
struct LedgerTerms {
  plan::LedgerCarry carry = plan::LedgerCarry::none;
  plan::MapOp carry_comparison = plan::MapOp::greater_equal;
  Number carry_bound;
  std::optional<Number> cancel_at_most;
  std::vector<std::optional<Number>> line_at_most;  // by line
  std::vector<Number> thresholds;
  std::function<std::uint32_t()> too_large;  // the number of a new error: a sum passed the size of numbers
};

/// An event of a subject: a row of the entry table once it is posted.
struct LedgerEntry {
  std::uint32_t subject = 0;  // counted over all tables of subjects
  Date day;
  plan::LedgerEntryKind kind = plan::LedgerEntryKind::record;
  std::uint32_t line = 0;  // revocations: the line of the record
  std::uint32_t revocation = 0;
  plan::TableId table = plan::scalar;  // of the event; none for what is carried
  std::uint32_t row = 0;
  bool revoked = false;
  Points asked;
  // Posted:
  Points counted, balance;
  std::optional<plan::LedgerLimit> limit;  // what cut it
  Date cycle_start;
};

/// Records, revocations, then cancellations of one day.
[[nodiscard]] int order_in_day(plan::LedgerEntryKind kind);

class LedgerAccount {
 public:
  struct Reached {
    std::optional<Date> on;
    std::optional<std::uint32_t> error;
  };

  /// Rows of what is carried go to `rows`, as all entries do.
  LedgerAccount(const LedgerTerms& terms, const CycleRule& rule, std::uint32_t subject, std::vector<LedgerEntry>& rows)
      : terms_(terms), rule_(rule), subject_(subject), rows_(rows), line_cancelled_(terms.line_at_most.size()) {}

  /// Moves on to the cycle of the day, which is not before the day moved to last. False where there is no such cycle.
  [[nodiscard]] bool move_to(Date day);
  /// Posts an entry of the day moved to.
  void post(LedgerEntry entry);

  [[nodiscard]] Date cycle_start() const { return cycle_.first; }
  [[nodiscard]] const Points& balance() const { return balance_; }
  [[nodiscard]] const Points& recorded() const { return recorded_; }
  [[nodiscard]] const Points& cancelled() const { return cancelled_; }
  [[nodiscard]] const Points& cut() const { return cut_; }
  [[nodiscard]] const Points& carried() const { return carried_; }
  [[nodiscard]] const std::vector<Reached>& reached() const { return reached_; }

 private:
  void carry_into(const LedgerCycle& cycle);
  void begin(const LedgerCycle& cycle);
  void cancel(LedgerEntry& entry);
  void look_at_thresholds(Date day);
  [[nodiscard]] Points kept() const;
  [[nodiscard]] Points plus(const Points& a, const Points& b) const;
  [[nodiscard]] Points minus(const Points& a, const Points& b) const;

  const LedgerTerms& terms_;
  CycleRule rule_;
  std::uint32_t subject_;
  std::vector<LedgerEntry>& rows_;
  bool begun_ = false;
  LedgerCycle cycle_;
  Points balance_, recorded_, cancelled_, cut_, carried_;
  std::vector<Points> line_cancelled_;
  std::vector<Reached> reached_;
};

}  // namespace zeren::inline v0::detail
