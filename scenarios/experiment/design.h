// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/experiment/design_point.h"
#include "scenarios/format/experiment_element.h"

namespace orrery::scenarios {

/// The points of an experiment, before any filter.
struct Design {
  /// The grid (or the list of points) with the first factor the slowest, at each of its points all
  /// sampled points. No two have the same values.
  std::vector<DesignPoint> points;
  /// As `ExperimentHeader::repeats`. Equal points are possible where values are rounded or lie on a
  /// grid; the first alone stays.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> repeats;
};

/// Errors: `design-size`.
engine::Result<Design> make_design(const ExperimentElement& element);

/// Levels (by index) of the factors that are not sampled, one a point; sampled factors have 0.
std::vector<std::vector<std::size_t>> grid_points(const ExperimentElement& element);

/// Indices of the factors that are sampled or searched: those without levels.
std::vector<std::size_t> sampled_factors(const ExperimentElement& element);

/// The point of these levels and these shares of the sampled factors' ranges.
DesignPoint make_point(const ExperimentElement& element, std::span<const std::size_t> levels,
                       std::span<const double> shares);

std::vector<std::string> factor_names(const ExperimentElement& element);

}  // namespace orrery::scenarios
