// Which values are quotients that nothing rounds: their digits never end, and bands and ranks see all of them.
#pragma once

#include "zeren/pack/pack.hpp"

namespace zeren::inline v0::pack::detail {

class Quotients {
 public:
  // The pack's rules must be in order.
  explicit Quotients(const Pack& pack) : pack_(pack), known_(pack.rules.size(), Known::not_asked) {}

  bool of(const Expression& e);
  bool of(const Score& score);
  bool of(const Exceptions& exceptions);

 private:
  enum class Known : char { not_asked, no, yes };
  bool of_rule(std::uint32_t rule);

  const Pack& pack_;
  std::vector<Known> known_;
};

}  // namespace zeren::inline v0::pack::detail
