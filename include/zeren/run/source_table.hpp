// Tables of facts as a host has them, before they are checked against a plan. Nothing here owns data: the columns are
// spans of the host's own arrays, so that a table of numbers or dates is read where it stands. What they point to must
// stay as it is until `bind` (or `Session::open`) has come back; the dataset keeps nothing of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "zeren/base/date.hpp"
#include "zeren/base/number.hpp"
#include "zeren/org/ids.hpp"

namespace zeren::inline v0 {

/// A column of texts laid end to end, as Apache Arrow lays out strings: text i is bytes[offsets[i], offsets[i + 1]).
struct PackedTexts {
  std::string_view bytes;
  std::span<const std::int32_t> offsets;  ///< one more than there are rows, ascending

  [[nodiscard]] std::size_t size() const noexcept { return offsets.empty() ? 0 : offsets.size() - 1; }
  [[nodiscard]] std::string_view operator[](std::size_t i) const {
    return bytes.substr(static_cast<std::size_t>(offsets[i]), static_cast<std::size_t>(offsets[i + 1] - offsets[i]));
  }
};

/// A column of units by their numbers in the organisation that the table is bound to: for hosts that have looked them
/// up already. Only for fields of units. `no_unit` is an absent value.
struct UnitNumbers {
  std::span<const UnitId> units;

  [[nodiscard]] std::size_t size() const noexcept { return units.size(); }
  [[nodiscard]] UnitId operator[](std::size_t i) const { return units[i]; }
};

/// A column's values, one a row. A text that is empty is an absent value. Texts must be UTF-8 in normalisation form C;
/// the loaders of zeren::zeren see to that. Whole numbers may have 8, 16, 32 or 64 bits; they are quickest as narrow as
/// the host has them.
using SourceValues =
    std::variant<std::span<const std::string_view>, PackedTexts, std::span<const std::int64_t>, std::span<const Date>,
                 std::span<const Number>, std::span<const bool>, std::span<const std::int8_t>,
                 std::span<const std::int16_t>, std::span<const std::int32_t>, UnitNumbers>;

struct SourceColumn {
  std::string name;                 ///< name or label of the field
  SourceValues values;              ///< as many as the table has rows
  std::span<const bool> present{};  ///< false where the row has no value; empty where every row has one
};

/// One table of facts: rows of the entity, responsibility or relation `entity`.
struct SourceTable {
  std::string entity;  ///< its name in the pack, or its label
  std::string file{};  ///< as messages should show it; empty where the rows come from memory
  std::size_t rows = 0;
  std::vector<SourceColumn> columns{};
  std::span<const std::uint32_t> lines{};  ///< line of each row in the file; empty: rows are counted from 1
};

/// Number of values of a column.
[[nodiscard]] std::size_t size(const SourceValues& values);

/// The cell as a table would show it; empty where it is absent.
[[nodiscard]] std::string cell_text(const SourceColumn& column, std::size_t row);

/// The row as one line of CSV, cells in the order of the columns, quoted where that is needed.
[[nodiscard]] std::string row_text(const SourceTable& table, std::size_t row);

/// Appends a cell of CSV (RFC 4180), quoted only where it must be.
void append_csv_cell(std::string& out, std::string_view cell);

}  // namespace zeren::inline v0
