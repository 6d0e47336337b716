// Facts and units as Python's classes.
#include <pybind11/stl.h>

#include <array>

#include "bindings/python/src/arrow_capsules.hpp"
#include "bindings/python/src/exact_float.hpp"
#include "bindings/python/src/objects.hpp"
#include "bindings/python/src/problem.hpp"
#include "bindings/python/src/stoppable.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

using NamedObjects = std::vector<std::pair<std::string, py::object>>;
using Allowed = std::vector<std::pair<std::string, std::int64_t>>;

// Arrays of our own, lent as a column.
struct ColumnOwner {
  std::string bytes;
  std::vector<std::int64_t> integers;  // offsets of the texts, or values
  std::vector<std::uint8_t> valid;
  std::array<const void*, 3> buffers{};
};

ArrowBatches batches_of_owner(std::unique_ptr<ColumnOwner> owner, std::size_t rows, bool texts) {
  owner->buffers = {owner->valid.data(), owner->integers.data(), owner->bytes.data()};
  ArrowArray array{};
  array.length = static_cast<std::int64_t>(rows);
  array.null_count = -1;
  array.n_buffers = texts ? 3 : 2;
  array.buffers = owner->buffers.data();
  array.release = [](ArrowArray* self) {
    delete static_cast<ColumnOwner*>(self->private_data);
    self->release = nullptr;
  };
  array.private_data = owner.release();
  ArrowSchema schema{};
  schema.format = texts ? "U" : "tsu:";
  schema.name = "";
  schema.release = [](ArrowSchema* self) { self->release = nullptr; };
  return {schema, array};
}

void set_valid(ColumnOwner& owner, std::size_t row) {
  owner.valid[row / 8] = static_cast<std::uint8_t>(owner.valid[row / 8] | 1U << (row % 8));
}

// Texts, None where there is none.
ArrowBatches batches_of_texts(const py::list& values) {
  auto owner = std::make_unique<ColumnOwner>();
  const std::size_t rows = values.size();
  owner->valid.resize((rows + 7) / 8);
  owner->integers.push_back(0);
  for (std::size_t row = 0; row < rows; ++row) {
    const py::handle value = values[row];
    if (!value.is_none()) {
      set_valid(*owner, row);
      owner->bytes += value.cast<std::string_view>();
    }
    owner->integers.push_back(static_cast<std::int64_t>(owner->bytes.size()));
  }
  return batches_of_owner(std::move(owner), rows, true);
}

// Microseconds since 1970 in pack-local time, None where there is none.
ArrowBatches batches_of_microseconds(const py::tuple& values) {
  auto owner = std::make_unique<ColumnOwner>();
  const std::size_t rows = values.size();
  owner->valid.resize((rows + 7) / 8);
  owner->integers.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const py::handle value = values[row];
    if (value.is_none()) continue;
    set_valid(*owner, row);
    owner->integers[row] = value.cast<std::int64_t>();
  }
  return batches_of_owner(std::move(owner), rows, false);
}

// What `_facts.py` makes of a column: an object that speaks Arrow, a list of texts, a tuple of microseconds, or a
// buffer of numbers.
ArrowBatches batches_of_column(const py::object& values) {
  if (py::isinstance<py::list>(values)) return batches_of_texts(py::reinterpret_borrow<py::list>(values));
  if (py::isinstance<py::tuple>(values)) return batches_of_microseconds(py::reinterpret_borrow<py::tuple>(values));
  if (py::hasattr(values, "__arrow_c_stream__") || py::hasattr(values, "__arrow_c_array__")) return batches_of(values);
  return batches_of_buffer(py::reinterpret_borrow<py::buffer>(values));
}

ReadOptions read_options(const std::optional<int>& floats) {
  if (floats && (*floats < 0 || *floats > most_float_digits)) {
    throw Problem("ParameterError", "floats can be read at 0 to 15 digits after the point");
  }
  return {floats};
}

void add_arrow(Facts& facts, const std::string& entity, const py::object& table, const std::optional<int>& floats,
               const py::object& tick) {
  ArrowBatches batches = batches_of(table);
  const ReadOptions options = read_options(floats);
  run_stoppable({}, tick, [&](const Limits&) { facts.add_batches(entity, std::move(batches), options); });
}

void add_columns(Facts& facts, const std::string& entity, const NamedObjects& columns,
                 const std::optional<int>& floats) {
  std::vector<std::string> names;
  std::vector<ArrowBatches> batches;
  for (const auto& [name, values] : columns) {
    names.push_back(name);
    batches.push_back(batches_of_column(values));
  }
  const ReadOptions options = read_options(floats);
  const py::gil_scoped_release unlocked;
  facts.add_columns(entity, std::move(names), std::move(batches), options);
}

void add_file(Facts& facts, const std::string& entity, const std::string& path, const Allowed& allowed,
              const py::object& tick) {
  run_stoppable(limits_of(allowed), tick, [&](const Limits& limits) { facts.add_file(entity, path, limits); });
}

void add_folder(Facts& facts, const std::string& folder, unsigned threads, const Allowed& allowed,
                const py::object& tick) {
  run_stoppable(limits_of(allowed), tick, [&](const Limits& limits) { facts.add_folder(folder, threads, limits); });
}

Units units_from_file(const Pack& pack, const std::string& path, bool forest, const Allowed& allowed,
                      const py::object& tick) {
  Units units;
  run_stoppable(limits_of(allowed), tick, [&](const Limits& limits) {
    units.organisation = units_of_file(*pack.plan, path, forest, limits, units.notes);
  });
  return units;
}

Units units_from(const Pack& pack, const std::vector<NamedColumn>& columns, bool forest, const Allowed& allowed,
                 const py::object& tick) {
  Units units;
  run_stoppable(limits_of(allowed), tick, [&](const Limits& limits) {
    units.organisation = units_of_columns(*pack.plan, columns, forest, limits);
  });
  return units;
}

Units units_from_arrow(const Pack& pack, const py::object& table, bool forest, const Allowed& allowed,
                       const py::object& tick) {
  const ArrowBatches batches = batches_of(table);
  if (!batches.is_table()) throw Problem("UnitsError", "the units are no table with named columns");
  return units_from(pack, named_columns(batches), forest, allowed, tick);
}

Units units_from_columns(const Pack& pack, const NamedObjects& given, bool forest, const Allowed& allowed,
                         const py::object& tick) {
  std::vector<ArrowBatches> batches;
  for (const auto& [name, values] : given) batches.push_back(batches_of_column(values));
  std::vector<NamedColumn> columns;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    columns.push_back({given[i].first, batches[i].values(), &batches[i].schema()});
  }
  return units_from(pack, columns, forest, allowed, tick);
}

}  // namespace

void add_facts(py::module_& module) {
  py::class_<Facts>(module, "Facts")
      .def(py::init([](const Pack& pack) { return Facts(pack.plan); }), py::arg("pack"))
      .def("add_folder", add_folder, py::arg("folder"), py::arg("threads"), py::arg("limits"), py::arg("tick"))
      .def("add_file", add_file, py::arg("entity"), py::arg("path"), py::arg("limits"), py::arg("tick"))
      .def("add_arrow", add_arrow, py::arg("entity"), py::arg("table"), py::arg("floats"), py::arg("tick"))
      .def("add_columns", add_columns, py::arg("entity"), py::arg("columns"), py::arg("floats"));
  py::class_<Units>(module, "Units").def("__len__", [](const Units& units) { return units.organisation->size(); });
  module.def("units_from_file", units_from_file, py::arg("pack"), py::arg("path"), py::arg("forest"), py::arg("limits"),
             py::arg("tick"));
  module.def("units_from_arrow", units_from_arrow, py::arg("pack"), py::arg("table"), py::arg("forest"),
             py::arg("limits"), py::arg("tick"));
  module.def("units_from_columns", units_from_columns, py::arg("pack"), py::arg("columns"), py::arg("forest"),
             py::arg("limits"), py::arg("tick"));
  module.def("no_units", [] { return Units{no_units(false)}; });
}

}  // namespace zeren::python
