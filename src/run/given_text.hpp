// Cells as texts that mean the same in every part of a split run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

inline constexpr char given_mark = '\x1F';

[[nodiscard]] std::string given_text(const Frame& frame, const plan::ValueType& type, const Column& column,
                                     std::size_t row);
[[nodiscard]] std::string given_error(const CellError& error);

/// Reads such texts back, into one column. False where a text is no value of the type.
class GivenReader {
 public:
  GivenReader(const Frame& frame, const plan::ValueType& type, Column& column)
      : frame_(frame), type_(type), column_(column), set_of_(column.rows()) {}

  [[nodiscard]] bool read(std::string_view text, std::size_t row);
  [[nodiscard]] bool read_error(std::string_view text, std::size_t row);
  /// After the last cell.
  void finish();

 private:
  [[nodiscard]] bool read_code(std::string_view text, std::size_t row);
  [[nodiscard]] bool read_row(std::string_view text, std::size_t row);
  [[nodiscard]] bool read_set(std::string_view text, std::size_t row);

  const Frame& frame_;
  const plan::ValueType& type_;
  Column& column_;
  std::vector<std::vector<std::uint32_t>> set_of_;  // of columns of sets
  std::shared_ptr<TextPool> texts_;
};

}  // namespace zeren::inline v0::detail
