// What every command shares: language, colour, where to print, the exit code.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>

#include "zeren/base/diagnostic.hpp"

namespace zeren::cli {

/// Exit codes of the command.
enum ExitCode { fine = 0, findings = 1, wrong_use = 2 };

struct Context {
  Language language = Language::en;
  bool colour = false;      ///< standard error is a terminal and colour is wanted
  bool show_notes = false;  ///< remarks about the rules that are neither errors nor warnings (`check` shows them)
  int exit_code = fine;

  /// Raises the exit code; a higher one stays.
  void raise(ExitCode code) { exit_code = exit_code > code ? exit_code : code; }
  [[nodiscard]] std::string_view pick(std::string_view en, std::string_view zh) const {
    return language == Language::zh ? zh : en;
  }
};

/// Language from the option, else from LC_ALL, LC_MESSAGES or LANG.
[[nodiscard]] Language language_of(const std::string& option);

/// Colour from the option (auto, always, never), NO_COLOR and the terminal.
[[nodiscard]] bool colour_of(const std::string& option);

/// Prints to standard output; to standard error.
void print(std::string_view text);
void complain(std::string_view text);

/// Writes a whole file; says why not on standard error. False where it failed.
bool write_file(const std::string& path, std::string_view text);

// One function a command, each in its own file: adds the subcommand to the application.
void add_check(CLI::App& app, Context& context);
void add_run(CLI::App& app, Context& context);
void add_test(CLI::App& app, Context& context);
void add_explain(CLI::App& app, Context& context);
void add_diff(CLI::App& app, Context& context);
void add_who(CLI::App& app, Context& context);
void add_forecast(CLI::App& app, Context& context);
void add_next(CLI::App& app, Context& context);
void add_graph(CLI::App& app, Context& context);
void add_template(CLI::App& app, Context& context);
void add_fmt(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);

}  // namespace zeren::cli
