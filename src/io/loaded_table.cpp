#include "zeren/io/loaded_table.hpp"

#include <cstdint>
#include <utility>

#include "zeren/base/text.hpp"

namespace zeren::inline v0 {

bool TextColumn::normalise() {
  if (surely_nfc(bytes_)) return true;
  TextColumn normal(name_);
  normal.reserve(size(), bytes_.size());
  for (std::size_t row = 0; row < size(); ++row) {
    const std::string_view cell = (*this)[row];
    const std::string composed = surely_nfc(cell) ? std::string() : nfc(cell);
    const std::string_view added = composed.empty() ? cell : composed;
    if (added.size() > max_table_bytes - normal.bytes_.size()) return false;
    normal.append(added);
  }
  *this = std::move(normal);
  return true;
}

SourceTable LoadedTable::view() const {
  SourceTable table{entity, file, rows(), {}, lines};
  table.columns.reserve(columns.size());
  for (const TextColumn& column : columns) table.columns.push_back({column.name(), column.texts(), {}});
  return table;
}

}  // namespace zeren::inline v0
