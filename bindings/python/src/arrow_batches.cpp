#include "bindings/python/src/arrow_batches.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "bindings/python/src/problem.hpp"

namespace zeren::python {

namespace {

// Releases what get_schema and get_next left, whatever happens.
struct StreamOwner {
  ArrowArrayStream& stream;
  ~StreamOwner() {
    if (stream.release != nullptr) stream.release(&stream);
  }
  [[nodiscard]] Problem failure(int code) const {
    const char* said = stream.get_last_error(&stream);
    const std::string why = said != nullptr && *said != '\0' ? said : std::strerror(code);
    return facts_problem("the Arrow stream cannot be read: " + why);
  }
};

}  // namespace

ArrowBatches::ArrowBatches(ArrowSchema& schema, ArrowArray& array) : schema_(schema), arrays_{array} {
  schema.release = nullptr;
  array.release = nullptr;
}

ArrowBatches::ArrowBatches(ArrowArrayStream& stream) {
  const StreamOwner owner{stream};
  try {
    if (const int code = stream.get_schema(&stream, &schema_)) throw owner.failure(code);
    for (;;) {
      ArrowArray array{};
      if (const int code = stream.get_next(&stream, &array)) throw owner.failure(code);
      if (array.release == nullptr) return;
      arrays_.push_back(array);
    }
  } catch (...) {
    release();
    throw;
  }
}

ArrowBatches::ArrowBatches(ArrowBatches&& other) noexcept
    : schema_(std::exchange(other.schema_, ArrowSchema{})), arrays_(std::exchange(other.arrays_, {})) {}

ArrowBatches& ArrowBatches::operator=(ArrowBatches&& other) noexcept {
  release();
  schema_ = std::exchange(other.schema_, ArrowSchema{});
  arrays_ = std::exchange(other.arrays_, {});
  return *this;
}

ArrowBatches::~ArrowBatches() {
  release();
}

void ArrowBatches::release() noexcept {
  for (ArrowArray& array : arrays_) {
    if (array.release != nullptr) array.release(&array);
  }
  arrays_.clear();
  if (schema_.release != nullptr) schema_.release(&schema_);
}

std::size_t ArrowBatches::rows() const noexcept {
  std::size_t rows = 0;
  for (const ArrowArray& array : arrays_) rows += static_cast<std::size_t>(array.length);
  return rows;
}

bool ArrowBatches::is_table() const noexcept {
  return schema_.format != nullptr && std::string_view(schema_.format) == "+s";
}

std::vector<ArrowPiece> ArrowBatches::column(std::size_t i) const {
  std::vector<ArrowPiece> pieces;
  for (const ArrowArray& array : arrays_) {
    if (array.length == 0) continue;
    const ArrowArray* column = array.children[i];
    pieces.push_back(
        {column, static_cast<std::size_t>(array.offset + column->offset), static_cast<std::size_t>(array.length)});
  }
  return pieces;
}

std::vector<ArrowPiece> ArrowBatches::values() const {
  std::vector<ArrowPiece> pieces;
  for (const ArrowArray& array : arrays_) {
    if (array.length == 0) continue;
    pieces.push_back({&array, static_cast<std::size_t>(array.offset), static_cast<std::size_t>(array.length)});
  }
  return pieces;
}

bool ArrowBatches::has_null_rows() const noexcept {
  for (const ArrowPiece& piece : values()) {
    if (has_nulls(piece)) return true;
  }
  return false;
}

bool has_nulls(const ArrowPiece& piece) noexcept {
  const ArrowArray& array = *piece.array;
  if (array.null_count == 0 || array.n_buffers == 0 || array.buffers[0] == nullptr) return false;
  for (std::size_t i = 0; i < piece.length;) {
    const std::size_t at = piece.begin + i;
    if (at % 8 == 0 && piece.length - i >= 8) {
      if (static_cast<const unsigned char*>(array.buffers[0])[at / 8] != 0xFF) return true;
      i += 8;
    } else {
      if (!bit_at(array.buffers[0], at)) return true;
      ++i;
    }
  }
  return false;
}

}  // namespace zeren::python
