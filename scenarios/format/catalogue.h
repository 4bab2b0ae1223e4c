// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/agent/controller.h"
#include "engine/fault/fault_model.h"
#include "engine/registry/catalog.h"

namespace orrery::scenarios {

/// Every model that a scenario can name, gathered from the explicit lists of the layers below.
const engine::DeviceEntry* find_device(const std::string& name);
const engine::SensorEntry* find_sensor(const std::string& name);
const engine::StepEntry* find_step(const std::string& name);
const engine::AgentEntry* find_agent(const std::string& name);
const engine::ControllerEntry* find_controller(const std::string& name);
const engine::FaultModel* find_fault(const std::string& name);

/// Description rows of all models in the order in which `orrery models` lists them.
std::vector<const engine::ModelInfo*> all_models();
/// Names of the models of one kind, for "did you mean".
std::vector<std::string> model_names(engine::ModelKind kind);

}  // namespace orrery::scenarios
