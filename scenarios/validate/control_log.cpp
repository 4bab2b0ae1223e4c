// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/control_log.h"

#include <algorithm>
#include <limits>

#include "engine/agent/control_site.h"

namespace orrery::scenarios {

using engine::MetricRecord;

ControlLog::ControlLog(const Scenario& scenario) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const ControlElement& control : scenario.controls) {
    Sums& sums = by_control_[control.name];
    for (const CostElement& cost : control.costs) sums.cost_names.push_back(cost.name);
    sums.costs.assign(control.costs.size(), 0.0);
    for (const MeasureElement& measure : control.measures) {
      const double start = measure.episode == Reduce::kMin   ? kInfinity
                           : measure.episode == Reduce::kMax ? -kInfinity
                                                             : 0.0;
      sums.measures.push_back({measure.name, measure.unit, measure.episode, start});
    }
  }
}

void ControlLog::on_control(const engine::ControlRecord& record) {
  const auto known = by_control_.find(record.site.name());
  if (known == by_control_.end()) return;
  Sums& sums = known->second;
  const engine::ControlStep& step = record.step;
  sums.decisions += step.rewards.size();
  for (const std::uint8_t fallback : step.fallback) sums.on_fallback += fallback;
  if (step.number == 0) return;  // no step ends at the first tick
  sums.steps += step.rewards.size();
  for (const double reward : step.rewards) sums.reward += reward;
  for (std::size_t i = 0; i < step.costs.size(); ++i)
    sums.costs[i % sums.costs.size()] += step.costs[i];
  for (std::size_t i = 0; i < step.measures.size(); ++i)
    take(step.measures[i], sums.measures[i % sums.measures.size()]);
}

void ControlLog::take(double value, Measure& measure) {
  switch (measure.reduce) {
    case Reduce::kSum:
    case Reduce::kMean: measure.value += value; break;
    case Reduce::kMin: measure.value = std::min(measure.value, value); break;
    case Reduce::kMax: measure.value = std::max(measure.value, value); break;
  }
}

std::vector<MetricRecord> ControlLog::metrics() const {
  std::vector<MetricRecord> all;
  for (const auto& [control, sums] : by_control_) {
    const auto add = [&](const std::string& name, double value, const std::string& unit,
                         std::uint64_t n) {
      MetricRecord& metric = all.emplace_back();
      metric.name = control + "." + name;
      metric.value = n == 0 ? std::numeric_limits<double>::quiet_NaN() : value;
      metric.unit = unit;
      metric.n = n;
    };
    add("reward", sums.reward, "1", sums.steps);
    for (std::size_t c = 0; c < sums.costs.size(); ++c)
      add("cost_" + sums.cost_names[c], sums.costs[c], "1", sums.steps);
    for (const Measure& measure : sums.measures) {
      const bool is_mean = measure.reduce == Reduce::kMean;
      add(measure.name, is_mean ? measure.value / static_cast<double>(sums.steps) : measure.value,
          measure.unit, sums.steps);
    }
    const auto decisions = static_cast<double>(sums.decisions);
    add("fallback_share", static_cast<double>(sums.on_fallback) / decisions, "1", sums.decisions);
  }
  return all;
}

void ControlLog::merge(const ControlLog& other) {
  for (const auto& [control, theirs] : other.by_control_) {
    Sums& sums = by_control_.at(control);
    sums.reward += theirs.reward;
    for (std::size_t c = 0; c < sums.costs.size(); ++c) sums.costs[c] += theirs.costs[c];
    for (std::size_t m = 0; m < sums.measures.size(); ++m)
      take(theirs.measures[m].value, sums.measures[m]);
    sums.decisions += theirs.decisions;
    sums.steps += theirs.steps;
    sums.on_fallback += theirs.on_fallback;
  }
}

void ControlLog::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("controls");
  for (const auto& [control, sums] : by_control_) {
    archive.put(sums.reward);
    archive.put_span(std::span<const double>(sums.costs));
    for (const Measure& measure : sums.measures) archive.put(measure.value);
    archive.put(sums.decisions);
    archive.put(sums.steps);
    archive.put(sums.on_fallback);
  }
}

bool ControlLog::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("controls")) return false;
  for (auto& [control, sums] : by_control_) {
    bool good = archive.get(sums.reward) && archive.get_span(std::span<double>(sums.costs));
    for (Measure& measure : sums.measures) good = good && archive.get(measure.value);
    if (!good || !archive.get(sums.decisions) || !archive.get(sums.steps) ||
        !archive.get(sums.on_fallback)) {
      return false;
    }
  }
  return true;
}

}  // namespace orrery::scenarios
