// The command `zeren` as a function: its options, and which subcommand runs.
#include "src/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <exception>
#include <string>

#include "src/cli/context.hpp"
#include "zeren/version.hpp"

namespace {

#define ZEREN_TEXT_OF(x) #x
#define ZEREN_TEXT(x) ZEREN_TEXT_OF(x)
constexpr const char* version_text =
    "zeren " ZEREN_TEXT(ZEREN_VERSION_MAJOR) "." ZEREN_TEXT(ZEREN_VERSION_MINOR) "." ZEREN_TEXT(ZEREN_VERSION_PATCH);

constexpr const char* examples = R"(Examples:
  zeren check rules/anji-2022                          find mistakes in the rules
  zeren fmt --to zh rules/anji-2022/params.zr          the same rules with Chinese keywords
  zeren run rules/anji-2022 --on 2022-06-30            scores, ranks, ladder steps of that day
  zeren explain rules/anji-2022 --on 2022-06-30 township:梅溪镇 safety_index
  zeren who rules/anji-2022 梅溪镇 fire                 who is responsible for fire safety there
  zeren test rules/anji-2022                           run the tests that the pack carries
  zeren diff old new --facts facts --on 2022-06-30     what a change of the rules does

Exit codes: 0 fine, 1 findings or rejected rows, 2 wrong use, 3 past a limit or the deadline: there is no result.)";

int run(int argc, const char* const* argv) {
  zeren::cli::Context context;
  CLI::App app{"Zeren 责任: rules for public accountability, exact and explained", "zeren"};
  app.footer(examples);
  app.set_version_flag("--version", version_text);
  app.require_subcommand(1);
  app.fallthrough();

  std::string language;
  std::string colour = "auto";
  app.add_option("--lang", language, "language of messages: en or zh (else the locale's)")
      ->check(CLI::IsMember({"en", "zh"}));
  app.add_option("--color,--colour", colour, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  std::string deadline;
  std::vector<std::string> allowed;
  app.add_option("--deadline", deadline, "give up after this time, such as 500ms, 10s or 2m (else never)");
  app.add_option("--allow", allowed, "NAME=N: another limit than the default, such as units=10000000; may be repeated")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  // The global options are read before any subcommand's callback runs.
  app.parse_complete_callback([&] {
    context.language = zeren::cli::language_of(language);
    context.colour = zeren::cli::colour_of(colour);
    if (const auto wrong = zeren::cli::read_limits(deadline, allowed, context.limits)) {
      throw CLI::ValidationError("`" + *wrong +
                                 "` is no deadline (write 500ms, 10s, 2m or 1h) and no limit (write NAME=N)");
    }
  });

  zeren::cli::add_check(app, context);
  zeren::cli::add_run(app, context);
  zeren::cli::add_test(app, context);
  zeren::cli::add_explain(app, context);
  zeren::cli::add_diff(app, context);
  zeren::cli::add_who(app, context);
  zeren::cli::add_forecast(app, context);
  zeren::cli::add_next(app, context);
  zeren::cli::add_graph(app, context);
  zeren::cli::add_template(app, context);
  zeren::cli::add_fmt(app, context);
  zeren::cli::add_compile(app, context);
  zeren::cli::add_completion(app, context);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? zeren::cli::fine : zeren::cli::wrong_use;
  }
  return context.exit_code;
}

}  // namespace

namespace zeren::cli {

int command_line(int argc, const char* const* argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {  // out of memory and the like: nothing of ours throws
    complain(std::string("zeren: ") + error.what() + "\n");
    return wrong_use;
  }
}

}  // namespace zeren::cli
