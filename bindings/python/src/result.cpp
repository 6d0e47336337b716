// A finished evaluation as Python reads it: tables, cells, findings, explanations, who is responsible.
#include <pybind11/stl.h>

#include <array>

#include "bindings/python/src/arrow_capsules.hpp"
#include "bindings/python/src/objects.hpp"
#include "bindings/python/src/problem.hpp"
#include "zeren/base/text.hpp"
#include "zeren/io/output.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

using Run = std::shared_ptr<Evaluated>;

OutputOptions output_options(bool all_columns, bool exact, bool chinese, std::vector<std::string> columns) {
  OutputOptions options;
  options.helpers = all_columns;
  options.exact = exact;
  options.language = chinese ? Language::zh : Language::en;
  options.columns = std::move(columns);
  return options;
}

// (name, label, type, digits, shown) of each public column with values.
py::list column_list(const Evaluated& run, plan::TableId table) {
  constexpr std::array kinds{"bool",        "number", "text", "date",   "moment", "duration",
                             "enumeration", "unit",   "row",  "bodies", "members"};
  py::list list;
  const plan::Plan& plan = *run.plan;
  for (std::size_t c = 0; c < plan.tables[table].columns.size(); ++c) {
    const plan::PublicColumn& column = plan.tables[table].columns[c];
    if (column.node == plan::no_node) continue;
    const plan::ValueType& type = plan.nodes[column.node].type;
    const char* kind = type.is_count ? "count" : kinds[static_cast<std::size_t>(type.kind)];
    list.append(
        py::make_tuple(c, column.name, column.label, kind, type.digits.value_or(plan.display_digits), column.shown));
  }
  return list;
}

py::list value_list(const Evaluated& run, plan::TableId table, std::size_t column, bool exact) {
  const Evaluation& evaluation = run.result();
  py::list values;
  for (const std::uint32_t row : evaluation.rows(table)) {
    values.append(cell_object(*run.plan, evaluation.cell(table, row, column), exact));
  }
  return values;
}

py::list key_list(const Evaluated& run, plan::TableId table) {
  py::list keys;
  for (const std::uint32_t row : run.result().rows(table)) keys.append(py::str(run.result().key(table, row)));
  return keys;
}

std::string table_csv(const Run& run, plan::TableId table, bool all_columns, bool exact,
                      std::vector<std::string> columns) {
  const py::gil_scoped_release unlocked;
  return to_csv(run->result(), table, output_options(all_columns, exact, false, std::move(columns)));
}

std::string table_text(const Run& run, plan::TableId table, bool all_columns, bool exact, bool chinese,
                       std::vector<std::string> columns) {
  const py::gil_scoped_release unlocked;
  return to_text_table(run->result(), table, output_options(all_columns, exact, chinese, std::move(columns)));
}

std::shared_ptr<const ExportedTable> exported(const Run& run, plan::TableId table, std::vector<std::size_t> columns,
                                              bool exact, bool dictionary) {
  const ExportOptions options{std::move(columns), exact, dictionary};
  const py::gil_scoped_release unlocked;
  return std::make_shared<const ExportedTable>(run->result(), table, options);
}

py::list export_errors(const Run& run, plan::TableId table, const ExportedTable& made) {
  py::list list;
  for (const ExportError& error : made.errors()) {
    list.append(py::make_tuple(run->result().key(table, error.row), run->plan->tables[table].columns[error.column].name,
                               error.value));
  }
  return list;
}

// ---- Findings and errors ----

py::list clause_list(const std::vector<plan::Clause>& clauses) {
  py::list list;
  for (const plan::Clause& clause : clauses) {
    list.append(clause.source.empty() ? clause.id : clause.source + "." + clause.id);
  }
  return list;
}

py::list finding_list(const Evaluated& run) {
  constexpr std::array kinds{"violation", "no_holder", "not_same_day"};
  py::list list;
  for (const Finding& finding : run.result().findings()) {
    py::list rows;
    for (const FindingRow& row : finding.rows) {
      rows.append(py::make_tuple(run.plan->tables[row.table].name, row.key, row.label));
    }
    list.append(py::make_tuple(kinds[static_cast<std::size_t>(finding.kind)], finding.name, rows,
                               clause_list(finding.clauses), finding.message_en, finding.message_zh));
  }
  return list;
}

py::list error_list(const Evaluated& run) {
  const Evaluation& evaluation = run.result();
  py::list list;
  for (const std::uint32_t number : evaluation.reported_errors()) {
    const CellError& error = evaluation.errors()[number];
    const bool has_row = error.table != plan::scalar;
    const std::string rule = error.rule == plan::no_rule ? std::string() : run.plan->rules[error.rule].origin.name;
    list.append(py::make_tuple(std::string(error.code->id), has_row ? run.plan->tables[error.table].name : "",
                               has_row ? evaluation.key(error.table, error.row) : "", rule, error.message(Language::en),
                               error.message(Language::zh)));
  }
  return list;
}

// ---- Explanations ----

struct ExplainedCell {
  Explanation explanation;
};

ExplainedCell explain_cell(const Run& run, plan::TableId table, const std::string& key, std::size_t column,
                           std::size_t facts) {
  std::optional<Explanation> explanation;
  {
    const py::gil_scoped_release unlocked;
    const auto row = run->result().find_row(table, nfc(key));
    if (row) {
      ExplainOptions options;
      options.facts = facts;
      explanation = explain(*run->plan, run->bound.dataset, run->result(), table, *row, column, options);
    }
  }
  if (!explanation) {
    throw Problem("UnknownNameError", "`" + run->plan->tables[table].name + "` has no single row `" + key + "` on " +
                                          run->result().today().to_string());
  }
  if (explanation->error) raise_engine_error(*explanation->error);
  return {std::move(*explanation)};
}

// ---- Who is responsible ----

UnitId find_unit(const Organisation& organisation, const std::string& text) {
  const UnitResolution found = organisation.resolve(nfc(text));
  if (found.found()) return found.unit;
  if (!found.ambiguous()) {
    throw Problem("UnknownNameError",
                  "there is no unit `" + text + "`: give its code, its name, or a path such as 梅溪镇/梅溪村");
  }
  std::string candidates;
  for (const UnitId unit : found.candidates) {
    candidates += "\n  " + std::string(organisation.code(unit)) + "  " + organisation.path_of(unit);
  }
  throw Problem("UnknownNameError", "`" + text + "` may be any of:" + candidates);
}

DomainId find_domain(const plan::Plan& plan, const std::string& text) {
  const std::string wanted = nfc(text);
  std::string names;
  for (std::size_t i = 0; i < plan.domains.size(); ++i) {
    if (plan.domains[i].name == wanted || plan.domains[i].label == wanted) return static_cast<DomainId>(i);
    names += (names.empty() ? "" : ", ") + plan.domains[i].name;
  }
  throw Problem("UnknownNameError", "the pack has no domain `" + text + "`; it has: " + names);
}

// (kind, unit's code, its path, [(body's code, label)]), nearest first within each kind.
py::list who(const Run& run, const std::string& unit_text, const std::string& domain_text) {
  constexpr std::array kinds{std::pair(ResponsibilityKind::leadership, "leadership"),
                             std::pair(ResponsibilityKind::regulatory, "regulatory"),
                             std::pair(ResponsibilityKind::principal, "principal")};
  const Organisation& organisation = *run->organisation;
  const Dataset& dataset = run->bound.dataset;
  const UnitId unit = find_unit(organisation, unit_text);
  const DomainId domain = find_domain(*run->plan, domain_text);
  py::list list;
  for (const auto& [kind, name] : kinds) {
    const Date today = run->result().today();
    for (const ResponsibilityAnswer& answer :
         dataset.responsibility.all_responsible(organisation, {unit, domain, kind, today})) {
      py::list bodies;
      for (const ResponsibilityHolder& holder : answer.holders) {
        const BodyRow& body = dataset.bodies.row(holder.body);
        bodies.append(py::make_tuple(body.code, body.label));
      }
      list.append(py::make_tuple(name, std::string(organisation.code(answer.found_at)),
                                 organisation.path_of(answer.found_at), bodies));
    }
  }
  return list;
}

std::string result_json(const Run& run, bool exact) {
  const py::gil_scoped_release unlocked;
  JsonContext context;
  context.notes = run->notes;
  context.rejects = count_rejected_rows(run->bound.rejects);
  return to_json(run->result(), context, output_options(false, exact, false, {}));
}

// True where the table was not made because nobody asked for it.
bool is_left_out(const Run& run, plan::TableId table) {
  return run->plan->tables[table].on_demand && !run->on_demand && run->result().rows(table).empty();
}

}  // namespace

void add_result(py::module_& module) {
  py::class_<ExportedTable, std::shared_ptr<ExportedTable>>(module, "ExportedTable")
      .def("stream", [](std::shared_ptr<ExportedTable> table) { return stream_capsule(std::move(table)); })
      .def("schema", [](const ExportedTable& table) { return schema_capsule(table); });
  py::class_<ExplainedCell>(module, "ExplainedCell")
      .def(
          "text",
          [](const ExplainedCell& cell, bool chinese) {
            return render_text(cell.explanation, chinese ? Language::zh : Language::en);
          },
          py::arg("chinese"))
      .def("json", [](const ExplainedCell& cell) { return to_json(cell.explanation); });
  py::class_<Evaluated, Run>(module, "Evaluated")
      .def(
          "find_table",
          [](const Evaluated& run, const std::string& name) { return run.result().find_table(nfc(name)); },
          py::arg("name"))
      .def(
          "table",
          [](const Evaluated& run, plan::TableId table) {
            const plan::Table& known = run.plan->tables[table];
            return py::make_tuple(known.name, known.label, run.result().rows(table).size());
          },
          py::arg("table"))
      .def_property_readonly("default_tables",
                             [](const Evaluated& run) {
                               std::vector<std::string> names;
                               for (const plan::TableId table : default_tables(run.result())) {
                                 names.push_back(run.plan->tables[table].name);
                               }
                               return names;
                             })
      .def_property_readonly("today", [](const Evaluated& run) { return date_object(run.result().today()); })
      .def("is_left_out", is_left_out, py::arg("table"))
      .def("columns", column_list, py::arg("table"))
      .def("values", value_list, py::arg("table"), py::arg("column"), py::arg("exact"))
      .def("keys", key_list, py::arg("table"))
      .def("csv", table_csv, py::arg("table"), py::arg("all_columns"), py::arg("exact"), py::arg("columns"))
      .def("text", table_text, py::arg("table"), py::arg("all_columns"), py::arg("exact"), py::arg("chinese"),
           py::arg("columns"))
      .def(
          "export",
          [](const Run& run, plan::TableId table, std::vector<std::size_t> columns, bool exact, bool dictionary) {
            return std::const_pointer_cast<ExportedTable>(exported(run, table, std::move(columns), exact, dictionary));
          },
          py::arg("table"), py::arg("columns"), py::arg("exact"), py::arg("dictionary"))
      .def("export_errors", export_errors, py::arg("table"), py::arg("exported"))
      .def_property_readonly("rejects", [](const Evaluated& run) { return reject_list(run.rejects); })
      .def_property_readonly("rejects_csv", [](const Evaluated& run) { return rejects_to_csv(run.rejects); })
      .def_property_readonly("findings", finding_list)
      .def_property_readonly("errors", error_list)
      .def("explain", explain_cell, py::arg("table"), py::arg("key"), py::arg("column"), py::arg("facts"))
      .def("who", who, py::arg("unit"), py::arg("domain"))
      .def("json", result_json, py::arg("exact"));
}

}  // namespace zeren::python
