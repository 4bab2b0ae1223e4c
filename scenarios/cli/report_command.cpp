// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>

#include "scenarios/cli/command.h"
#include "scenarios/report/report.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

ExitCode report(const Console& console, const std::vector<std::string>& results,
                const std::string& out) {
  const std::string target =
      out.empty() ? std::filesystem::path(results.front()).stem().string() + ".html" : out;
  const std::vector<std::filesystem::path> paths(results.begin(), results.end());
  if (const auto written = write_report(paths, target); !written) {
    console.complain(written.error());
    return exit_code_of(written.error());
  }
  console.print(target + "\n");
  return ExitCode::kOk;
}

}  // namespace

void add_report_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("report", "one self-contained page about one or more results");
  auto results = std::make_shared<std::vector<std::string>>();
  auto out = std::make_shared<std::string>();
  command->add_option("RESULT", *results, "result files of 'orrery run'")->required();
  command->add_option("-o,--out", *out, "page to write (default: NAME.html here)")
      ->allow_extra_args(false);
  command->footer(
      "Examples:\n"
      "  orrery report pump-house.orrery --out pump-house.html\n"
      "  orrery report before.orrery after.orrery --out both.html\n"
      "Exit codes: 0 ok, 3 not a result file, 6 I/O error\n");
  command->callback([&session, results, out] {
    session.work = [=](const Console& console) { return report(console, *results, *out); };
  });
}

}  // namespace orrery::scenarios
