// The rows of W2 and W3 as columns of whole numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/peers/zeren/data.hpp"
#include "zeren/run/source_table.hpp"

namespace peers {

/// Hazards in memory; units by the numbers of their villages, which are their codes too.
struct Hazards {
  std::vector<std::int64_t> at, severity, overdue, repeats;

  Hazards(const std::string& data, std::size_t rows)
      : at(read_column<std::int32_t, std::int64_t>(data + "/h_unit.i32", rows)),
        severity(read_column<std::int8_t, std::int64_t>(data + "/h_sev.i8", rows)),
        overdue(read_column<std::int16_t, std::int64_t>(data + "/h_od.i16", rows)),
        repeats(read_column<std::int8_t, std::int64_t>(data + "/h_rep.i8", rows)) {}

  /// Spans of these columns: a table as the library takes it.
  [[nodiscard]] zeren::SourceTable table() const {
    return {.entity = "hazard",
            .rows = at.size(),
            .columns = {{"at", std::span(at)},
                        {"severity", std::span(severity)},
                        {"overdue_days", std::span(overdue)},
                        {"repeat_count", std::span(repeats)}}};
  }
  /// Bytes of the columns.
  [[nodiscard]] std::size_t bytes() const { return at.size() * 4 * sizeof(std::int64_t); }
};

}  // namespace peers
