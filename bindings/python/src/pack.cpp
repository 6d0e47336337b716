// Packs: compiled from a folder, a file or texts, and what they declare.
#include <pybind11/stl.h>

#include <array>
#include <filesystem>

#include "bindings/python/src/objects.hpp"
#include "bindings/python/src/problem.hpp"
#include "bindings/python/src/stoppable.hpp"
#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/pack_files.hpp"
#include "zeren/plan/binary.hpp"

namespace zeren::python {

namespace py = pybind11;

namespace {

cli::Context context_of(bool chinese) {
  cli::Context context;
  context.language = chinese ? Language::zh : Language::en;
  return context;
}

py::dict diagnostic_dict(const Diagnostic& diagnostic, const Sources& sources, Language language) {
  using namespace py::literals;
  const bool has_place = diagnostic.span.has_place();
  const Location at = has_place ? sources.location(diagnostic.span) : Location{0, 0};
  return py::dict(
      "code"_a = std::string(diagnostic.code->id), "severity"_a = std::string(to_string(diagnostic.code->severity)),
      "message"_a = message(diagnostic, language), "help"_a = help(diagnostic, language),
      "file"_a = has_place ? std::string(sources.name(diagnostic.span.file)) : std::string(), "line"_a = at.line,
      "column"_a = at.column, "clause"_a = diagnostic.clause, "text"_a = render(diagnostic, sources, language, false));
}

// (pack or None, diagnostics, the text that the command line prints).
py::tuple compiled(const CompileResult& result, const std::string& path, bool chinese) {
  const cli::Context context = context_of(chinese);
  py::list diagnostics;
  for (const Diagnostic& diagnostic : result.diagnostics) {
    diagnostics.append(diagnostic_dict(diagnostic, *result.sources, context.language));
  }
  py::object pack = py::none();
  if (result.ok()) {
    const auto owner = std::make_shared<const CompiledPack>(*result.pack);
    pack = py::cast(std::make_shared<Pack>(Pack{{owner, &owner->plan()}, path}));
  }
  return py::make_tuple(pack, diagnostics, cli::diagnostics_text(context, result.diagnostics, *result.sources));
}

CompileResult compile_now(const PackFiles& files, const Limits& limits, const py::object& tick) {
  std::optional<CompileResult> result;
  run_stoppable(limits, tick, [&](const Limits& own) { result = compile(files, own); });
  return std::move(*result);
}

std::shared_ptr<Pack> read_compiled(const std::string& path, const Limits& limits) {
  const auto bytes = read_file(path, limits.source_bytes);
  if (!bytes) throw Problem("PackError", lines_of({bytes.error()}));
  auto plan = plan::read_plan(*bytes, limits);
  if (!plan) throw Problem("PackError", lines_of({{{}, path, 0, {}, plan.error().code, plan.error().arguments, {}}}));
  return std::make_shared<Pack>(Pack{std::make_shared<const plan::Plan>(std::move(*plan)), path});
}

py::tuple load(const std::string& path, bool chinese, const std::vector<std::pair<std::string, std::int64_t>>& allowed,
               const py::object& tick) {
  const Limits limits = limits_of(allowed);
  if (path.ends_with(".zrc")) return py::make_tuple(read_compiled(path, limits), py::list(), "");
  const LoadedPackFiles loaded = read_pack_files(path, limits);
  if (!loaded.problems.empty()) throw Problem("PackError", lines_of(loaded.problems));
  return compiled(compile_now(loaded.files, limits, tick), path, chinese);
}

py::tuple compile_texts(const std::vector<std::pair<std::string, std::string>>& files, bool chinese,
                        const std::vector<std::pair<std::string, std::int64_t>>& allowed, const py::object& tick) {
  PackFiles pack;
  for (const auto& [name, text] : files) pack.files.push_back({name, text});
  return compiled(compile_now(pack, limits_of(allowed), tick), {}, chinese);
}

py::list table_list(const plan::Plan& plan) {
  constexpr std::array kinds{"tier", "domain", "body", "facts", "measure", "task", "made", "pair"};
  py::list list;
  for (const plan::Table& table : plan.tables) {
    if (table.kind == plan::TableKind::pair) continue;
    py::list fields;
    for (const plan::Field& field : table.fields) {
      fields.append(py::make_tuple(field.name, field.label, field.is_key, field.type.optional));
    }
    list.append(py::make_tuple(table.name, table.label, kinds[static_cast<std::size_t>(table.kind)], fields));
  }
  return list;
}

template <class Items>
py::list named(const Items& items) {
  py::list list;
  for (const auto& item : items) list.append(py::make_tuple(item.name, item.label));
  return list;
}

py::list param_list(const plan::Plan& plan) {
  py::list list;
  for (const plan::Param& param : plan.params) list.append(py::make_tuple(param.origin.name, param.origin.label));
  return list;
}

py::object effective(const std::optional<Date>& date) {
  return date ? date_object(*date) : py::none();
}

std::string facts_folder_of(const Pack& pack) {
  cli::FactsOptions options;
  options.pack = pack.path;
  return pack.path.empty() ? std::string() : cli::facts_folder(options);
}

// The pack's own file of units; nothing where it has no tiers, or comes from texts.
std::optional<std::string> units_file_of(const Pack& pack) {
  const plan::Plan& plan = *pack.plan;
  if (pack.path.empty() || plan.tiers.empty()) return std::nullopt;
  if (!plan.units_file.empty()) {
    const std::filesystem::path at(pack.path);
    const auto folder = std::filesystem::is_directory(at) ? at : at.parent_path();
    const auto inside = path_in_pack(folder.string(), plan.units_file);
    if (!inside) throw Problem("UnitsError", lines_of({inside.error()}));
  }
  return cli::units_file(plan, pack.path, {});
}

}  // namespace

void add_pack(py::module_& module) {
  py::class_<Pack, std::shared_ptr<Pack>>(module, "Pack")
      .def_property_readonly("name", [](const Pack& pack) { return pack.plan->pack.name; })
      .def_property_readonly("label", [](const Pack& pack) { return pack.plan->pack.label; })
      .def_property_readonly("path", [](const Pack& pack) { return pack.path; })
      .def_property_readonly("tiers", [](const Pack& pack) { return pack.plan->tiers; })
      .def_property_readonly("tables", [](const Pack& pack) { return table_list(*pack.plan); })
      .def_property_readonly("domains", [](const Pack& pack) { return named(pack.plan->domains); })
      .def_property_readonly("params", [](const Pack& pack) { return param_list(*pack.plan); })
      .def_property_readonly("effective_from", [](const Pack& pack) { return effective(pack.plan->effective_from); })
      .def_property_readonly("effective_until", [](const Pack& pack) { return effective(pack.plan->effective_until); })
      .def_property_readonly("facts_folder", facts_folder_of)
      .def_property_readonly("units_file", units_file_of);
  module.def("load", load, py::arg("path"), py::arg("chinese"), py::arg("limits"), py::arg("tick"));
  module.def("compile", compile_texts, py::arg("files"), py::arg("chinese"), py::arg("limits"), py::arg("tick"));
}

}  // namespace zeren::python
