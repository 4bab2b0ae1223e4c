// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/session/replay_view.h"

namespace orrery::scenarios {

/// How a control of a finished run stood at a time, as far as its result tells: the reward, the
/// measures and the actions of each step; at the end of the run also what its metrics say. What is
/// not there is unknown, and the trail says so in words.
ControlTrail recorded_trail(const Recording& recording, const LoadedSeries& loaded,
                            const ControlLook& look, engine::SimTime now);

}  // namespace orrery::scenarios
