// The command line, for `python -m zeren`.
#include <pybind11/stl.h>

#include <cstdio>
#include <iostream>

#include "bindings/python/src/objects.hpp"
#include "src/cli/command_line.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

int command(const std::vector<std::string>& arguments) {
  std::vector<const char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(argument.c_str());
  const py::gil_scoped_release unlocked;
  const int code = cli::command_line(static_cast<int>(pointers.size()), pointers.data());
  std::cout.flush();
  std::cerr.flush();
  std::fflush(stdout);
  std::fflush(stderr);
  return code;
}

}  // namespace

void add_command(py::module_& module) {
  module.def("command", command, py::arg("arguments"));
}

}  // namespace zeren::python
