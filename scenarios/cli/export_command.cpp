// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "engine/record/result_file.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/export_text.h"
#include "scenarios/store/export_experiment.h"
#include "scenarios/store/export_result.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

struct ExportWords {
  std::string result;
  std::string format = "csv";
  std::string out;
  std::string from;
  std::string until;
  std::string epoch = "1970-01-01";
  ExportOptions options;
};

ExitCode complain(const Console& console, const engine::Diagnostics& mistakes, ExitCode code) {
  console.complain(mistakes);
  return code;
}

/// A name that the result does not have is a slip at the keyboard, as a wrong option is.
ExitCode code_of(const engine::Diagnostics& mistakes) {
  return mistakes.items().front().code == "export-name" ? ExitCode::kUsage : exit_code_of(mistakes);
}

ExitCode told(const Console& console, const std::string& out,
              const engine::Result<ExportCounts>& written) {
  if (!written) return complain(console, written.error(), code_of(written.error()));
  console.print(fmt::format("{}: {} files, {} rows\n", out, written->files, written->rows));
  return ExitCode::kOk;
}

ExitCode export_table(const Console& console, const ExportWords& words,
                      const ExportOptions& options) {
  const auto table = read_experiment(words.result, {.measures = {}, .all_measures = true});
  if (!table) return complain(console, table.error(), exit_code_of(table.error()));
  return told(console, words.out, export_experiment(*table, words.out, options));
}

ExitCode export_words(const Console& console, const ExportWords& words) {
  ExportOptions options = words.options;
  options.format = words.format == "csv" ? ExportFormat::kCsv : ExportFormat::kParquet;
  for (const auto& [text, name, target] : {std::tuple{&words.from, "--from", &options.from},
                                           std::tuple{&words.until, "--until", &options.until}}) {
    const auto time = duration_word(name, *text);
    if (!time) return complain(console, time.error(), ExitCode::kUsage);
    if (*time) *target = engine::SimTime{} + **time;
  }
  const TextExportWords text{words.result, words.out, words.epoch, options};
  if (words.format == "influx") return export_influx(console, text);
  if (words.format == "prometheus") return export_prometheus(console, text);
  if (is_experiment(words.result)) return export_table(console, words, options);
  const auto file = engine::ResultFile::open(words.result);
  if (!file) return complain(console, file.error(), exit_code_of(file.error()));
  return told(console, words.out, export_result(*file, words.out, options));
}

}  // namespace

void add_export_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("export", "tables and series of a result for other programs");
  auto words = std::make_shared<ExportWords>();
  command
      ->add_option("RESULT", words->result,
                   "result file of 'orrery run', or where 'orrery experiment' keeps its table")
      ->required();
  command->add_option("--format", words->format, "csv (default), parquet, influx or prometheus")
      ->check(CLI::IsMember({"csv", "parquet", "influx", "prometheus"}));
  command
      ->add_option("-o,--out", words->out,
                   "folder to write to; of influx and prometheus a file, '-' for stdout")
      ->required();
  command->add_option("--epoch", words->epoch,
                      "influx: date of simulated time 0, such as 2026-03-01T06:00:00Z (1970)");
  command
      ->add_option("--only", words->options.only,
                   "this table (metric) or series (pump.flow, sampled:pump.flow); may be repeated")
      ->allow_extra_args(false);
  command->add_option("--device", words->options.device,
                      "only rows of series of this device, such as pump[3]");
  command->add_option("--from", words->from, "only rows of series from this time, such as '2 h'");
  command->add_option("--until", words->until, "only rows of series up to this time");
  command->add_flag("-f,--force", words->options.force, "write into a folder that is not empty");
  command->footer(
      "Examples:\n"
      "  orrery export pump-house.orrery --out pump-house-csv\n"
      "  orrery export pump-house.orrery --format parquet --out pump-house-parquet\n"
      "  orrery export pump-house.orrery --format parquet --out flow --only pump.flow \\\n"
      "      --only fault --device 'pump[3]' --from '1 d' --until '2 d'\n"
      "  orrery export sweep.experiment --out sweep-csv\n"
      "  orrery export pump-house.orrery --format influx --out pump-house.lp --epoch 2026-03-01\n"
      "  orrery export pump-house.orrery --format prometheus --out -\n"
      "Exit codes: 0 ok, 2 no such table, series or device, 3 not a result file, 6 I/O error,\n"
      "7 database not reachable\n");
  command->callback([&session, words] {
    session.work = [words](const Console& console) { return export_words(console, *words); };
  });
}

}  // namespace orrery::scenarios
