// The rows of W2 and W3 as a host holds them: columns of whole numbers, as narrow as they need be.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "bench/peers/zeren/data.hpp"
#include "zeren/run/source_table.hpp"

namespace peers {

/// Hazards in memory; villages by their numbers in the organisation.
struct Hazards {
  std::vector<zeren::UnitId> at;
  std::vector<std::int8_t> severity, repeats;
  std::vector<std::int16_t> overdue;

  Hazards(const std::string& data, std::size_t rows, const Country& country)
      : at(read_column<std::uint32_t>(data + "/h_unit.i32", rows)),
        severity(read_column<std::int8_t>(data + "/h_sev.i8", rows)),
        repeats(read_column<std::int8_t>(data + "/h_rep.i8", rows)),
        overdue(read_column<std::int16_t>(data + "/h_od.i16", rows)) {
    for (zeren::UnitId& unit : at) unit = country.village[unit];
  }

  /// Spans of these columns: a table as the library takes it.
  [[nodiscard]] zeren::SourceTable table() const {
    return {.entity = "hazard",
            .rows = at.size(),
            .columns = {{"at", zeren::UnitNumbers{at}},
                        {"severity", std::span(severity)},
                        {"overdue_days", std::span(overdue)},
                        {"repeat_count", std::span(repeats)}}};
  }
  /// Bytes of the columns.
  [[nodiscard]] std::size_t bytes() const { return at.size() * (sizeof(zeren::UnitId) + 2 + sizeof(std::int16_t)); }
};

}  // namespace peers
