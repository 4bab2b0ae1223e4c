// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scenarios/cli/command.h"
#include "scenarios/serve/serve.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

ExitCode serve_words(const Console& console, const ServeOptions& options, bool json) {
  const auto code = serve(options, [&](const ServeAddress& address) {
    if (json) {
      const nlohmann::json out = {
          {"url", address.url}, {"token", address.token}, {"port", address.port}};
      console.print(out.dump() + "\n");
      return;
    }
    console.print(address.url + "\n");
    console.say("Only this machine can open it, only with the token. Ctrl-C ends it.");
  });
  if (code) return *code;
  console.complain(code.error());
  const std::string& what = code.error().items().front().code;
  if (what == "serve-port") return ExitCode::kIo;
  return what == "serve-nothing" ? ExitCode::kNothingToDo : exit_code_of(code.error());
}

}  // namespace

void add_serve_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("serve", "results and running batches in the browser");
  auto options = std::make_shared<ServeOptions>();
  auto json = std::make_shared<bool>(false);
  command->add_option("RESULTS", options->places, "results, experiments, or folders that hold some")
      ->required();
  command->add_option("--port", options->port, "port on 127.0.0.1 (default: any that is free)")
      ->check(CLI::Range(0, 65535));
  command->add_option("--token-file", options->token_file,
                      "file whose first line is the token (default: a random one)");
  command->add_option("--open-for", options->open_for_s, "end by itself after so many seconds")
      ->check(CLI::PositiveNumber);
  command->add_flag("--json", *json, "address, token and port as JSON");
  command->footer(
      "Examples:\n"
      "  orrery serve sweep.experiment              open the address that is printed\n"
      "  orrery serve results/ --port 8080 --token-file ~/.config/orrery/token\n"
      "It only reads, and only this machine can open it. /metrics is for Prometheus.\n"
      "Exit codes: 0 time is over, 2 usage, 3 not a token, 5 nothing to show, 6 I/O error or the\n"
      "port is taken, 130 Ctrl-C, 143 SIGTERM\n");
  command->callback([&session, options, json] {
    session.work = [=](const Console& console) { return serve_words(console, *options, *json); };
  });
}

}  // namespace orrery::scenarios
