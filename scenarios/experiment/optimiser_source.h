// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "scenarios/experiment/run_maker.h"
#include "scenarios/experiment/run_source.h"

namespace orrery::scenarios {

/// Searches the ranges of the sampled factors for the best mean of `element.optimise->response`
/// over `replications`, at every point of `grid` (those of the other factors, sampled ones set to
/// anything) on its own. A point without any value counts as the worst one seen, and as far again
/// from the best. A point that comes again, because of rounding, is not run again.
///
/// The path depends on the values alone. A batch that is resumed walks it again, and finds the runs
/// that it has: they end as soon as they are given.
std::unique_ptr<RunSource> optimiser_source(const ExperimentElement& element,
                                            std::vector<std::vector<std::size_t>> grid,
                                            RunMaker maker);

}  // namespace orrery::scenarios
