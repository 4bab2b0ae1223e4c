// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/influx_lines.h"

#include <fmt/format.h>
#include <time.h>

#include <array>
#include <limits>

#include "scenarios/store/export_choice.h"
#include "scenarios/store/export_series.h"

namespace orrery::scenarios {

using engine::RunTables;

namespace {

constexpr std::array<std::string_view, 6> kMeasurements = {"metric", "gate",      "alert",
                                                           "fault",  "detection", "command"};
constexpr std::int64_t kSecondNs = 1'000'000'000;

bool fits(std::int64_t epoch_unix_ns, std::int64_t time_ns) {
  std::int64_t sum = 0;
  return !__builtin_add_overflow(epoch_unix_ns, time_ns, &sum);
}

InfluxShape shape_of(const RunTables& tables, std::string measurement, std::int64_t epoch_unix_ns) {
  InfluxShape shape;
  shape.measurement = std::move(measurement);
  shape.tags = {{"scenario", tables.header.scenario_name},
                {"seed", fmt::format("{}", tables.header.seed)}};
  shape.epoch_unix_ns = epoch_unix_ns;
  shape.end_ns = tables.summary.end.ns;
  return shape;
}

}  // namespace

engine::Result<std::int64_t> parse_epoch(const std::string& text) {
  for (const char* pattern : {"%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"}) {
    tm parts = {};
    const char* rest = strptime(text.c_str(), pattern, &parts);
    if (rest == nullptr || *rest != '\0') continue;
    const std::int64_t seconds = timegm(&parts);
    if (std::int64_t ns = 0; !__builtin_mul_overflow(seconds, kSecondNs, &ns)) return ns;
  }
  return engine::failure("export-epoch", {"--epoch", 1, 1, 0, text.size()},
                         fmt::format("'{}' is no time between 1677 and 2262", text),
                         "say it in UTC, such as 2026-03-01 or 2026-03-01T06:00:00Z");
}

engine::Result<InfluxCounts> write_influx_lines(const engine::ResultFile& result,
                                                const ExportOptions& choice,
                                                std::int64_t epoch_unix_ns, const TextOut& out) {
  const RunTables& tables = result.tables();
  const auto chosen = choose_export(tables, choice.only);
  if (!chosen) return engine::failure(chosen.error());
  const auto filter = choose_rows(tables, choice.device, choice.from, choice.until);
  if (!filter) return engine::failure(filter.error());
  if (!fits(epoch_unix_ns, tables.summary.end.ns)) {
    return engine::failure("export-epoch", {"--epoch"}, "the run ends after the year 2262",
                           "choose an earlier epoch");
  }
  InfluxCounts counts;
  for (const ExportTable* table : chosen->tables) {
    const std::string& name = table->shape.file;
    if (std::find(kMeasurements.begin(), kMeasurements.end(), name) == kMeasurements.end())
      continue;
    InfluxSink sink(shape_of(tables, name, epoch_unix_ns), table->shape, out, counts);
    table->write_rows(tables, sink);
  }
  for (const engine::SeriesRecord* series : chosen->series) {
    TableShape shape = series_shape(*series, {}, tables);
    InfluxSink sink(shape_of(tables, "reading", epoch_unix_ns), shape, out, counts);
    if (auto read = write_series_rows(result, *series, *filter, sink); !read)
      return engine::failure(read.error());
  }
  return counts;
}

InfluxCounts write_influx_lines(const ExperimentTable& table, std::int64_t epoch_unix_ns,
                                const TextOut& out) {
  InfluxCounts counts;
  for (std::size_t i = 0; i < table.runs.size(); ++i) {
    const RunRow& run = table.runs[i];
    InfluxLine line("run");
    line.tag("experiment", table.header.name);
    for (std::size_t f = 0; f < run.factors.size() && f < table.header.factors.size(); ++f)
      line.tag("factor_" + table.header.factors[f].name, run.factors[f].text);
    line.tag("replication", fmt::format("{}", run.replication));
    line.tag("seed", fmt::format("{}", run.seed));
    line.flag("done", run.status == RunStatus::kDone);
    for (const MeasureColumn& measure : table.measures) {
      if (!line.number(measure.name, measure.values[i])) ++counts.left_out;
    }
    out(line.at(epoch_unix_ns));
    ++counts.lines;
  }
  return counts;
}

}  // namespace orrery::scenarios
