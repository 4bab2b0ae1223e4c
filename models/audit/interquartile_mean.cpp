// SPDX-License-Identifier: Apache-2.0
#include "models/audit/interquartile_mean.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/random/stream.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double interquartile_mean(std::vector<double> sample) {
  if (sample.empty()) return kNan;
  const std::size_t cut = sample.size() / 4;
  std::sort(sample.begin(), sample.end());
  const auto first = sample.begin() + static_cast<std::ptrdiff_t>(cut);
  const auto end = sample.end() - static_cast<std::ptrdiff_t>(cut);
  return std::accumulate(first, end, 0.0) / static_cast<double>(end - first);
}

Estimate stratified_interquartile_mean(std::span<const std::vector<double>> runs_of_task,
                                       const StratifiedBootstrap& options) {
  std::vector<double> all;
  std::size_t most = 0;
  for (const auto& runs : runs_of_task) {
    all.insert(all.end(), runs.begin(), runs.end());
    most = std::max(most, runs.size());
  }
  Estimate result{interquartile_mean(all), kNan, kNan};
  if (most < 2) return result;
  engine::Stream stream({options.seed, 0, engine::Purpose::kResampling});
  std::vector<double> values;
  for (int i = 0; i < options.resamples; ++i) {
    all.clear();
    for (const auto& runs : runs_of_task)
      for (std::size_t r = 0; r < runs.size(); ++r) all.push_back(runs[stream.below(runs.size())]);
    values.push_back(interquartile_mean(all));
  }
  std::sort(values.begin(), values.end());
  const double tail = (1.0 - options.confidence) / 2.0;
  result.lower = sorted_quantile(values, tail);
  result.upper = sorted_quantile(values, 1.0 - tail);
  return result;
}

Estimate interquartile_mean_interval(const std::vector<double>& runs,
                                     const StratifiedBootstrap& options) {
  return stratified_interquartile_mean({&runs, 1}, options);
}

}  // namespace orrery::models
