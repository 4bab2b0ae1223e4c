// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/event/simulation.h"
#include "scenarios/session/maker_tally.h"

namespace orrery::scenarios {

/// Copies how a control of a run under way stands, between two slices of it: the decision makers
/// that were asked for, up to the bounds of control_trail.h. Reads where the run left them and
/// advances nothing.
ControlTrail live_trail(const engine::Simulation& simulation, const ControlOutline& control,
                        const ControlLook& look, const MakerTally& tally);

}  // namespace orrery::scenarios
