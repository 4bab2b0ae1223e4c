// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "scenarios/experiment/run_maker.h"
#include "scenarios/experiment/run_source.h"

namespace orrery::scenarios {

/// So many replications at every point, in the order: higher priority first, then by replication,
/// then by point.
std::unique_ptr<RunSource> fixed_source(std::vector<DesignPoint> points, RunMaker maker,
                                        std::uint32_t replications);

}  // namespace orrery::scenarios
