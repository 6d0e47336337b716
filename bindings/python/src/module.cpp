// The extension `zeren._zeren`: what the pure Python layer above it calls, and nothing more.
#include <pybind11/pybind11.h>

#include "bindings/python/src/objects.hpp"
#include "bindings/python/src/problem.hpp"
#include "zeren/version.hpp"

namespace py = pybind11;

namespace {

// Our problems become the package's own exceptions.
void raise_problem(std::exception_ptr thrown) {
  try {
    if (thrown) std::rethrow_exception(thrown);
  } catch (const zeren::python::Problem& problem) {
    const py::object kind = py::module_::import("zeren._errors").attr(problem.kind());
    PyErr_SetObject(kind.ptr(), py::str(problem.what()).ptr());
  }
}

#define ZEREN_TEXT_OF(x) #x
#define ZEREN_TEXT(x) ZEREN_TEXT_OF(x)
constexpr const char* version =
    ZEREN_TEXT(ZEREN_VERSION_MAJOR) "." ZEREN_TEXT(ZEREN_VERSION_MINOR) "." ZEREN_TEXT(ZEREN_VERSION_PATCH);

}  // namespace

PYBIND11_MODULE(_zeren, module) {
  module.attr("version") = version;
  py::register_exception_translator(raise_problem);
  zeren::python::add_pack(module);
  zeren::python::add_facts(module);
  zeren::python::add_evaluation(module);
  zeren::python::add_result(module);
  zeren::python::add_session(module);
  zeren::python::add_comparison(module);
  zeren::python::add_command(module);
}
