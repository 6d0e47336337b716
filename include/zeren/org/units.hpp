// The units table as a file gives it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace zeren::inline v0 {

/// One row of a units table. The views point into the table (or into the caller's text while it is being added).
struct UnitRow {
  std::string_view code;    ///< unique in the table, NFC
  std::string_view name;    ///< as people write it, NFC; need not be unique
  std::string_view level;   ///< `province`, `county`, …; compared with the names of the pack's tiers
  std::string_view parent;  ///< code of the unit above; empty where there is none
  std::size_t line = 0;     ///< line in the file, counted from 1; 0 where there is no file
};

/// The units as a file gives them, unchecked: rows in file order over one buffer of text, about 25 bytes a row beside
/// the text itself. Loaders fill it, `build_organisation` reads it; the organisation keeps its own copy of what it
/// needs, so the table may be dropped afterwards.
class UnitsTable {
 public:
  std::string edition;    ///< which edition of the units this is (`2023`), as the file or the pack states it
  std::string file_name;  ///< for messages; empty where the rows came from memory

  /// Makes room for `rows` rows whose four fields have `text_bytes` bytes together. Optional, saves memory and time.
  void reserve(std::size_t rows, std::size_t text_bytes);

  /// Appends a row; the text is copied. A row that would take the table past its limit (4 GiB of text or 2^32 - 2
  /// rows) is not kept, and `too_large()` is true from then on, which `build_organisation` reports. Amortised O(text).
  void add(const UnitRow& row);

  /// Number of rows.
  [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }
  /// True if there is no row.
  [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }
  /// True if a row did not fit into the table and was left out.
  [[nodiscard]] bool too_large() const noexcept { return too_large_; }

  /// Row `i`, `i < size()`. The views live until the next `add` or `reserve`. O(1).
  [[nodiscard]] UnitRow row(std::size_t i) const noexcept;
  /// Single fields of row `i`, for code that needs only these. O(1).
  [[nodiscard]] std::string_view code(std::size_t i) const noexcept { return field(i, 0); }
  [[nodiscard]] std::string_view name(std::size_t i) const noexcept { return field(i, 1); }
  [[nodiscard]] std::string_view parent(std::size_t i) const noexcept { return field(i, 2); }
  /// The level of row `i` as an index into `levels()`.
  [[nodiscard]] std::size_t level(std::size_t i) const noexcept { return level_[i]; }
  /// Line of row `i` in the file.
  [[nodiscard]] std::size_t line(std::size_t i) const noexcept { return lines_[i]; }
  /// The different levels in order of first appearance.
  [[nodiscard]] const std::vector<std::string>& levels() const noexcept { return levels_; }

  /// Bytes on the heap.
  [[nodiscard]] std::size_t heap_bytes() const noexcept;

 private:
  static constexpr std::size_t fields_a_row = 3;

  [[nodiscard]] std::string_view field(std::size_t row, std::size_t which) const noexcept;
  [[nodiscard]] std::uint32_t level_index(std::string_view level);

  std::string text_;                 // code, name, parent of every row, one after the other
  std::vector<std::uint32_t> ends_;  // where each of these fields ends in text_
  std::vector<std::uint32_t> level_;
  std::vector<std::uint32_t> lines_;
  std::vector<std::string> levels_;
  std::unordered_map<std::string, std::size_t> level_numbers_;
  bool too_large_ = false;
};

}  // namespace zeren::inline v0
