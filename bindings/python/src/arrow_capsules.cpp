#include "bindings/python/src/arrow_capsules.hpp"

#include <array>
#include <cstring>
#include <string>
#include <utility>

#include "bindings/python/src/problem.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

constexpr const char* stream_name = "arrow_array_stream";
constexpr const char* schema_name = "arrow_schema";
constexpr const char* array_name = "arrow_array";

template <class T>
T& inside(const py::handle& capsule, const char* name) {
  auto* content = static_cast<T*>(PyCapsule_GetPointer(capsule.ptr(), name));
  if (content == nullptr) throw py::error_already_set();
  return *content;
}

// A capsule that owns the struct, and releases it if nobody took it over.
template <class T>
py::capsule capsule_of(std::unique_ptr<T> content, const char* name) {
  PyObject* capsule = PyCapsule_New(content.get(), name, [](PyObject* self) {
    auto* held = static_cast<T*>(PyCapsule_GetPointer(self, PyCapsule_GetName(self)));
    if (held->release != nullptr) held->release(held);
    delete held;
  });
  if (capsule == nullptr) throw py::error_already_set();
  content.release();
  return py::reinterpret_steal<py::capsule>(capsule);
}

// A buffer that stays locked as long as the array that shows it.
struct BufferOwner {
  Py_buffer view{};
  std::array<const void*, 2> buffers{};
};

void release_buffer(ArrowArray* array) {
  const py::gil_scoped_acquire locked;
  auto* owner = static_cast<BufferOwner*>(array->private_data);
  PyBuffer_Release(&owner->view);
  delete owner;
  array->release = nullptr;
}

const char* arrow_format(const Py_buffer& view) {
  const std::string format = view.format != nullptr ? view.format : "B";
  const char letter = format.back();
  if (format.size() > 2 || (format.size() == 2 && format[0] != '<' && format[0] != '=' && format[0] != '@')) {
    return nullptr;
  }
  const bool is_signed = std::strchr("bhilq", letter) != nullptr;
  if (!is_signed && std::strchr("BHILQ", letter) == nullptr) {
    return letter == 'f' ? "f" : letter == 'd' ? "g" : nullptr;
  }
  switch (view.itemsize) {
    case 1:
      return is_signed ? "c" : "C";
    case 2:
      return is_signed ? "s" : "S";
    case 4:
      return is_signed ? "i" : "I";
    default:
      return is_signed ? "l" : "L";
  }
}

}  // namespace

ArrowBatches batches_of(const py::object& object) {
  if (py::hasattr(object, "__arrow_c_stream__")) {
    const py::object capsule = object.attr("__arrow_c_stream__")();
    auto& stream = inside<ArrowArrayStream>(capsule, stream_name);
    const py::gil_scoped_release unlocked;
    return ArrowBatches(stream);
  }
  const py::tuple pair = object.attr("__arrow_c_array__")();
  return {inside<ArrowSchema>(pair[0], schema_name), inside<ArrowArray>(pair[1], array_name)};
}

ArrowBatches batches_of_buffer(const py::buffer& buffer) {
  auto owner = std::make_unique<BufferOwner>();
  if (PyObject_GetBuffer(buffer.ptr(), &owner->view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0) {
    throw py::error_already_set();
  }
  const char* format = owner->view.ndim == 1 ? arrow_format(owner->view) : nullptr;
  if (format == nullptr) {
    PyBuffer_Release(&owner->view);
    throw facts_problem("an array must be one column of integers or floats");
  }
  owner->buffers = {nullptr, owner->view.buf};
  ArrowArray array{};
  array.length = owner->view.shape[0];
  array.n_buffers = 2;
  array.buffers = owner->buffers.data();
  array.release = release_buffer;
  array.private_data = owner.release();
  ArrowSchema schema{};
  schema.format = format;
  schema.name = "";
  schema.release = [](ArrowSchema* self) { self->release = nullptr; };
  return {schema, array};
}

py::capsule stream_capsule(std::shared_ptr<const ExportedTable> table) {
  auto stream = std::make_unique<ArrowArrayStream>();
  export_stream(std::move(table), *stream);
  return capsule_of(std::move(stream), stream_name);
}

py::capsule schema_capsule(const ExportedTable& table) {
  auto schema = std::make_unique<ArrowSchema>();
  export_schema(table, *schema);
  return capsule_of(std::move(schema), schema_name);
}

}  // namespace zeren::python
