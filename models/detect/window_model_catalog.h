// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "engine/registry/model_info.h"
#include "models/detect/window_model.h"

namespace orrery::models {

/// A window model by itself, without the shell that makes it an agent: what `ensemble` blends.
struct WindowModelEntry {
  const engine::ModelInfo* info;  ///< of the agent with this model inside
  WindowModelFactory make;
};

/// Every window model but the ensemble. To add one: a line in window_model_catalog.cpp.
std::span<const WindowModelEntry> window_model_catalog();
/// The one with this name, or null.
const WindowModelEntry* find_window_model(const std::string& name);

}  // namespace orrery::models
