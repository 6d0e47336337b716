// The rows of facts that bear on a duty: whose they are, of which day and which period. Private to the engine.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/run/duty_rows.hpp"

namespace zeren::inline v0::detail {

/// A row that counts, with what it names. What it names and there is not, or what another duty has, is told apart from
/// what it leaves open.
struct DutyFact {
  std::uint32_t row = 0;
  std::optional<Date> day;
  bool names_subject = false, names_holder = false, names_period = false;
  const DutySubject* subject = nullptr;  // of those that it may name: null where it is none of the duty's
  std::optional<std::uint32_t> holder;   // a row of the body table
  std::optional<std::uint32_t> period;   // of plan::Duty::periods
  std::optional<std::uint32_t> error;    // of its condition: whether it counts is not known
};

/// Reads one table of facts for a duty.
class DutyFactReader {
 public:
  DutyFactReader(const Frame& frame, const plan::Duty& duty, const plan::DutyFacts& facts, DutyRows& all);

  /// The rows that exist today and meet the condition, by day and then by key. What names a period or a row of which
  /// there is none is left out and noted in `DutyRows::lost`.
  [[nodiscard]] std::vector<DutyFact> read();

 private:
  [[nodiscard]] const Column* column(plan::NodeId node) const;
  bool read_subject(DutyFact& fact);
  bool read_holder(DutyFact& fact);
  bool read_period(DutyFact& fact);
  const DutySubject* by_key(const std::string& key, bool& exists);

  const Frame& frame_;
  const plan::Duty& duty_;
  const plan::DutyFacts& facts_;
  DutyRows& all_;
  const Column *day_, *holder_, *subject_, *period_, *where_;
  std::map<std::string, std::uint32_t, std::less<>> period_of_;
  std::unordered_map<std::string, std::uint32_t> row_of_;  // of the duty's table, by key; made when first asked for
  bool keys_are_known_ = false;
};

}  // namespace zeren::inline v0::detail
