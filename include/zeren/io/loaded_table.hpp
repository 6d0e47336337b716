// A table of facts that was read from a file, and owns its text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/run/reject.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::inline v0 {

/// A column of texts, end to end (see PackedTexts).
class TextColumn {
 public:
  TextColumn() = default;
  explicit TextColumn(std::string name) : name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] std::size_t size() const noexcept { return offsets_.size() - 1; }
  [[nodiscard]] std::string_view operator[](std::size_t row) const { return texts()[row]; }
  [[nodiscard]] PackedTexts texts() const noexcept { return {bytes_, offsets_}; }

  void append(std::string_view cell) {
    bytes_.append(cell);
    offsets_.push_back(static_cast<std::int32_t>(bytes_.size()));
  }
  /// Drops all cells from `rows` on.
  void truncate(std::size_t rows) {
    offsets_.resize(rows + 1);
    bytes_.resize(static_cast<std::size_t>(offsets_.back()));
  }
  void reserve(std::size_t rows, std::size_t bytes) {
    offsets_.reserve(rows + 1);
    bytes_.reserve(bytes);
  }
  /// Brings every cell into normalisation form C. Quick where there is nothing to do. False, and nothing is done, where
  /// the column would have more than max_table_bytes.
  [[nodiscard]] bool normalise();

 private:
  std::string name_;
  std::string bytes_;
  std::vector<std::int32_t> offsets_{0};
};

/// What came of a file: the rows that could be read, those that could not, and remarks.
struct LoadedTable {
  std::string entity;
  std::string file;
  std::vector<TextColumn> columns;
  std::vector<std::uint32_t> lines;  ///< of each row
  std::vector<Reject> rejects;       ///< rows that are no rows of a table, and faults of the whole file
  std::vector<Diagnostic> notes;     ///< what the reader did about the file, such as converting it

  [[nodiscard]] std::size_t rows() const noexcept { return lines.size(); }
  /// For `bind`; lives as long as this table and is void once the table is moved.
  [[nodiscard]] SourceTable view() const;
};

/// The most bytes that a file of facts may have: offsets of columns are 31 bits wide.
inline constexpr std::size_t max_table_bytes = 2'000'000'000;

}  // namespace zeren::inline v0
