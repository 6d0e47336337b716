// `zeren template`: empty tables for a county to fill in, and the schema of the facts.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/io/template.hpp"

namespace zeren::cli {

namespace {

struct TemplateOptions {
  std::string pack, out;
  bool schema = false;
};

void run_template(Context& context, const TemplateOptions& options) {
  const auto plan = load_plan(context, options.pack);
  if (!plan) return;
  if (options.schema || options.out.empty()) return print(facts_schema(*plan));
  std::error_code error;
  std::filesystem::create_directories(options.out, error);
  std::vector<TemplateFile> files = make_templates(*plan, context.language);
  files.push_back({"facts.schema.json", facts_schema(*plan)});
  for (const TemplateFile& file : files) {
    const std::filesystem::path path = std::filesystem::path(options.out) / file.name;
    if (std::filesystem::exists(path, error)) {
      complain(fmt::format(fmt::runtime(context.pick("zeren: `{}` is there already and was left as it is\n",
                                                     "zeren：`{}` 已存在，未作改动\n")),
                           path.string()));
      context.raise(findings);
    } else if (!write_file(path.string(), file.text)) {
      context.raise(wrong_use);
    } else {
      print(path.string() + "\n");
    }
  }
}

}  // namespace

void add_template(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("template", "empty CSV files of a pack's tables, and the schema of its facts");
  command->footer(
      "Examples:\n"
      "  zeren template rules/anji-2022 --out facts            one empty CSV file a table\n"
      "  zeren template rules/anji-2022 --schema               a JSON schema of the facts");
  auto options = std::make_shared<TemplateOptions>();
  command->add_option("pack", options->pack, "folder of the pack, one .zr file, or a compiled pack (.zrc)")->required();
  command->add_option("--out", options->out, "folder to write to");
  command->add_flag("--schema", options->schema, "print the JSON schema");
  command->callback([&context, options] { run_template(context, *options); });
}

}  // namespace zeren::cli
