// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/build/control_task.h"
#include "scenarios/build/plant_builder.h"

namespace orrery::scenarios {

/// Adds who wants which signals, and the names of the controls' instances, behind those of all
/// agents. A control on a node that there are several machines of runs on each, for the decision
/// makers that hang on it.
void add_controls(const Scenario& scenario, engine::PlantDirectory& directory);

/// Adds the controls that run in this part, with what they forecast by, to `plant`. One whose
/// `model` is empty gets no controller: somebody outside decides for it.
void build_controls(const PartFrame& frame, engine::Plant& plant, engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
