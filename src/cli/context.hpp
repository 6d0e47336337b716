// What every command shares: language, colour, where to print, the exit code.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limits.hpp"

namespace zeren::cli {

/// Exit codes of the command.
enum ExitCode { fine = 0, findings = 1, wrong_use = 2, past_limit = 3 };

struct Context {
  Language language = Language::en;
  bool colour = false;      ///< standard error is a terminal and colour is wanted
  bool show_notes = false;  ///< remarks about the rules that are neither errors nor warnings (`check` shows them)
  Limits limits;            ///< of everything that the command does
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

/// Reads `--deadline 10s` (also `500ms`, `2m`) and `--allow cells=1000000` into the limits; nothing where all could be
/// read, else the text that could not.
[[nodiscard]] std::optional<std::string> read_limits(const std::string& deadline,
                                                     const std::vector<std::string>& allowed, Limits& limits);

/// The exit code for what kept a command from its result: `past_limit` for the limits of the library, else `otherwise`.
[[nodiscard]] ExitCode exit_code_of(const DiagnosticCode& code, ExitCode otherwise);

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
void add_compile(CLI::App& app, Context& context);
void add_completion(CLI::App& app, Context& context);

}  // namespace zeren::cli
