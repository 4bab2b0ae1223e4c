// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "scenarios/experiment/design_point.h"

namespace orrery::scenarios {

/// Indices of the points, those of equal priority together in their order, the highest priority
/// first; a priority that is no number (NaN) is the lowest.
std::vector<std::vector<std::size_t>> priority_groups(const std::vector<DesignPoint>& points);

}  // namespace orrery::scenarios
