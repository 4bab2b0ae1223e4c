// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// A device of one's own, written under `define` of a scenario.
struct DefinedModel {
  engine::ModelInfo info;
};

}  // namespace orrery::scenarios
