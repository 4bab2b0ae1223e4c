// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/result_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "engine/record/result_file.h"
#include "engine/record/tap.h"

namespace orrery::scenarios {

namespace {

using engine::DeviceId;
using engine::SeriesRecord;
using models::RowLabel;

/// Values by device and time; the columns of one recorded series stand together.
using RowsByTime = std::map<std::int64_t, std::vector<double>>;

class ResultReader {
 public:
  ResultReader(const engine::ResultFile& file, const ResultRequest& request)
      : file_(file), tables_(file.tables()), request_(request) {}

  engine::Result<models::SeriesSet> read() {
    const auto* population = find_population();
    if (population == nullptr) return refuse_population();
    const auto wanted = find_series(*population);
    if (wanted.empty()) {
      return engine::failure(
          "result-series", {file_.path().string()},
          fmt::format("no signal of '{}' is recorded that fits", population->name),
          "record it: add 'record: { signals: [...] }' to the scenario");
    }
    set_.name = file_.path().stem().string();
    for (const SeriesRecord* series : wanted) add_features(*series);
    std::size_t first_column = 0;
    for (const SeriesRecord* series : wanted) {
      auto read = read_values(*series, *population, first_column);
      if (!read) return engine::failure(read.error());
      first_column += series->width;
    }
    for (auto& [device, rows] : rows_) add_series(device, rows);
    return std::move(set_);
  }

 private:
  const engine::PopulationRecord* find_population() const {
    for (const auto& population : tables_.populations) {
      if (population.name == request_.population) return &population;
    }
    const bool only_one = request_.population.empty() && tables_.populations.size() == 1;
    return only_one ? &tables_.populations.front() : nullptr;
  }

  tl::unexpected<engine::Diagnostics> refuse_population() const {
    std::vector<std::string> names;
    for (const auto& population : tables_.populations) names.push_back(population.name);
    const auto meant = engine::closest_name(request_.population, names);
    return engine::failure(
        "result-population", {file_.path().string()},
        request_.population.empty()
            ? std::string("the result has several populations")
            : fmt::format("the result has no population '{}'", request_.population),
        meant.empty() ? fmt::format("choose one of {}", fmt::join(names, ", "))
                      : fmt::format("did you mean '{}'?", meant));
  }

  bool fits(const SeriesRecord& series, const engine::PopulationRecord& population,
            const std::string& stage) const {
    const auto& names = request_.signals;
    const bool named = std::find(names.begin(), names.end(), series.name) != names.end();
    const bool own = series.name.rfind(population.name + ".", 0) == 0;
    const bool waveform = series.sample_rate_hz > 0.0;
    return series.stage == stage && (named || (names.empty() && own && !waveform));
  }

  std::vector<const SeriesRecord*> find_series(const engine::PopulationRecord& population) const {
    std::vector<std::string> stages = {request_.stage};
    if (request_.stage.empty()) {
      stages.clear();
      for (const auto stage : {engine::FlowStage::kFeatures, engine::FlowStage::kCleaned,
                               engine::FlowStage::kArrived, engine::FlowStage::kSampled})
        stages.emplace_back(engine::to_string(stage));
    }
    std::vector<const SeriesRecord*> found;
    for (const auto& stage : stages) {
      for (const auto& series : tables_.series) {
        if (fits(series, population, stage)) found.push_back(&series);
      }
      if (!found.empty()) break;
    }
    return found;
  }

  void add_features(const SeriesRecord& series) {
    for (std::uint32_t i = 0; i < series.width; ++i) {
      set_.units.push_back(series.unit);
      set_.features.push_back(series.width == 1 ? series.name
                              : i < series.components.size()
                                  ? series.name + "." + series.components[i]
                                  : fmt::format("{}.{}", series.name, i));
    }
  }

  engine::Result<void> read_values(const SeriesRecord& series,
                                   const engine::PopulationRecord& population,
                                   std::size_t first_column) {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    return file_.visit_series(series.id, {}, [&](const engine::SeriesChunk& chunk) {
      for (std::size_t i = 0; i < chunk.rows(); ++i) {
        const DeviceId device = chunk.device[i];
        if (device < population.first_device ||
            device - population.first_device >= population.count)
          continue;
        auto& row = rows_[device][chunk.time[i].ns];
        if (row.empty()) row.assign(set_.width(), kNone);
        std::copy_n(chunk.values.begin() + static_cast<std::ptrdiff_t>(i * chunk.width),
                    chunk.width, row.begin() + static_cast<std::ptrdiff_t>(first_column));
      }
    });
  }

  void add_series(DeviceId device, const RowsByTime& rows) {
    models::Series series;
    series.name = tables_.device_name(device);
    series.group = series.name;
    for (const auto& [ns, values] : rows) {
      series.time_s.push_back(engine::Duration{ns}.seconds());
      series.values.insert(series.values.end(), values.begin(), values.end());
    }
    series.label.assign(rows.size(), RowLabel::kNormal);
    std::size_t first_bad = rows.size();
    for (const auto& fault : tables_.faults) {
      if (!fault.on_device || fault.device != device) continue;
      const auto from = rows.lower_bound(fault.start.ns);
      const auto to = rows.lower_bound(fault.end.ns);
      const auto first = static_cast<std::size_t>(std::distance(rows.begin(), from));
      const auto end = static_cast<std::size_t>(std::distance(rows.begin(), to));
      if (first >= end) continue;
      series.windows.push_back({first, end - 1});
      std::fill(series.label.begin() + static_cast<std::ptrdiff_t>(first),
                series.label.begin() + static_cast<std::ptrdiff_t>(end), RowLabel::kAnomaly);
      first_bad = std::min(first_bad, first);
    }
    const auto border =
        std::lower_bound(series.time_s.begin(), series.time_s.end(), request_.train_until_s);
    series.train_rows =
        std::min(first_bad, static_cast<std::size_t>(std::distance(series.time_s.begin(), border)));
    const double start_s = series.time_s.front();
    for (double& at_s : series.time_s) at_s -= start_s;
    set_.series.push_back(std::move(series));
  }

  const engine::ResultFile& file_;
  const engine::RunTables& tables_;
  const ResultRequest& request_;
  models::SeriesSet set_;
  std::map<DeviceId, RowsByTime> rows_;
};

}  // namespace

engine::Result<models::SeriesSet> load_result(const std::string& path,
                                              const ResultRequest& request) {
  const auto file = engine::ResultFile::open(path);
  if (!file) return engine::failure(file.error());
  return ResultReader(*file, request).read();
}

}  // namespace orrery::scenarios
