// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/cli/command.h"
#include "scenarios/experiment/experiment_table.h"
#include "scenarios/report/batch/batch_report.h"
#include "scenarios/report/report.h"
#include "scenarios/report/training_report.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

/// Names of which nothing exists: a folder that is there is told apart from a name that is not.
engine::Diagnostics missing(const std::vector<std::string>& results) {
  engine::Diagnostics mistakes;
  for (const auto& result : results) {
    std::error_code none;
    if (is_experiment(result) || std::filesystem::is_regular_file(result, none)) continue;
    if (std::filesystem::is_directory(result, none)) {
      mistakes.error("io-open", {result}, "the folder holds no experiment",
                     "name the folder that `orrery experiment` wrote, NAME.experiment, or result "
                     "files of `orrery run`");
    } else {
      mistakes.error("io-open", {result}, "there is no such result or experiment",
                     "`orrery run SCENARIO` writes NAME.orrery, `orrery experiment SCENARIO` the "
                     "folder NAME.experiment");
    }
  }
  return mistakes;
}

/// Runs and experiments are told by different pages.
engine::Result<void> write(const std::vector<std::string>& results, const std::string& target) {
  if (const auto mistakes = missing(results); mistakes.has_errors()) {
    return engine::failure(mistakes);
  }
  const auto trainings = std::count_if(results.begin(), results.end(), is_training);
  if (static_cast<std::size_t>(trainings) == results.size())
    return write_training_report(results, target);
  if (trainings > 0) {
    const auto training = std::find_if(results.begin(), results.end(), is_training);
    return engine::failure("report-mixed", {*training}, "is a training, others are not",
                           "make one report of the trainings and one of the rest");
  }
  const auto experiments = std::count_if(results.begin(), results.end(), is_experiment);
  if (experiments == 0) {
    const std::vector<std::filesystem::path> paths(results.begin(), results.end());
    return write_report(paths, target);
  }
  if (static_cast<std::size_t>(experiments) == results.size()) {
    return write_batch_report(results, target);
  }
  const auto run = std::find_if_not(results.begin(), results.end(), is_experiment);
  return engine::failure("report-mixed", {*run}, "is a run, others are experiments",
                         "make one report of the runs and one of the experiments");
}

ExitCode report(const Console& console, const std::vector<std::string>& results,
                const std::string& out) {
  std::filesystem::path first = results.front();
  if (!first.has_filename()) first = first.parent_path();
  const std::string target = out.empty() ? first.stem().string() + ".html" : out;
  if (const auto written = write(results, target); !written) {
    console.complain(written.error());
    return exit_code_of(written.error());
  }
  console.print(target + "\n");
  return ExitCode::kOk;
}

}  // namespace

void add_report_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("report", "one self-contained page about one or more results");
  auto results = std::make_shared<std::vector<std::string>>();
  auto out = std::make_shared<std::string>();
  command
      ->add_option("RESULT", *results,
                   "result files of 'orrery run', controllers of 'orrery train', or experiments: "
                   "folders or postgresql://")
      ->required();
  command->add_option("-o,--out", *out, "page to write (default: NAME.html here)")
      ->allow_extra_args(false);
  command->footer(
      "Examples:\n"
      "  orrery report pump-house.orrery --out pump-house.html\n"
      "  orrery report before.orrery after.orrery --out both.html\n"
      "  orrery report sweep.experiment --out sweep.html\n"
      "  orrery report ppo.orrctl sac.orrctl --out trainings.html\n"
      "Exit codes: 0 ok, 3 not a result file, 6 I/O error, or no such result, 7 database "
      "unreachable\n");
  command->callback([&session, results, out] {
    session.work = [=](const Console& console) { return report(console, *results, *out); };
  });
}

}  // namespace orrery::scenarios
