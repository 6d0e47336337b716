// `zeren compile`: a pack as a file that is loaded without its rules, or as a C++ header.
#include <fmt/format.h>

#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/emit.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/plan/binary.hpp"

namespace zeren::cli {

namespace {

struct CompileOptions {
  std::string pack, out, emit;
};

void run_compile(Context& context, const CompileOptions& options) {
  const auto pack = load_pack(context, options.pack);
  if (!pack) return;
  if (options.emit == "cpp") return emit_cpp_header(context, pack->plan(), options.out);
  const std::string bytes = plan::write_plan(pack->plan());
  if (!write_file(options.out, bytes)) return context.raise(wrong_use);
  print(fmt::format(fmt::runtime(context.pick("{}: {} rules, {} bytes\n", "{}：{} 条规则，{} 字节\n")), options.out,
                    pack->plan().rules.size(), bytes.size()));
}

}  // namespace

void add_compile(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("compile", "a pack as one file that runs without its rules' texts");
  command->footer(
      "Examples:\n"
      "  zeren compile rules/anji-2022 -o anji.zrc\n"
      "  zeren run anji.zrc --facts rules/anji-2022/facts --units rules/anji-2022/units.csv --on 2022-06-30\n"
      "  zeren compile rules/anji-2022 --emit cpp -o anji.hpp\n"
      "run, explain, who, diff, forecast, next, graph and template take the file in place of the pack's folder.");
  auto options = std::make_shared<CompileOptions>();
  command->add_option("pack", options->pack, "folder of the pack, or one .zr file")->required();
  command->add_option("--emit", options->emit, "cpp: what one row settles, as a C++ header that needs no library")
      ->check(CLI::IsMember({"cpp"}));
  command->add_option("-o,--out", options->out, "file to write, such as pack.zrc or pack.hpp")->required();
  command->callback([&context, options] { run_compile(context, *options); });
}

}  // namespace zeren::cli
