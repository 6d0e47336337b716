// The Arrow PyCapsule interface: batches from an object, and results as a capsule.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>

#include "bindings/python/src/arrow_batches.hpp"
#include "bindings/python/src/arrow_write.hpp"

namespace zeren::python {

/// What an object with `__arrow_c_stream__` or `__arrow_c_array__` holds. The interpreter's lock must be held; it is
/// given up while a stream is read.
[[nodiscard]] ArrowBatches batches_of(const pybind11::object& object);

/// Batches of one column that hold the values of a buffer of integers or floats (an array of NumPy), where they stand.
[[nodiscard]] ArrowBatches batches_of_buffer(const pybind11::buffer& buffer);

[[nodiscard]] pybind11::capsule stream_capsule(std::shared_ptr<const ExportedTable> table);
[[nodiscard]] pybind11::capsule schema_capsule(const ExportedTable& table);

}  // namespace zeren::python
