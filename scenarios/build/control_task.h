// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/control_task.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// What a control sees, does and is measured by: axes in the order of its entries; of an observed
/// signal, row by row: the newest value, those of the decisions before (`room[-15 min]`), its age
/// (`room.age`). A discrete task numbers all combinations of levels, the last action changing
/// fastest. With `each`, the rows of that population are the agents.
engine::ControlTask control_task(const Scenario& scenario, const ControlElement& control);

}  // namespace orrery::scenarios
