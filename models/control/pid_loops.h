// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// Several loops of `pid` side by side, each with its own measurement and action (decentralised
/// control): the joints of a robot arm, the rooms of a house. Every parameter is a list, one entry
/// a loop or one for all; what is left out is as in `pid`. Actions of no loop rest. Source: Spong,
/// Hutchinson and Vidyasagar, Robot Modeling and Control, ch. 6 (independent joint control); loops
/// as in models/control/pid.h.
const engine::ModelInfo& pid_loops_info();
engine::Result<std::unique_ptr<engine::Controller>> make_pid_loops(
    const engine::ControllerSpec& spec);

}  // namespace orrery::models
