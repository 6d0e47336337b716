// `zeren fmt`: one layout, one keyword language; nothing but spaces, marks and keywords ever changes.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/io/files.hpp"
#include "zeren/syntax/format.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::cli {

namespace {

struct FmtOptions {
  std::vector<std::string> paths;
  std::string to;
  bool check = false;
  bool to_stdout = false;
};

std::vector<std::string> files_of(Context& context, const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    const auto listed = list_files(path, {".zr"});
    if (listed) {
      files.insert(files.end(), listed->begin(), listed->end());
    } else {
      print_rejects(context, {listed.error()}, {});
      context.raise(wrong_use);
    }
  }
  return files;
}

void format_file(Context& context, const std::string& file, const FmtOptions& options) {
  if (lacks_rules(context, file)) return;
  const auto text = read_file(file);
  if (!text) {
    print_rejects(context, {text.error()}, {});
    return context.raise(wrong_use);
  }
  Sources sources;
  const std::uint32_t number = sources.add(file, *text);
  const syntax::ParseResult parsed = syntax::parse(sources.text(number), number, context.limits);
  if (!parsed.ok()) {
    print_diagnostics(context, parsed.diagnostics, sources);
    for (const Diagnostic& diagnostic : parsed.diagnostics) context.raise(exit_code_of(*diagnostic.code, wrong_use));
    return;
  }
  syntax::FormatOptions format;
  if (!options.to.empty()) format.language = options.to == "zh" ? Language::zh : Language::en;
  const auto formatted = syntax::format(parsed, format);
  if (!formatted) return context.raise(wrong_use);
  if (options.to_stdout) return print(*formatted);
  if (*formatted == *text) return;
  print(fmt::format("{}\n", file));
  if (options.check) return context.raise(findings);
  if (!write_file(file, *formatted)) context.raise(wrong_use);
}

}  // namespace

void add_fmt(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("fmt", "lay out rules, and translate their keywords");
  command->footer(
      "Examples:\n"
      "  zeren fmt rules/anji-2022                  format every file of the pack, print the names of those that "
      "changed\n"
      "  zeren fmt --to zh --stdout rules.zr        the same rules with Chinese keywords\n"
      "  zeren fmt --check rules/anji-2022          change nothing; exit 1 where something would change");
  auto options = std::make_shared<FmtOptions>();
  command->add_option("paths", options->paths, "files and folders")->required();
  command->add_option("--to", options->to, "translate keywords: zh or en (else the file's own language)")
      ->check(CLI::IsMember({"zh", "en"}));
  command->add_flag("--check", options->check, "only say which files would change");
  command->add_flag("--stdout", options->to_stdout, "print instead of writing the files");
  command->callback([&context, options] {
    for (const std::string& file : files_of(context, options->paths)) format_file(context, file, *options);
  });
}

}  // namespace zeren::cli
