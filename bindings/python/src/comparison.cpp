// What a change of the rules does: two evaluations held against each other.
#include <pybind11/stl.h>

#include "bindings/python/src/objects.hpp"
#include "zeren/io/comparison.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

using Run = std::shared_ptr<Evaluated>;

// A comparison with the evaluations that it is of.
struct ComparedRuns {
  Run a, b;
  Comparison comparison;
};

std::shared_ptr<ComparedRuns> compare_runs(const Run& a, const Run& b, std::vector<std::string> tables,
                                           bool all_columns) {
  CompareOptions options;
  options.tables = std::move(tables);
  options.helpers = all_columns;
  const py::gil_scoped_release unlocked;
  return std::make_shared<ComparedRuns>(ComparedRuns{a, b, compare(a->result(), b->result(), options)});
}

py::object side_value(const Evaluated& run, const std::optional<RowPlace>& place, std::size_t column) {
  if (!place) return py::none();
  const CellView cell = run.result().cell(place->table, place->row, column);
  const bool number = cell.present() && cell.type().kind == plan::ValueKind::number;
  return number ? number_object(cell.number()) : cell_object(*run.plan, cell, true);
}

// (table, key, label, unit, column, value of A, of B, text of A, of B); a row of one side alone has no column.
py::list difference_list(const ComparedRuns& runs) {
  py::list list;
  for (const RowDifference& row : runs.comparison.rows) {
    if (row.cells.empty()) {
      list.append(py::make_tuple(row.table, row.key, row.label, row.unit, py::none(), py::none(), py::none(),
                                 row.a ? "there" : "", row.b ? "there" : ""));
    }
    for (const CellDifference& cell : row.cells) {
      list.append(py::make_tuple(row.table, row.key, row.label, row.unit, cell.column,
                                 side_value(*runs.a, row.a, cell.column_a), side_value(*runs.b, row.b, cell.column_b),
                                 cell.a.display, cell.b.display));
    }
  }
  return list;
}

ComparisonText names(const std::string& name_a, const std::string& name_b, bool chinese, std::size_t limit) {
  return {chinese ? Language::zh : Language::en, name_a, name_b, limit};
}

}  // namespace

void add_comparison(py::module_& module) {
  py::class_<ComparedRuns, std::shared_ptr<ComparedRuns>>(module, "Comparison")
      .def_property_readonly("same", [](const ComparedRuns& runs) { return runs.comparison.same(); })
      .def_property_readonly("rows_compared", [](const ComparedRuns& runs) { return runs.comparison.rows_compared; })
      .def_property_readonly("cells_compared", [](const ComparedRuns& runs) { return runs.comparison.cells_compared; })
      .def_property_readonly("differences", difference_list)
      .def(
          "text",
          [](const ComparedRuns& runs, const std::string& name_a, const std::string& name_b, bool chinese,
             std::size_t limit) { return to_text(runs.comparison, names(name_a, name_b, chinese, limit)); },
          py::arg("name_a"), py::arg("name_b"), py::arg("chinese"), py::arg("limit"))
      .def(
          "json",
          [](const ComparedRuns& runs, const std::string& name_a, const std::string& name_b) {
            return to_json(runs.comparison, runs.a->result().today(), names(name_a, name_b, false, 0));
          },
          py::arg("name_a"), py::arg("name_b"));
  module.def("compare", compare_runs, py::arg("a"), py::arg("b"), py::arg("tables"), py::arg("all_columns"));
}

}  // namespace zeren::python
