// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "scenarios/experiment/run_maker.h"
#include "scenarios/experiment/run_source.h"

namespace orrery::scenarios {

/// Replications at each point until the t interval of the mean of `stop.response` is narrow enough.
///
/// A point is looked at after `at_least` replications, then each time a tenth more of them (rounded
/// up) have ended, up to `at_most`. At a look all runs asked for so far have ended, and the
/// decision is a function of their values alone: neither the order in which they end nor the number
/// of workers plays a part, and no run is ever thrown away. The rounds keep several workers busy
/// and look seldom, which matters: the more looks, the more often the interval is narrow by chance
/// (Law, Simulation Modeling and Analysis, 5th ed., section 9.4.1). Runs that failed or did not
/// observe the response count as replications without a value; a point without any value at a look
/// ends there.
std::unique_ptr<RunSource> sequential_source(std::vector<DesignPoint> points, RunMaker maker,
                                             const StopElement& stop);

/// The look after the one at `replications`.
std::uint32_t next_look(std::uint32_t replications, std::uint32_t at_most);

}  // namespace orrery::scenarios
