// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/audit/intervals.h"

namespace orrery::models {

/// Mean of the middle half: of n sorted values the first and last floor(n / 4) are left out. One
/// lucky or one failed training moves it little, and it uses more of the sample than the median.
/// NaN of nothing.
/// Source: Agarwal et al., NeurIPS 2021, arXiv:2108.13264, section 4.3 (`trim_mean(x, 0.25)`).
double interquartile_mean(std::vector<double> sample);

struct StratifiedBootstrap {
  std::uint64_t seed = 1;
  int resamples = 2000;
  double confidence = 0.95;
};

/// Interquartile mean of the scores of several tasks taken together, `runs_of_task[t][r]`. Interval
/// by the percentile bootstrap that draws runs anew within each task, so that every task keeps its
/// weight. One run of each task: bounds NaN. Scores of tasks on unlike scales are normalised first.
/// Source: Agarwal et al. (2021), section 4.2.
Estimate stratified_interquartile_mean(std::span<const std::vector<double>> runs_of_task,
                                       const StratifiedBootstrap& options = {});

/// Of one task.
Estimate interquartile_mean_interval(const std::vector<double>& runs,
                                     const StratifiedBootstrap& options = {});

}  // namespace orrery::models
