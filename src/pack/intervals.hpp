// Interval reasoning over one column: which of its values make a condition true.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "zeren/pack/pack.hpp"

namespace zeren::inline v0::pack::detail {

struct Bound {
  Number value;
  bool inclusive = true;
};
struct Interval {
  std::optional<Bound> low, high;  // absent: no end on that side
};

// A union of intervals, in order and apart from one another.
class IntervalSet {
 public:
  static IntervalSet everything();
  static IntervalSet of(Interval interval);

  IntervalSet intersect(const IntervalSet& other) const;
  IntervalSet complement() const;
  IntervalSet unite(const IntervalSet& other) const;
  bool empty() const { return intervals_.empty(); }
  bool contains(const Number& value) const;
  const std::vector<Interval>& intervals() const { return intervals_; }
  // Every value of this is in the other.
  bool inside(const IntervalSet& other) const;

 private:
  std::vector<Interval> intervals_;
};

// The values for which `subject op number` holds.
IntervalSet compared_with(ExpressionKind op, const Number& number);

// A condition about one thing only.
struct OneColumn {
  const Expression* subject = nullptr;  // what is compared with numbers
  std::string text;                     // its printed form
  IntervalSet values;                   // for which of its values the condition holds
};

// Nothing where the condition is about more than one thing, or about something else than numbers.
std::optional<OneColumn> one_column(const Expression& condition, const Pack& pack);

// The values that the thing can have at all: counts of rows are never negative, declared ranges hold.
IntervalSet possible_values(const Expression& subject, const Pack& pack);

}  // namespace zeren::inline v0::pack::detail
