// What a command works on: a pack, its organisation and the facts, read from files with every problem said.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/cli/context.hpp"
#include "zeren/compile.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::cli {

/// The options that commands over facts share.
struct FactsOptions {
  std::string pack;
  std::string facts;  ///< folder; empty: PACK/facts where it is there
  std::string units;  ///< file; empty: as the pack says, else PACK/units.csv
  std::string on;     ///< empty: the system's day, moved into the pack's effective dates
  std::string at;     ///< a minute of a day, in place of `on`
  unsigned threads = 1;
  bool forest = false;
  std::vector<std::string> params;  ///< name=value

  void add_to(CLI::App& command, bool day_required);
};

/// Compiles a pack from its folder (or one file) and prints all diagnostics to standard error. Raises the exit code.
[[nodiscard]] std::optional<CompiledPack> load_pack(Context& context, const std::string& path);

/// The plan of a pack: compiled as `load_pack` does, or read from a compiled pack (`.zrc`), with what is wrong with it
/// said. Null where there is none.
[[nodiscard]] std::shared_ptr<const plan::Plan> load_plan(Context& context, const std::string& path);

/// For commands that need the rules themselves: true where the path names a compiled pack, which has none; that is
/// said.
[[nodiscard]] bool lacks_rules(Context& context, const std::string& path);

/// Diagnostics as text, with a closing count where there are any.
[[nodiscard]] std::string diagnostics_text(const Context& context, const Diagnostics& diagnostics,
                                           const Sources& sources);

/// The same to standard error.
void print_diagnostics(const Context& context, const Diagnostics& diagnostics, const Sources& sources);

/// Rejected rows: the first few to standard error, with the count.
void print_rejects(const Context& context, const std::vector<Reject>& rejects, const std::string& written_to);

/// The folder of facts: from the option, else PACK/facts (beside a compiled pack) where it is there, else empty.
[[nodiscard]] std::string facts_folder(const FactsOptions& options);

/// The file of a pack's units: from the option, else as the pack says, else PACK/units.csv.
[[nodiscard]] std::string units_file(const plan::Plan& plan, const std::string& pack_path, const std::string& units);

/// The units of a pack: from the option, else from the pack's folder.
[[nodiscard]] std::optional<Organisation> load_organisation(Context& context, const plan::Plan& plan,
                                                            const std::string& pack_path, const std::string& units,
                                                            bool forest);

/// The plan of a pack with its facts, bound. Not movable once made: the dataset points into it.
struct Workspace {
  std::shared_ptr<const plan::Plan> plan;
  std::optional<Organisation> organisation;
  BindResult bound;
  std::vector<Diagnostic> notes;  ///< what the loaders did about the files
  Date today;
  EvaluateOptions options;

  Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
};

/// Fills the workspace; false where it could not (everything is said already, the exit code raised).
[[nodiscard]] bool prepare(Context& context, const FactsOptions& options, Workspace& workspace);

/// Says why there is no result, and raises the exit code.
void say_why(Context& context, const EngineError& error);

/// Evaluates; says why where the engine fails.
[[nodiscard]] std::optional<Evaluation> evaluate(Context& context, const Workspace& workspace);

}  // namespace zeren::cli
