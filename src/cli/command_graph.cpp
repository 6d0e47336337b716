// `zeren graph`: the rules' dependencies, or who holds what, as a picture.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/plan/graph.hpp"

namespace zeren::cli {

namespace {

struct GraphOptions {
  std::string pack, what = "rules", format = "dot", out;
};

// Runs Graphviz' dot over the text: no shell, no temporary file that another could meet.
std::optional<std::string> draw_svg(Context& context, const std::string& dot) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> input(std::tmpfile(), std::fclose);
  std::array<int, 2> output{};
  if (!input || std::fwrite(dot.data(), 1, dot.size(), input.get()) != dot.size() || std::fflush(input.get()) != 0 ||
      std::fseek(input.get(), 0, SEEK_SET) != 0 || pipe(output.data()) != 0) {
    return std::nullopt;
  }
  const pid_t child = fork();
  if (child == 0) {
    dup2(fileno(input.get()), STDIN_FILENO);
    dup2(output[1], STDOUT_FILENO);
    close(output[0]);
    execlp("dot", "dot", "-Tsvg", static_cast<char*>(nullptr));
    _exit(127);
  }
  close(output[1]);
  std::string svg;
  std::array<char, 65536> block{};
  for (ssize_t got = 0; (got = read(output[0], block.data(), block.size())) > 0;) {
    svg.append(block.data(), static_cast<std::size_t>(got));
  }
  close(output[0]);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
    complain(context.pick("zeren: the picture needs the program `dot`: apt install graphviz\n",
                          "zeren：画图需要程序 `dot`：apt install graphviz\n"));
    return std::nullopt;
  }
  return svg;
}

void run_graph(Context& context, const GraphOptions& options) {
  const auto plan = load_plan(context, options.pack);
  if (!plan) return;
  std::string text = options.what == "rules" ? plan::to_dot(*plan) : plan::responsibility_to_dot(*plan);
  if (options.format == "svg") {
    auto svg = draw_svg(context, text);
    if (!svg) return context.raise(wrong_use);
    text = std::move(*svg);
  }
  if (options.out.empty()) return print(text);
  if (!write_file(options.out, text)) context.raise(wrong_use);
}

}  // namespace

void add_graph(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("graph", "draw how the rules depend on one another, or who holds what");
  command->footer(
      "Examples:\n"
      "  zeren graph rules/anji-2022 --format svg -o rules.svg\n"
      "  zeren graph rules/anji-2022 --what responsibility --format svg -o who.svg");
  auto options = std::make_shared<GraphOptions>();
  command->add_option("pack", options->pack, "folder of the pack, one .zr file, or a compiled pack (.zrc)")->required();
  command->add_option("--what", options->what, "rules or responsibility")
      ->check(CLI::IsMember({"rules", "responsibility"}));
  command->add_option("--format", options->format, "dot or svg (svg needs Graphviz)")
      ->check(CLI::IsMember({"dot", "svg"}));
  command->add_option("-o,--out", options->out, "file to write instead of standard output");
  command->callback([&context, options] { run_graph(context, *options); });
}

}  // namespace zeren::cli
