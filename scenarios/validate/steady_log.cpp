// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/steady_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/registry/check.h"
#include "models/audit/sample_statistics.h"
#include "models/audit/warm_up.h"
#include "scenarios/format/linear_unit.h"

namespace orrery::scenarios {

using engine::MetricRecord;

SteadyLog::SteadyLog(const Scenario& scenario) {
  for (const MetricElement& metric : scenario.metrics) {
    if (metric.is_steady()) by_metric_[metric.name] = {metric.of, metric.every.ns, {}, {}};
  }
}

void SteadyLog::on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                         const engine::Batch& rows) {
  if (stage != engine::FlowStage::kSampled) return;
  for (auto& [name, sums] : by_metric_) {
    if (sums.signal == signal.name) add(rows, sums);
  }
}

void SteadyLog::add(const engine::Batch& rows, Sums& sums) const {
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double value = rows.values[i];
    if (!std::isfinite(value)) continue;
    const auto interval = static_cast<std::size_t>(rows.time[i].ns / sums.every_ns);
    if (interval >= sums.sum.size()) {
      sums.sum.resize(interval + 1, 0.0);
      sums.count.resize(interval + 1, 0.0);
    }
    sums.sum[interval] += value;
    sums.count[interval] += 1.0;
  }
}

std::vector<double> SteadyLog::means(const MetricElement& metric, engine::SimTime end,
                                     std::vector<std::int64_t>& starts) const {
  const Sums& sums = by_metric_.at(metric.name);
  const auto complete = static_cast<std::size_t>(end.ns / sums.every_ns);
  std::vector<double> means;
  starts.clear();
  for (std::size_t i = 0; i < std::min(complete, sums.sum.size()); ++i) {
    if (sums.count[i] == 0.0) continue;
    means.push_back(sums.sum[i] / sums.count[i]);
    starts.push_back(static_cast<std::int64_t>(i));
  }
  return means;
}

void SteadyLog::merge(const SteadyLog& other) {
  const auto add_up = [](const std::vector<double>& from, std::vector<double>& to) {
    to.resize(std::max(to.size(), from.size()), 0.0);
    for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
  };
  for (const auto& [name, sums] : other.by_metric_) {
    add_up(sums.sum, by_metric_.at(name).sum);
    add_up(sums.count, by_metric_.at(name).count);
  }
}

void SteadyLog::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("steady");
  for (const auto& [name, sums] : by_metric_) {
    archive.put_span(std::span<const double>(sums.sum));
    archive.put_span(std::span<const double>(sums.count));
  }
}

bool SteadyLog::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("steady")) return false;
  for (auto& [name, sums] : by_metric_) {
    if (!archive.get_vector(sums.sum) || !archive.get_vector(sums.count) ||
        sums.sum.size() != sums.count.size())
      return false;
  }
  return true;
}

namespace {

constexpr std::size_t kBatchesMost = 20;
constexpr std::size_t kBatchLeast = 5;  ///< intervals

/// Means of successive stretches of equal length; what does not fill one is left out at the start,
/// where the rest of a transient would be.
std::vector<double> batch_means(std::span<const double> series) {
  const std::size_t count = std::min(kBatchesMost, series.size() / kBatchLeast);
  std::vector<double> batches;
  if (count == 0) return batches;
  const std::size_t length = series.size() / count;
  const std::size_t skipped = series.size() - count * length;
  for (std::size_t b = 0; b < count; ++b)
    batches.push_back(models::sample_moments(series.subspan(skipped + b * length, length)).mean);
  return batches;
}

/// Unit of what the sensor reports, which the loader has checked.
std::string unit_of(const MetricElement& metric, const Scenario& scenario) {
  for (const DeviceElement& device : scenario.plant) {
    for (const SensorElement& sensor : device.sensors) {
      if (sensor.name != metric.of) continue;
      const int output = device.info.output_index(sensor.measures);
      return device.info.outputs[static_cast<std::size_t>(output)].unit;
    }
  }
  ORRERY_CHECK(false, "the loader checks sensors");
  return "1";
}

/// What was observed, in the metric's own unit.
struct SteadyMean {
  models::Estimate mean;
  std::uint64_t batches = 0;
  double warm_up_s = std::numeric_limits<double>::quiet_NaN();
  std::string why_not;
};

SteadyMean steady_mean(const MetricElement& metric, const SteadyLog& log, engine::SimTime end) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  SteadyMean found{{nan, nan, nan}, 0, nan, {}};
  std::vector<std::int64_t> starts;
  const auto series = log.means(metric, end, starts);
  const auto warm_up = models::mser5(series);
  if (!warm_up.found) {
    found.why_not = fmt::format(
        "no steady state found in {} intervals of {:g} s: the run is too short, or it drifts",
        series.size(), metric.every.seconds());
    return found;
  }
  const auto batches = batch_means(std::span(series).subspan(warm_up.cut));
  found.mean = models::mean_interval(batches);
  found.batches = batches.size();
  found.warm_up_s = (metric.every * starts[warm_up.cut]).seconds();
  return found;
}

MetricRecord mean_record(const MetricElement& metric, const Scenario& scenario,
                         const SteadyMean& found) {
  MetricRecord record;
  record.name = metric.name;
  const std::string si = unit_of(metric, scenario);
  record.unit = metric.unit.empty() ? si : metric.unit;
  const auto unit = linear_unit(record.unit, si, engine::UnitRole::kAbsolute, metric.place);
  ORRERY_CHECK(unit.has_value(), "the loader checks the units of metrics");
  record.value = unit->from_si(found.mean.value);
  record.n = found.batches;
  record.note = found.why_not;
  if (!found.why_not.empty()) return record;
  record.lower = unit->from_si(found.mean.lower);
  record.upper = unit->from_si(found.mean.upper);
  return record;
}

}  // namespace

SteadyOutcome steady_metrics(const Scenario& scenario, const SteadyLog& log, engine::SimTime end) {
  SteadyOutcome outcome;
  for (const MetricElement& metric : scenario.metrics) {
    if (!metric.is_steady()) continue;
    const SteadyMean found = steady_mean(metric, log, end);
    outcome.metrics.push_back(mean_record(metric, scenario, found));
    MetricRecord warm_up;
    warm_up.name = metric.warm_up_name();
    warm_up.value = found.warm_up_s;
    warm_up.unit = "s";
    warm_up.n = found.why_not.empty() ? 1 : 0;
    warm_up.note = found.why_not;
    outcome.metrics.push_back(std::move(warm_up));
    if (!found.why_not.empty())
      outcome.notes.push_back({"metrics", metric.name + ": " + found.why_not});
  }
  return outcome;
}

}  // namespace orrery::scenarios
