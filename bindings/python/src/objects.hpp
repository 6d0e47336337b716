// What the C++ parts of the package share: the objects behind its classes, and values as Python has them.
#pragma once

#include <pybind11/pybind11.h>

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bindings/python/src/facts.hpp"
#include "zeren/base/number.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/session.hpp"

namespace zeren::python {

/// A compiled pack: its plan, which threads share.
struct Pack {
  std::shared_ptr<const plan::Plan> plan;
  std::string path;  // where it was loaded from; empty: from texts
};

/// An organisation, which evaluations share.
struct Units {
  std::shared_ptr<const Organisation> organisation;
  std::vector<Diagnostic> notes{};
};

/// A finished evaluation with all that it reads.
struct Evaluated {
  std::shared_ptr<const plan::Plan> plan;
  std::shared_ptr<const Organisation> organisation;
  BindResult bound;
  std::vector<Reject> rejects;
  std::vector<Diagnostic> notes;
  bool on_demand = false;                // tables that are made on demand only were asked for
  std::optional<Evaluation> evaluation;  // always there once it is made

  Evaluated() = default;
  Evaluated(const Evaluated&) = delete;
  Evaluated& operator=(const Evaluated&) = delete;
  [[nodiscard]] const Evaluation& result() const { return *evaluation; }
};

/// How a run is to be done, as Python says it.
struct RunArguments {
  std::int32_t today = 0;  // days since 1970-01-01
  std::optional<std::int32_t> minute;
  unsigned threads = 1;
  bool on_demand = false;
  std::vector<std::pair<std::string, std::string>> params;
};

/// The options of a run; throws Problem where a parameter is unknown or its value is none.
[[nodiscard]] EvaluateOptions options_of(const plan::Plan& plan, const RunArguments& arguments, const Limits& limits);

/// Limits by their names, as `--allow NAME=N` has them. Throws Problem.
[[nodiscard]] Limits limits_of(const std::vector<std::pair<std::string, std::int64_t>>& allowed);

/// Raises what kept the engine from a result.
[[noreturn]] void raise_engine_error(const EngineError& error);

// ---- Values ----

/// A `decimal.Decimal`, `fractions.Fraction`, `datetime.date`, `datetime.datetime`.
[[nodiscard]] pybind11::object decimal_object(const std::string& text);
[[nodiscard]] pybind11::object fraction_object(const Number& number);
[[nodiscard]] pybind11::object date_object(Date date);
[[nodiscard]] pybind11::object moment_object(Moment moment);
/// An exact number: int, else Decimal where it has one, else Fraction.
[[nodiscard]] pybind11::object number_object(const Number& number);
/// The value of a cell, None unless present: numbers as Decimal with the digits of their column, `exact` as Fraction.
[[nodiscard]] pybind11::object cell_object(const plan::Plan& plan, const CellView& cell, bool exact);

/// A list of rejects as tuples (table, file, line, column, code, reason in English, in Chinese, row).
[[nodiscard]] pybind11::list reject_list(std::span<const Reject> rejects);

// ---- What each file adds to the module ----

void add_pack(pybind11::module_& module);
void add_facts(pybind11::module_& module);
void add_evaluation(pybind11::module_& module);
void add_result(pybind11::module_& module);
void add_session(pybind11::module_& module);
void add_comparison(pybind11::module_& module);
void add_command(pybind11::module_& module);

}  // namespace zeren::python
