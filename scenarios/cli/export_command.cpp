// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "engine/record/result_file.h"
#include "scenarios/cli/command.h"
#include "scenarios/store/export_csv.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

ExitCode export_result(const Console& console, const std::string& path, const std::string& out,
                       bool force) {
  const auto file = engine::ResultFile::open(path);
  if (!file) {
    console.complain(file.error());
    return exit_code_of(file.error());
  }
  const auto written = export_csv(*file, out, force);
  if (!written) {
    console.complain(written.error());
    return exit_code_of(written.error());
  }
  console.print(fmt::format("{}: {} files, {} rows\n", out, written->files, written->rows));
  return ExitCode::kOk;
}

}  // namespace

void add_export_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("export", "tables and series of a result as CSV files");
  auto result = std::make_shared<std::string>();
  auto format = std::make_shared<std::string>("csv");
  auto out = std::make_shared<std::string>();
  auto force = std::make_shared<bool>(false);
  command->add_option("RESULT", *result, "result file of 'orrery run'")->required();
  command->add_option("--format", *format, "csv")->check(CLI::IsMember({"csv"}));
  command->add_option("-o,--out", *out, "folder to write to")->required();
  command->add_flag("-f,--force", *force, "write into a folder that is not empty");
  command->footer(
      "Example:\n  orrery export pump-house.orrery --format csv --out pump-house-csv\n"
      "Exit codes: 0 ok, 3 not a result file, 6 I/O error\n");
  command->callback([&session, result, out, force] {
    session.work = [=](const Console& console) {
      return export_result(console, *result, *out, *force);
    };
  });
}

}  // namespace orrery::scenarios
