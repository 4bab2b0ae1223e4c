// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/detector_choice.h"

#include <cmath>
#include <tuple>

#include "scenarios/learn/planted_faults.h"

namespace orrery::scenarios {

namespace {

using models::Series;
using models::SeriesSet;

constexpr std::size_t kRecordings = 12;
constexpr int kCopies = 3;
constexpr std::size_t kRowsLeast = 20;  // of training: fewer leave no room for a fault

double at_least_zero(double value) { return std::isnan(value) ? 0.0 : value; }

}  // namespace

SeriesSet planted_copies(const SeriesSet& set) {
  std::vector<const Series*> training;
  for (const Series& series : set.series)
    if (series.train_rows >= kRowsLeast) training.push_back(&series);
  SeriesSet copies;
  copies.name = set.name;
  copies.features = set.features;
  copies.units = set.units;
  const std::size_t taken = std::min(training.size(), kRecordings);
  for (std::size_t s = 0; s < taken; ++s) {
    engine::Stream luck({1, engine::entity_key(set.name, s), engine::Purpose::kResampling});
    for (int k = 0; k < kCopies; ++k)
      copies.series.push_back(
          with_planted_fault(*training[s * training.size() / taken], set.width(), luck));
  }
  return copies;
}

bool smaller_is_better(std::string_view metric) {
  return metric == "far" || metric == "mar" || metric.starts_with("false_alarms") ||
         metric.starts_with("delay") || metric == "change_missed" || metric == "change_false";
}

double metric_of(const models::SeriesScore& score, std::string_view metric) {
  for (const auto& each : models::series_metrics())
    if (each.name == metric) return score.*each.value;
  return std::nan("");
}

bool preferable(const PlantedScore& a, const PlantedScore& b,
                const std::map<std::string, double>& level) {
  const auto merit = [&](const PlantedScore& planted) {
    int caps_kept = 0;
    double reached = 0.0;
    for (const auto& [metric, asked] : level) {
      const double value = metric_of(planted.score, metric);
      if (smaller_is_better(metric)) {
        caps_kept += value <= asked ? 1 : 0;
      } else if (asked != 0.0) {
        reached += at_least_zero(value) / asked;
      }
    }
    return std::tuple(caps_kept, reached, at_least_zero(planted.average_precision));
  };
  return merit(a) > merit(b);
}

}  // namespace orrery::scenarios
