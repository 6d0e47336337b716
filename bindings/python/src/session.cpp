// Sessions: facts that change, from Python.
#include <pybind11/stl.h>

#include "bindings/python/src/objects.hpp"
#include "bindings/python/src/problem.hpp"
#include "bindings/python/src/stoppable.hpp"
#include "zeren/base/text.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

using Fields = std::vector<std::pair<std::string, py::object>>;

// A session with what it reads; one thread at a time, which the mutex sees to.
struct SessionHolder {
  std::shared_ptr<const plan::Plan> plan;
  std::shared_ptr<const Organisation> organisation;
  std::optional<Session> session;
  std::vector<Reject> file_rejects;
  std::mutex mutex;
};
using Holder = std::shared_ptr<SessionHolder>;

// Without the interpreter's lock, so that another thread may go on; the session's own lock comes after that.
template <class F>
auto with_session(SessionHolder& holder, F&& f) {
  const py::gil_scoped_release unlocked;
  const std::lock_guard lock(holder.mutex);
  return f(*holder.session);
}

Number number_of(const std::string& text) {
  const auto number = Number::parse(text);
  if (!number) throw Problem("FactsError", "`" + text + "` is no number");
  return *number;
}

// Python's values as fields take them; what is anything else has been made a text by the layer above.
FieldContent content_of(const py::object& value) {
  if (value.is_none()) return std::monostate{};
  if (py::isinstance<py::bool_>(value)) return value.cast<bool>();
  if (py::isinstance<py::int_>(value)) {
    int overflow = 0;
    const long long whole = PyLong_AsLongLongAndOverflow(value.ptr(), &overflow);
    if (overflow == 0) return static_cast<std::int64_t>(whole);
    return number_of(py::str(value).cast<std::string>());
  }
  return nfc(value.cast<std::string>());
}

std::vector<FieldValue> fields_of(const Fields& fields) {
  std::vector<FieldValue> values;
  for (const auto& [name, value] : fields) values.push_back({nfc(name), content_of(value)});
  return values;
}

Holder open(const Pack& pack, const Units& units, const Facts& facts, const RunArguments& arguments,
            const std::vector<std::pair<std::string, std::int64_t>>& allowed, const py::object& tick) {
  if (const auto limit = facts.past_a_limit()) throw Problem("LimitError", lines_of({*limit}));
  const Limits limits = limits_of(allowed);
  EvaluateOptions options = options_of(*pack.plan, arguments, limits);
  auto holder = std::make_shared<SessionHolder>();
  holder->plan = pack.plan;
  holder->organisation = units.organisation;
  holder->file_rejects = facts.rejects();
  run_stoppable(limits, tick, [&](const Limits& own) {
    options.limits = own;
    auto opened = Session::open(*holder->plan, *holder->organisation, facts.views(), options);
    if (!opened) raise_engine_error(opened.error());
    holder->session = std::move(*opened);
  });
  holder->session->set_limits(limits);
  return holder;
}

// Keys of the rows; throws what kept the changes from taking effect.
std::vector<std::string> apply(SessionHolder& holder, const std::vector<Change>& changes) {
  const ApplyResult result = with_session(holder, [&](Session& session) { return session.apply(changes); });
  if (result.error) raise_engine_error(*result.error);
  if (!result.rejects.empty()) throw Problem("ChangeError", lines_of(result.rejects));
  std::string problems;
  for (const UnitProblem& problem : result.unit_problems) {
    problems += (problems.empty() ? "[" : "\n[") + std::string(problem.code->id) + "] " +
                format_message(problem.code->message_en, problem.arguments, Language::en);
  }
  if (!problems.empty()) throw Problem("ChangeError", problems);
  return result.keys;
}

const char* state_name(const std::optional<SessionCell>& cell) {
  if (!cell) return "no row";
  switch (cell->state()) {
    case CellState::present:
      return "present";
    case CellState::absent:
      return "absent";
    case CellState::error:
      return "error";
  }
  return "";
}

py::object session_value(const plan::ValueType& type, const std::optional<SessionCell>& cell) {
  if (!cell || !cell->present()) return py::none();
  switch (type.kind) {
    case plan::ValueKind::boolean:
      return py::bool_(cell->boolean());
    case plan::ValueKind::number:
      return number_object(cell->number());
    case plan::ValueKind::date:
      return date_object(cell->date());
    case plan::ValueKind::moment:
      return moment_object(cell->moment());
    default:
      return py::str(cell->text());
  }
}

const plan::ValueType& type_of(const plan::Plan& plan, plan::TableId table, std::size_t column) {
  return plan.nodes[plan.tables[table].columns[column].node].type;
}

py::list change_list(SessionHolder& holder) {
  const auto changes = with_session(holder, [](Session& session) { return session.changes(); });
  if (!changes) raise_engine_error(changes.error());
  const plan::Plan& plan = *holder.plan;
  py::list list;
  for (const CellChange& change : *changes) {
    const plan::ValueType& type = type_of(plan, change.table, change.column);
    list.append(py::make_tuple(plan.tables[change.table].name, change.key,
                               plan.tables[change.table].columns[change.column].name,
                               session_value(type, change.before), session_value(type, change.after),
                               state_name(change.before), state_name(change.after)));
  }
  return list;
}

// (state, value).
py::tuple cell(SessionHolder& holder, const std::string& table_name, const std::string& key,
               const std::string& column_name) {
  const auto table = holder.session->find_table(nfc(table_name));
  if (!table) throw Problem("UnknownNameError", "there is no table `" + table_name + "`");
  const auto column = holder.session->find_column(*table, nfc(column_name));
  if (!column) throw Problem("UnknownNameError", "`" + table_name + "` has no column `" + column_name + "`");
  const std::string normal = nfc(key);
  const auto found = with_session(holder, [&](Session& session) { return session.cell(*table, normal, *column); });
  if (!found) raise_engine_error(found.error());
  return py::make_tuple(state_name(*found), session_value(type_of(*holder.plan, *table, *column), *found));
}

py::list reject_tuples(const SessionHolder& holder) {
  std::vector<Reject> all(holder.session->rejects().begin(), holder.session->rejects().end());
  all.insert(all.end(), holder.file_rejects.begin(), holder.file_rejects.end());
  sort_rejects(all);
  return reject_list(all);
}

}  // namespace

void add_session(py::module_& module) {
  py::class_<Change>(module, "Change");
  module.def("insert_change", [](const std::string& table, const Fields& fields) {
    return Change::insert(nfc(table), fields_of(fields));
  });
  module.def("update_change", [](const std::string& table, const std::string& key, const Fields& fields) {
    return Change::update(nfc(table), nfc(key), fields_of(fields));
  });
  module.def("remove_change",
             [](const std::string& table, const std::string& key) { return Change::remove(nfc(table), nfc(key)); });
  module.def("move_change", [](const std::string& unit, const std::string& parent) {
    return Change::move_unit(nfc(unit), nfc(parent));
  });
  module.def("advance_change", [](std::int32_t today, std::optional<std::int32_t> minute) {
    return Change::advance(Date{today}, minute);
  });
  py::class_<SessionHolder, Holder>(module, "Session")
      .def("apply", apply, py::arg("changes"))
      .def("changes", change_list)
      .def("cell", cell, py::arg("table"), py::arg("key"), py::arg("column"))
      .def_property_readonly("rejects", reject_tuples)
      .def_property_readonly("today", [](const SessionHolder& holder) { return date_object(holder.session->today()); });
  module.def("open_session", open, py::arg("pack"), py::arg("units"), py::arg("facts"), py::arg("arguments"),
             py::arg("limits"), py::arg("tick"));
}

}  // namespace zeren::python
