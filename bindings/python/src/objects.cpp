#include "bindings/python/src/objects.hpp"

#include <algorithm>

#include "bindings/python/src/problem.hpp"
#include "src/cli/context.hpp"
#include "src/cli/param_value.hpp"

namespace zeren::python {

namespace py = pybind11;

EvaluateOptions options_of(const plan::Plan& plan, const RunArguments& arguments, const Limits& limits) {
  EvaluateOptions options;
  options.today = Date{arguments.today};
  options.minute = arguments.minute;
  options.threads = arguments.threads;
  options.on_demand = arguments.on_demand;
  options.limits = limits;
  for (const auto& [name, text] : arguments.params) {
    const auto known = std::find_if(plan.params.begin(), plan.params.end(), [&](const plan::Param& param) {
      return param.origin.name == name || param.origin.label == name;
    });
    if (known == plan.params.end()) throw Problem("ParameterError", "the pack has no parameter `" + name + "`");
    const auto value = cli::parse_param_value(plan, known->type, text);
    if (!value) throw Problem("ParameterError", "`" + text + "` is no value for the parameter `" + name + "`");
    options.overrides.push_back({known->origin.name, *value});
  }
  return options;
}

Limits limits_of(const std::vector<std::pair<std::string, std::int64_t>>& allowed) {
  std::vector<std::string> texts;
  for (const auto& [name, number] : allowed) texts.push_back(name + "=" + std::to_string(number));
  Limits limits;
  if (const auto wrong = cli::read_limits({}, texts, limits)) {
    throw Problem("ParameterError", "`" + *wrong + "` is no limit");
  }
  return limits;
}

void raise_engine_error(const EngineError& error) {
  const bool limit = cli::exit_code_of(*error.code, cli::fine) == cli::past_limit;
  throw Problem(limit ? "LimitError" : "EvaluationError",
                "[" + std::string(error.code->id) + "] " + error.message(Language::en));
}

py::object decimal_object(const std::string& text) {
  return py::module_::import("decimal").attr("Decimal")(text);
}

py::object fraction_object(const Number& number) {
  return py::module_::import("fractions").attr("Fraction")(number.to_fraction());
}

py::object date_object(Date date) {
  const YearMonthDay day = date.ymd();
  return py::module_::import("datetime").attr("date")(day.year, day.month, day.day);
}

py::object moment_object(Moment moment) {
  const YearMonthDay day = moment.day().ymd();
  return py::module_::import("datetime")
      .attr("datetime")(day.year, day.month, day.day, moment.minute() / 60, moment.minute() % 60);
}

py::object number_object(const Number& number) {
  if (number.is_integer()) return py::int_(py::str(number.to_fraction()));
  const std::string text = number.to_exact_decimal_or_fraction();
  return text.find('/') == std::string::npos ? decimal_object(text) : fraction_object(number);
}

py::object cell_object(const plan::Plan& plan, const CellView& cell, bool exact) {
  if (!cell.present()) return py::none();
  const plan::ValueType& type = cell.type();
  switch (type.kind) {
    case plan::ValueKind::boolean:
      return py::bool_(cell.boolean());
    case plan::ValueKind::number: {
      const Number number = cell.number();
      if (type.is_count) return number_object(number);
      if (exact) return fraction_object(number);
      return decimal_object(number.to_decimal(plan.display_rounding, type.digits.value_or(plan.display_digits)));
    }
    case plan::ValueKind::date:
      return date_object(cell.date());
    case plan::ValueKind::moment:
      return moment_object(cell.moment());
    default:
      return py::str(cell.text());
  }
}

py::list reject_list(std::span<const Reject> rejects) {
  py::list list;
  for (const Reject& reject : rejects) {
    list.append(py::make_tuple(reject.table, reject.file, reject.line, reject.column, std::string(reject.code->id),
                               reason(reject), reason(reject, Language::zh), reject.row));
  }
  return list;
}

}  // namespace zeren::python
