// Tables of texts with a fixed header: bodies and relations. A few thousand rows, so that clear beats quick.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/run/bind_tables.hpp"

namespace zeren::inline v0::detail {

struct SmallColumn {
  std::string_view en, zh;
  bool required = false;
};

class SmallTable {
 public:
  /// Matches the header; what is wrong with it is reported.
  SmallTable(Binding& binding, const SourceTable& source, std::string name, std::span<const SmallColumn> columns);

  /// 0 where the header is of no use.
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// Empty where the table lacks the column or the cell is absent.
  [[nodiscard]] const std::string& cell(std::size_t row, std::size_t column) const;
  void reject(std::size_t row, std::size_t column, const DiagnosticCode& code, std::vector<std::string> arguments);
  /// The days on which the row holds; false where a cell is no date or they are reversed, and the row was rejected.
  bool read_validity(std::size_t row, std::size_t from, std::size_t until, Validity& validity);

 private:
  bool read_date(std::size_t row, std::size_t column, std::optional<Date>& date);

  Binding& binding_;
  const SourceTable& source_;
  std::string name_;
  std::size_t rows_ = 0;
  std::vector<std::vector<std::string>> cells_;  // by column, then row
  std::vector<std::string> headers_;
};

}  // namespace zeren::inline v0::detail
