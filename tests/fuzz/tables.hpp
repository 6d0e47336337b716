// What holds for every table that a loader read, and for what binding makes of it.
#pragma once

#include <string>
#include <vector>

#include "tests/fuzz/limits.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/small_pack.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/loaded_table.hpp"
#include "zeren/io/output.hpp"
#include "zeren/run/bind.hpp"

namespace zeren::fuzz {

inline void require_good(const std::vector<Reject>& rejects) {
  for (const Reject& reject : rejects) {
    require(reject.code != nullptr, "a reject has a code");
    for (const Language language : {Language::en, Language::zh}) require(!reason(reject, language).empty(), "a reason");
  }
  require(rejects_to_csv(rejects).find("file,line,column,code,reason,row") == 0, "rejects.csv has its header");
}

inline void require_good(const LoadedTable& table) {
  for (const TextColumn& column : table.columns) {
    require(column.size() == table.rows(), "every column has every row");
    for (std::size_t row = 0; row < table.rows(); ++row) require(is_valid_utf8(column[row]), "cells are UTF-8");
  }
  for (std::size_t row = 1; row < table.rows(); ++row)
    require(table.lines[row - 1] < table.lines[row], "lines of rows ascend");
  require_good(table.rejects);
}

/// Binds the table as one of each kind of the small pack's tables.
inline void bind_as_each(LoadedTable table) {
  for (const char* entity : {"hazard", "visit", "enterprise", "responsibility", "list", "leads", "body", "no_such"}) {
    table.entity = entity;
    const std::vector<SourceTable> views{table.view()};
    const BindResult bound = zeren::bind(small_pack().pack.plan(), small_pack().organisation, views, small_limits());
    require_good(bound.rejects);
    for (const auto& held : bound.dataset.tables) {
      if (held) require(held->rows <= table.rows(), "binding adds no rows");
    }
  }
}

}  // namespace zeren::fuzz
