// Result tables as Arrow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bindings/python/src/arrow_abi.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::python {

struct ExportOptions {
  std::vector<std::size_t> columns;  // of plan::Table::columns
  bool exact = false;                // beside each column of numbers, one more with the exact fraction as text
  bool dictionary = false;           // texts as a dictionary and codes
};

/// A cell whose value the column's type cannot hold: it is null in the export.
struct ExportError {
  std::uint32_t row = 0;  // of the table
  std::size_t column = 0;
  std::string value;  // exact
};

/// One column, made and ready to be lent.
struct ExportColumn;

/// A table in Arrow's form. The type of each column follows from the pack alone: counts int64, numbers
/// decimal128(38, k) with the k digits that the column promises, else those of the pack's display, by its rounding;
/// dates date32, moments timestamp[s] of pack-local time, bools bool, all else utf8. Absent cells and those in error
/// are null.
class ExportedTable {
 public:
  ExportedTable(const Evaluation& evaluation, plan::TableId table, const ExportOptions& options);
  ~ExportedTable();
  ExportedTable(const ExportedTable&) = delete;
  ExportedTable& operator=(const ExportedTable&) = delete;

  [[nodiscard]] const std::vector<ExportError>& errors() const noexcept { return errors_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] const std::vector<std::unique_ptr<ExportColumn>>& columns() const noexcept { return columns_; }

 private:
  std::size_t rows_ = 0;
  std::vector<std::unique_ptr<ExportColumn>> columns_;
  std::vector<ExportError> errors_;
};

/// A stream of one batch that shares the table. The caller owns `out` and releases it.
void export_stream(std::shared_ptr<const ExportedTable> table, ArrowArrayStream& out);
void export_schema(const ExportedTable& table, ArrowSchema& out);

/// A number as a multiple of 10^-digits, rounded as said; nothing where it has more than 38 digits.
[[nodiscard]] std::optional<Int128> decimal128(const Number& value, Rounding rounding, int digits);

}  // namespace zeren::python
