// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>

#include "engine/registry/exit_code.h"
#include "scenarios/cli/console.h"

namespace orrery::scenarios {

/// What every command shares: options that may stand anywhere, and the work to do once the words
/// are understood.
struct CommandSession {
  bool quiet = false;
  bool no_color = false;
  std::function<engine::ExitCode(const Console&)> work;
};

/// Each command adds its own words to the program and, when chosen, leaves its work in the session.
void add_run_command(CLI::App& app, CommandSession& session);
void add_experiment_command(CLI::App& app, CommandSession& session);
void add_check_command(CLI::App& app, CommandSession& session);
void add_models_command(CLI::App& app, CommandSession& session);
void add_render_command(CLI::App& app, CommandSession& session);
void add_schema_command(CLI::App& app, CommandSession& session);
void add_new_command(CLI::App& app, CommandSession& session);
void add_probe_command(CLI::App& app, CommandSession& session);
void add_report_command(CLI::App& app, CommandSession& session);
void add_compare_command(CLI::App& app, CommandSession& session);
void add_bench_models_command(CLI::App& app, CommandSession& session);
void add_train_command(CLI::App& app, CommandSession& session);
void add_evaluate_command(CLI::App& app, CommandSession& session);
void add_tune_command(CLI::App& app, CommandSession& session);
void add_data_command(CLI::App& app, CommandSession& session);
void add_export_command(CLI::App& app, CommandSession& session);
void add_serve_command(CLI::App& app, CommandSession& session);
void add_completion_command(CLI::App& app, CommandSession& session);

}  // namespace orrery::scenarios
