#include "src/run/ledger_account.hpp"

#include <utility>

namespace zeren::inline v0::detail {

using plan::LedgerCarry;
using plan::LedgerEntryKind;
using plan::LedgerLimit;

namespace {

bool holds(const Number& points, plan::MapOp comparison, const Number& bound) {
  switch (comparison) {
    case plan::MapOp::less:
      return points < bound;
    case plan::MapOp::less_equal:
      return points <= bound;
    case plan::MapOp::greater:
      return points > bound;
    case plan::MapOp::equal:
      return points == bound;
    default:
      return points >= bound;
  }
}

}  // namespace

int order_in_day(LedgerEntryKind kind) {
  switch (kind) {
    case LedgerEntryKind::carry:
      return 0;
    case LedgerEntryKind::record:
      return 1;
    case LedgerEntryKind::revoke:
      return 2;
    case LedgerEntryKind::cancel:
      break;
  }
  return 3;
}

bool LedgerAccount::move_to(Date day) {
  while (!begun_ || day >= cycle_.next) {
    // Nothing happens in cycles that no points enter.
    const bool empty = !balance_.error && balance_.value.is_zero();
    const std::optional<LedgerCycle> cycle = cycle_of(rule_, !begun_ || empty ? day : cycle_.next);
    if (!cycle) return false;
    if (begun_ && !empty) carry_into(*cycle);
    begin(*cycle);
  }
  return true;
}

// At the end of a cycle: the points that go over into the next one.
Points LedgerAccount::kept() const {
  if (terms_.carry == LedgerCarry::none) return {};
  if (terms_.carry == LedgerCarry::all || balance_.error) return balance_;
  return holds(balance_.value, terms_.carry_comparison, terms_.carry_bound) ? balance_ : Points{};
}

void LedgerAccount::carry_into(const LedgerCycle& cycle) {
  LedgerEntry entry;
  entry.subject = subject_;
  entry.day = entry.cycle_start = cycle.first;
  entry.kind = LedgerEntryKind::carry;
  entry.asked = balance_;
  balance_ = kept();
  entry.counted = entry.balance = balance_;
  rows_.push_back(std::move(entry));
}

void LedgerAccount::begin(const LedgerCycle& cycle) {
  begun_ = true;
  cycle_ = cycle;
  carried_ = balance_;
  recorded_ = cancelled_ = cut_ = {};
  line_cancelled_.assign(line_cancelled_.size(), {});
  reached_.assign(terms_.thresholds.size(), {});
  look_at_thresholds(cycle.first);
}

void LedgerAccount::post(LedgerEntry entry) {
  entry.cycle_start = cycle_.first;
  if (entry.kind == LedgerEntryKind::cancel) {
    cancel(entry);
  } else if (entry.kind == LedgerEntryKind::record && !entry.revoked) {
    entry.counted = entry.asked;
    recorded_ = plus(recorded_, entry.asked);
    balance_ = plus(balance_, entry.asked);
  }
  entry.balance = balance_;
  look_at_thresholds(entry.day);
  rows_.push_back(std::move(entry));
}

// As much as is asked for, but no more than its line and all lines may in one cycle, and never below 0. What is cut
// counts against no limit.
void LedgerAccount::cancel(LedgerEntry& entry) {
  Points counted = entry.asked;
  const auto bound = [&](const Points& room, LedgerLimit limit) {
    if (counted.error) return;
    if (!room.error && room.value >= counted.value) return;
    counted = room;
    entry.limit = room.error ? std::nullopt : std::optional(limit);
  };
  if (const auto& most = terms_.line_at_most[entry.line]) {
    bound(minus({*most, {}}, line_cancelled_[entry.line]), LedgerLimit::line);
  }
  if (terms_.cancel_at_most) bound(minus({*terms_.cancel_at_most, {}}, cancelled_), LedgerLimit::cycle);
  bound(balance_, LedgerLimit::zero);
  entry.counted = counted;
  line_cancelled_[entry.line] = plus(line_cancelled_[entry.line], counted);
  cancelled_ = plus(cancelled_, counted);
  cut_ = plus(cut_, minus(entry.asked, counted));
  balance_ = minus(balance_, counted);
}

// A threshold once reached stays so for the cycle; the first day counts, be the points cancelled later that day.
void LedgerAccount::look_at_thresholds(Date day) {
  for (std::size_t t = 0; t < reached_.size(); ++t) {
    Reached& reached = reached_[t];
    if (reached.on) continue;
    reached.error = balance_.error;
    if (!balance_.error && balance_.value >= terms_.thresholds[t]) reached.on = day;
  }
}

Points LedgerAccount::plus(const Points& a, const Points& b) const {
  if (a.error) return a;
  if (b.error) return b;
  NumberResult sum = add(a.value, b.value);
  if (!sum.ok()) return {Number(0), terms_.too_large()};
  return {std::move(sum.value), {}};
}

Points LedgerAccount::minus(const Points& a, const Points& b) const {
  return plus(a, {negate(b.value), b.error});
}

}  // namespace zeren::inline v0::detail
