// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>

#include "engine/registry/diagnostic.h"
#include "scenarios/cli/command.h"

#ifndef ORRERY_VERSION
#error "the build gives the version"
#endif

namespace orrery::scenarios {
namespace {

constexpr const char* kExamples = R"(Examples:
  orrery run scenarios/library/pump-house-small.yaml   simulate, print the verdict
  orrery experiment sweep.yaml -j 2                    many runs, over factors and seeds
  orrery report pump-house-small.orrery --out r.html   one page to read and to pass on
  orrery compare before.orrery after.orrery            what differs, what got worse
  orrery check my-plant.yaml                           every mistake, nothing run
  orrery models water/pump                             what a model can do
  orrery new pump-house-small my-plant                 start from a gallery scenario
)";

void add_commands(CLI::App& app, CommandSession& session) {
  add_run_command(app, session);
  add_experiment_command(app, session);
  add_check_command(app, session);
  add_models_command(app, session);
  add_schema_command(app, session);
  add_render_command(app, session);
  add_new_command(app, session);
  add_probe_command(app, session);
  add_report_command(app, session);
  add_compare_command(app, session);
  add_train_command(app, session);
  add_evaluate_command(app, session);
  add_tune_command(app, session);
  add_bench_models_command(app, session);
  add_data_command(app, session);
  add_export_command(app, session);
  add_serve_command(app, session);
  add_completion_command(app, session);
}

void share_options(CLI::App& app, CommandSession& session) {
  const auto add = [&](CLI::App& to) {
    to.add_flag("-q,--quiet", session.quiet, "only errors on stderr");
    to.add_flag("--no-color", session.no_color, "no colour on either stream");
  };
  add(app);
  for (CLI::App* command : app.get_subcommands({})) add(*command);
}

/// CLI11 names the first word that it does not know; what it may have meant is said here.
std::string hint_for(const CLI::App& app, int argc, char** argv) {
  std::vector<std::string> known;
  const CLI::App* command = nullptr;
  for (const CLI::App* sub : app.get_subcommands({})) {
    known.push_back(sub->get_name());
    if (argc > 1 && sub->get_name() == argv[1]) command = sub;
  }
  if (command == nullptr) {
    const std::string meant = argc > 1 ? engine::closest_name(argv[1], known) : "";
    if (!meant.empty()) return fmt::format("did you mean 'orrery {}'?", meant);
    return "see 'orrery --help'";
  }
  std::vector<std::string> options;
  for (const CLI::Option* option : command->get_options()) {
    for (const auto& name : option->get_lnames()) options.push_back("--" + name);
  }
  for (int i = 2; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string(argv[i]).find('='));
    if (word.rfind("--", 0) != 0) continue;
    if (std::find(options.begin(), options.end(), word) != options.end()) continue;
    if (const auto meant = engine::closest_name(word, options); !meant.empty()) {
      return fmt::format("did you mean '{}'?", meant);
    }
  }
  return fmt::format("see 'orrery {} --help'", command->get_name());
}

/// Data that did not arrive, such as on a full disk, is no success.
int ended(engine::ExitCode code) {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return static_cast<int>(code);
  fmt::print(stderr, "orrery: the output could not be written\n");
  return static_cast<int>(engine::ExitCode::kIo);
}

int run(int argc, char** argv) {
  CommandSession session;
  CLI::App app{"Orrery: a digital-twin simulator and testbed for connected, learning devices"};
  app.name("orrery");
  app.footer(kExamples);
  app.set_version_flag("--version", std::string("orrery ") + ORRERY_VERSION);
  app.require_subcommand(0, 1);
  app.fallthrough(false);
  add_commands(app, session);
  share_options(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error);
      return ended(engine::ExitCode::kOk);
    }
    fmt::print(stderr, "orrery: {}\n{}\n", error.what(), hint_for(app, argc, argv));
    return static_cast<int>(engine::ExitCode::kUsage);
  }
  const Console console(session.quiet, session.no_color);
  if (!session.work) {
    console.print(app.help());
    return ended(argc > 1 ? engine::ExitCode::kUsage : engine::ExitCode::kOk);
  }
  return ended(session.work(console));
}

/// What no part has turned into a message: memory is a limit of the machine, all else a bug.
int run_guarded(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "orrery: out of memory\nlower 'count' in the scenario\n");
    return static_cast<int>(engine::ExitCode::kIo);
  } catch (const std::exception& error) {
    fmt::print(stderr, "orrery: internal error: {}\nplease report it\n", error.what());
    return static_cast<int>(engine::ExitCode::kInternal);
  }
}

}  // namespace
}  // namespace orrery::scenarios

int main(int argc, char** argv) { return orrery::scenarios::run_guarded(argc, argv); }
