// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "scenarios/experiment/experiment_table.h"

// What the statistics of a table begin with.
namespace orrery::scenarios {

/// The values that are there, in order.
std::vector<double> observed(std::span<const double> values);

/// Mean of a measure over the replications of each point; NaN without a value.
std::vector<double> point_means(const ExperimentTable& table, const MeasureColumn& column);

/// Points by their place in the sampled part of a design.
struct SampledDesign {
  static constexpr std::size_t kNoPoint = static_cast<std::size_t>(-1);

  std::vector<std::size_t> factors;         ///< that are sampled
  std::vector<std::size_t> point_of_order;  ///< `kNoPoint`: filtered out, or not run yet
};

/// Nothing when no factor is sampled, or when the sample is crossed with a grid: then an order
/// belongs to several points.
std::optional<SampledDesign> sampled_design(const ExperimentTable& table);

}  // namespace orrery::scenarios
