// Which rows and columns of an evaluation are written, and each cell's text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "zeren/io/output.hpp"

namespace zeren::inline v0::detail {

// Numbers of the columns in plan::Table::columns that are written.
std::vector<std::size_t> shown_columns(const plan::Table& table, const OutputOptions& options);

// The rows that exist today and pass the filters, sorted as the options say.
std::vector<std::uint32_t> shown_rows(const Evaluation& evaluation, plan::TableId table, const OutputOptions& options);

// The cell for programs: names and codes; numbers rounded for display unless `exact`. Empty unless present.
std::string machine_text(const CellView& cell, const OutputOptions& options);

}  // namespace zeren::inline v0::detail
