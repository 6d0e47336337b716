// Texts of Arrow, in each of its layouts.
#pragma once

#include <string_view>
#include <vector>

#include "bindings/python/src/arrow_batches.hpp"
#include "bindings/python/src/arrow_type.hpp"
#include "bindings/python/src/column_storage.hpp"

namespace zeren::python {

/// Puts the texts of the pieces into the column: as they stand where that is possible, else as pointers to them. Texts
/// that are not in normalisation form C are copied into it. Throws Problem where bytes are no UTF-8.
void read_arrow_texts(const std::vector<ArrowPiece>& pieces, const ArrowSchema& schema, ArrowKind kind,
                      OwnedColumn& column);

}  // namespace zeren::python
