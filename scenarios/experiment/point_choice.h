// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/experiment/design_point.h"
#include "scenarios/format/experiment_element.h"

namespace orrery::scenarios {

/// Takes away the points that do not meet the filter of `element` and `more`, the one of the
/// command line (empty: none), and gives the others their priority.
/// Errors: those of FactorExpressions; `experiment-empty` when no point is left.
engine::Result<void> choose_points(const ExperimentElement& element, const std::string& more,
                                   std::vector<DesignPoint>& points);

}  // namespace orrery::scenarios
