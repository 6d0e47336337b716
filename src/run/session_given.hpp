// Tables that a session keeps as they were given: bodies and relations. Private to the engine.
#pragma once

#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/plan/plan.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::inline v0::detail {

/// Copies of source tables, as texts. What it gives lives as long as it does.
class GivenTables {
 public:
  /// Keeps the table if it is no table of facts.
  void take(const plan::Plan& plan, const SourceTable& table);
  [[nodiscard]] const std::vector<SourceTable>& tables() const { return tables_; }
  /// The table of bodies; null where none was given.
  [[nodiscard]] const SourceTable* bodies(const plan::Plan& plan) const;

 private:
  std::vector<SourceTable> tables_;
  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> views_;
  std::deque<std::vector<std::uint32_t>> lines_;
};

}  // namespace zeren::inline v0::detail
