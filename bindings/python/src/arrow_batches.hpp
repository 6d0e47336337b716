// Arrow record batches that another library lent, and give back when they are dropped.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "bindings/python/src/arrow_abi.hpp"

namespace zeren::python {

/// A run of values of one column: `length` of them, the first at number `begin` of the buffers.
struct ArrowPiece {
  const ArrowArray* array = nullptr;
  std::size_t begin = 0, length = 0;
};

/// The batches of a stream, all of them, with their schema. Owns what the producer lent; releases it at the end.
class ArrowBatches {
 public:
  ArrowBatches() = default;
  /// Takes over schema and array; both are marked as moved.
  ArrowBatches(ArrowSchema& schema, ArrowArray& array);
  /// Reads the stream to its end and releases it. Throws Problem where the producer fails. May run Python code of the
  /// producer in other threads, so that the interpreter's lock must not be held.
  explicit ArrowBatches(ArrowArrayStream& stream);
  ArrowBatches(ArrowBatches&& other) noexcept;
  ArrowBatches& operator=(ArrowBatches&& other) noexcept;
  ~ArrowBatches();

  [[nodiscard]] const ArrowSchema& schema() const noexcept { return schema_; }
  [[nodiscard]] std::size_t rows() const noexcept;
  /// True where each row is a struct: a table.
  [[nodiscard]] bool is_table() const noexcept;
  /// The pieces of column `i` of a table; of batches that are one column itself.
  [[nodiscard]] std::vector<ArrowPiece> column(std::size_t i) const;
  [[nodiscard]] std::vector<ArrowPiece> values() const;
  /// True where a row of a table is null as a whole.
  [[nodiscard]] bool has_null_rows() const noexcept;

 private:
  void release() noexcept;

  ArrowSchema schema_{};
  std::vector<ArrowArray> arrays_;
};

/// True where the bit is set, counted from the lowest bit of the first byte.
[[nodiscard]] inline bool bit_at(const void* bits, std::size_t i) noexcept {
  return (static_cast<const unsigned char*>(bits)[i / 8] >> (i % 8) & 1) != 0;
}

/// Whether a value of the piece may be null: false only where none is. O(length / 8) where the producer did not say.
[[nodiscard]] bool has_nulls(const ArrowPiece& piece) noexcept;

}  // namespace zeren::python
