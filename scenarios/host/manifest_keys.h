// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// The keys of a manifest: `model`, `inputs`, one of `inputs.features`, `output`, `limits`.
const engine::ModelInfo& manifest_model_keys();
const engine::ModelInfo& manifest_input_keys();
const engine::ModelInfo& manifest_feature_keys();
const engine::ModelInfo& manifest_output_keys();
const engine::ModelInfo& manifest_limit_keys();

}  // namespace orrery::scenarios
