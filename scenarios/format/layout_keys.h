// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// The keys of section `layout`, as description rows (sections.h). `places`, `positions`, `floor`,
/// `outlines` and `origin` hold entries of their own.
const engine::ModelInfo& layout_keys();
const engine::ModelInfo& place_keys();
const engine::ModelInfo& floor_keys();
const engine::ModelInfo& outline_keys();
const engine::ModelInfo& origin_keys();

}  // namespace orrery::scenarios
