// Columns of Arrow as columns for binding.
#pragma once

#include <optional>
#include <vector>

#include "bindings/python/src/arrow_batches.hpp"
#include "bindings/python/src/arrow_type.hpp"
#include "bindings/python/src/column_storage.hpp"
#include "bindings/python/src/field_target.hpp"

namespace zeren::python {

struct ReadOptions {
  std::optional<int> floats{};  ///< digits after the point at which floats are read exactly; none: no fractions
};

/// Reads a column for a field. What lies in one piece as the engine reads it is looked at where it stands: integers of
/// every width, days, texts; so are texts with views and dictionaries, by pointers. Copied are what comes in several
/// pieces, bits of truth, decimals, floats and timestamps, and a byte a row where a value is null. Throws Problem where
/// the types do not fit, naming column and types. The batches must stay as long as the column.
[[nodiscard]] OwnedColumn read_arrow_column(const std::vector<ArrowPiece>& pieces, const ArrowSchema& schema,
                                            const FieldTarget& target, const ReadOptions& options);

}  // namespace zeren::python
