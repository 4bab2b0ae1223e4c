// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// The keys that the format itself gives to each kind of entry, as description rows: the loader,
/// the JSON Schema and the manual read the same rows as those of the models. Keys that hold entries
/// of their own (`sensors`, `observes`) are not rows; the loader and the schema name them.
const engine::ModelInfo& scenario_keys();
const engine::ModelInfo& device_keys();
const engine::ModelInfo& wire_keys();
const engine::ModelInfo& sensor_keys();
const engine::ModelInfo& node_keys();
const engine::ModelInfo& link_keys();
const engine::ModelInfo& adapter_field_keys();
const engine::ModelInfo& fault_keys();
const engine::ModelInfo& agent_keys();
const engine::ModelInfo& observed_keys();
const engine::ModelInfo& only_while_keys();
const engine::ModelInfo& on_alert_keys();
const engine::ModelInfo& record_keys();
const engine::ModelInfo& partition_keys();
const engine::ModelInfo& metric_keys();
const engine::ModelInfo& gate_keys();

}  // namespace orrery::scenarios
