// `zeren completion`: scripts for shells, made from the commands and options themselves.
#include <fmt/format.h>

#include <string>

#include "src/cli/context.hpp"

namespace zeren::cli {

namespace {

std::string option_words(const CLI::App& app) {
  std::string words;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) words += (words.empty() ? "--" : " --") + name;
  }
  return words;
}

// Options of each command, else the commands; files are completed by the shell itself.
std::string bash_script(const CLI::App& app) {
  std::string commands;
  std::string cases;
  for (const CLI::App* command : app.get_subcommands({})) {
    commands += (commands.empty() ? "" : " ") + command->get_name();
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(), option_words(*command));
  }
  return fmt::format(R"(_zeren() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} words="{0}"
  case ${{COMP_WORDS[1]}} in
{1}  esac
  if [ "$COMP_CWORD" -eq 1 ] || [[ $current == -* ]]; then
    COMPREPLY=($(compgen -W "$words {2}" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}}
complete -o filenames -F _zeren zeren
)",
                     commands, cases, option_words(app));
}

std::string fish_script(const CLI::App& app) {
  std::string script;
  for (const CLI::App* command : app.get_subcommands({})) {
    script += fmt::format("complete -c zeren -n __fish_use_subcommand -a {} -d '{}'\n", command->get_name(),
                          command->get_description());
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        script += fmt::format("complete -c zeren -n '__fish_seen_subcommand_from {}' -l {} -d '{}'\n",
                              command->get_name(), name, option->get_description());
      }
    }
  }
  return script;
}

}  // namespace

void add_completion(CLI::App& app, Context&) {
  CLI::App* command = app.add_subcommand("completion", "print a completion script for a shell");
  command->footer("Example: zeren completion bash > ~/.local/share/bash-completion/completions/zeren");
  auto shell = std::make_shared<std::string>();
  command->add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([&app, shell] {
    if (*shell == "fish") return print(fish_script(app));
    if (*shell == "zsh") print("autoload -U +X bashcompinit && bashcompinit\n");
    print(bash_script(app));
  });
}

}  // namespace zeren::cli
