// Evaluating, and opening a session, from Python.
#include <pybind11/stl.h>

#include "bindings/python/src/objects.hpp"
#include "bindings/python/src/problem.hpp"
#include "bindings/python/src/stoppable.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

void check_limits(const Facts& facts) {
  if (const auto limit = facts.past_a_limit()) throw Problem("LimitError", lines_of({*limit}));
}

void bind_facts(Evaluated& run, const Facts& facts, const Limits& limits) {
  run.bound = zeren::bind(*run.plan, *run.organisation, facts.views(), limits);
  if (run.bound.error) raise_engine_error(*run.bound.error);
  run.rejects = run.bound.rejects;
  const std::vector<Reject> of_files = facts.rejects();
  run.rejects.insert(run.rejects.end(), of_files.begin(), of_files.end());
  sort_rejects(run.rejects);
}

std::shared_ptr<Evaluated> evaluate_facts(const Pack& pack, const Units& units, const Facts& facts,
                                          const RunArguments& arguments,
                                          const std::vector<std::pair<std::string, std::int64_t>>& allowed,
                                          const py::object& tick) {
  check_limits(facts);
  const Limits limits = limits_of(allowed);
  EvaluateOptions options = options_of(*pack.plan, arguments, limits);
  auto run = std::make_shared<Evaluated>();
  run->plan = pack.plan;
  run->organisation = units.organisation;
  run->on_demand = arguments.on_demand;
  run->notes = units.notes;
  const std::vector<Diagnostic> of_files = facts.notes();
  run->notes.insert(run->notes.end(), of_files.begin(), of_files.end());
  run_stoppable(limits, tick, [&](const Limits& own) {
    bind_facts(*run, facts, own);
    options.limits = own;
    auto result = evaluate(*run->plan, run->bound.dataset, options);
    if (!result) raise_engine_error(result.error());
    run->evaluation = std::move(*result);
  });
  return run;
}

}  // namespace

void add_evaluation(py::module_& module) {
  py::class_<RunArguments>(module, "RunArguments")
      .def(py::init([](std::int32_t today, std::optional<std::int32_t> minute, unsigned threads, bool on_demand,
                       std::vector<std::pair<std::string, std::string>> params) {
             return RunArguments{today, minute, threads, on_demand, std::move(params)};
           }),
           py::arg("today"), py::arg("minute"), py::arg("threads"), py::arg("on_demand"), py::arg("params"));
  module.def("evaluate", evaluate_facts, py::arg("pack"), py::arg("units"), py::arg("facts"), py::arg("arguments"),
             py::arg("limits"), py::arg("tick"));
}

}  // namespace zeren::python
