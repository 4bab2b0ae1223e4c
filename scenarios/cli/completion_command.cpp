// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "scenarios/cli/command.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

/// What can follow `orrery COMMAND`: made from the table that makes `--help`, so the two never
/// differ.
std::vector<std::string> words_of(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* option : command.get_options()) {
    for (const auto& name : option->get_lnames()) words.push_back("--" + name);
  }
  return words;
}

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  for (const auto* command : commands) names.push_back(command->get_name());
  return names;
}

std::string bash_script(const std::vector<const CLI::App*>& commands) {
  std::string cases;
  for (const auto* command : commands) {
    cases += fmt::format("    {}) words=\"{}\" ;;\n", command->get_name(),
                         fmt::join(words_of(*command), " "));
  }
  return fmt::format(
      "# bash completion for orrery: source <(orrery completion bash)\n"
      "_orrery() {{\n"
      "  local words current=${{COMP_WORDS[COMP_CWORD]}}\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"{}\" -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case ${{COMP_WORDS[1]}} in\n{}  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -f -- \"$current\"))\n"
      "}}\n"
      "complete -o filenames -F _orrery orrery\n",
      fmt::join(names_of(commands), " "), cases);
}

std::string zsh_script(const std::vector<const CLI::App*>& commands) {
  std::string cases;
  for (const auto* command : commands) {
    cases += fmt::format("    {}) compadd -- {}; _files ;;\n", command->get_name(),
                         fmt::join(words_of(*command), " "));
  }
  return fmt::format(
      "#compdef orrery\n"
      "# zsh completion for orrery: source <(orrery completion zsh)\n"
      "_orrery() {{\n"
      "  if (( CURRENT == 2 )); then\n"
      "    compadd -- {}\n"
      "    return\n"
      "  fi\n"
      "  case $words[2] in\n{}  esac\n"
      "}}\n"
      "compdef _orrery orrery\n",
      fmt::join(names_of(commands), " "), cases);
}

std::string fish_script(const std::vector<const CLI::App*>& commands) {
  std::string lines = "# fish completion for orrery: orrery completion fish | source\n";
  for (const auto* command : commands) {
    lines += fmt::format("complete -c orrery -n __fish_use_subcommand -a {} -d '{}'\n",
                         command->get_name(), command->get_description());
    for (const auto& word : words_of(*command)) {
      lines += fmt::format("complete -c orrery -n '__fish_seen_subcommand_from {}' -l {}\n",
                           command->get_name(), word.substr(2));
    }
  }
  return lines;
}

}  // namespace

void add_completion_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("completion", "completion script for a shell");
  auto shell = std::make_shared<std::string>();
  command->add_option("SHELL", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->footer("Example:\n  source <(orrery completion bash)\n");
  command->callback([&app, &session, shell] {
    std::vector<const CLI::App*> commands;
    for (const CLI::App* sub : app.get_subcommands({})) commands.push_back(sub);
    const std::string script = *shell == "bash"  ? bash_script(commands)
                               : *shell == "zsh" ? zsh_script(commands)
                                                 : fish_script(commands);
    session.work = [script](const Console& console) {
      console.print(script);
      return ExitCode::kOk;
    };
  });
}

}  // namespace orrery::scenarios
