// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/export_text.h"

#include <fmt/format.h>

#include <filesystem>

#include "scenarios/experiment/analysis.h"
#include "scenarios/store/influx_lines.h"
#include "scenarios/store/prometheus_text.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;
using engine::ExitCode;

namespace {

ExitCode complain(const Console& console, const engine::Diagnostics& mistakes) {
  console.complain(mistakes);
  const std::string& code = mistakes.items().front().code;
  if (code == "export-name" || code == "export-epoch") return ExitCode::kUsage;
  return exit_code_of(mistakes);
}

std::string target_of(const TextExportWords& words, const char* end) {
  std::error_code ignored;
  if (!fs::is_directory(words.out, ignored)) return words.out;
  fs::path name = fs::path(words.result).filename();
  if (name.empty()) name = fs::path(words.result).parent_path().filename();
  return (fs::path(words.out) / (name.stem().string() + end)).string();
}

std::string remark_on(std::uint64_t left_out) {
  return left_out == 0 ? "" : fmt::format(", {} values without a number left out", left_out);
}

engine::Result<InfluxCounts> influx_of(const TextExportWords& words, std::int64_t epoch_unix_ns,
                                       const TextOut& out) {
  if (is_experiment(words.result)) {
    const auto table = read_experiment(words.result, {.measures = {}, .all_measures = true});
    if (!table) return engine::failure(table.error());
    return write_influx_lines(*table, epoch_unix_ns, out);
  }
  const auto file = engine::ResultFile::open(words.result);
  if (!file) return engine::failure(file.error());
  return write_influx_lines(*file, words.choice, epoch_unix_ns, out);
}

engine::Result<PrometheusText> prometheus_of(const std::string& place) {
  PrometheusText text;
  if (is_experiment(place)) {
    const auto table = read_experiment(place);
    if (!table) return engine::failure(table.error());
    add_prometheus(*table, summarise(*table, table->header.confidence), text);
    return text;
  }
  const auto file = engine::ResultFile::open(place);
  if (!file) return engine::failure(file.error());
  add_prometheus(file->tables(), text);
  return text;
}

/// With the data on the standard output, what is said about it goes to the other stream.
void tell(const Console& console, const std::string& target, const std::string& text) {
  if (target == "-")
    console.say(text);
  else
    console.print(fmt::format("{}: {}\n", target, text));
}

}  // namespace

ExitCode export_influx(const Console& console, const TextExportWords& words) {
  const auto epoch = parse_epoch(words.epoch);
  if (!epoch) return complain(console, epoch.error());
  const std::string target = target_of(words, ".lp");
  InfluxCounts counts;
  const auto written = write_text(target, [&](const TextOut& out) -> engine::Result<void> {
    const auto told = influx_of(words, *epoch, out);
    if (!told) return engine::failure(told.error());
    counts = *told;
    return {};
  });
  if (!written) return complain(console, written.error());
  tell(console, target, fmt::format("{} lines{}", counts.lines, remark_on(counts.left_out)));
  return ExitCode::kOk;
}

ExitCode export_prometheus(const Console& console, const TextExportWords& words) {
  const auto text = prometheus_of(words.result);
  if (!text) return complain(console, text.error());
  const std::string target = target_of(words, ".prom");
  const std::string all = text->str();
  const auto written = write_text(target, [&](const TextOut& out) -> engine::Result<void> {
    out(all);
    return {};
  });
  if (!written) return complain(console, written.error());
  tell(console, target, fmt::format("{} bytes{}", all.size(), remark_on(text->left_out())));
  return ExitCode::kOk;
}

}  // namespace orrery::scenarios
