// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "models/audit/sample_statistics.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/point_values.h"

namespace orrery::scenarios {
namespace {

/// Resampling draws by sample size: points of one size share them.
class Bootstraps {
 public:
  explicit Bootstraps(double confidence) { options_.confidence = confidence; }

  models::Estimate mean(std::span<const double> sample) {
    return of_size_.try_emplace(sample.size(), sample.size(), options_).first->second(sample);
  }

 private:
  models::BootstrapOptions options_;
  std::map<std::size_t, models::MeanBootstrap> of_size_;
};

PointSummary summary_of(std::span<const double> values, double confidence, Bootstraps& bootstraps) {
  const std::vector<double> sample = observed(values);
  PointSummary summary;
  summary.n = sample.size();
  summary.mean = models::mean_interval(sample, confidence);
  summary.bootstrap = bootstraps.mean(sample);
  summary.median = models::median_interval(sample, confidence);
  summary.sd = models::sample_moments(sample).sd;
  summary.least = sample.empty() ? NAN : *std::min_element(sample.begin(), sample.end());
  summary.greatest = sample.empty() ? NAN : *std::max_element(sample.begin(), sample.end());
  return summary;
}

}  // namespace

std::vector<PointSummary> summarise(const ExperimentTable& table, double confidence) {
  Bootstraps bootstraps(confidence);
  std::vector<PointSummary> summaries;
  summaries.reserve(table.points.size() * table.measures.size());
  for (std::size_t p = 0; p < table.points.size(); ++p) {
    const auto& point = table.points[p];
    const std::uint64_t failed = failed_runs(table, point);
    for (std::size_t m = 0; m < table.measures.size(); ++m) {
      PointSummary summary =
          summary_of(table.values(table.measures[m], point), confidence, bootstraps);
      summary.point = p;
      summary.measure = m;
      summary.failed = failed;
      summaries.push_back(summary);
    }
  }
  return summaries;
}

}  // namespace orrery::scenarios
