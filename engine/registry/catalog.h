// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>

#include "engine/agent/agent.h"
#include "engine/agent/step.h"
#include "engine/population/population.h"
#include "engine/registry/model_info.h"
#include "engine/signal/sensor_bank.h"

namespace orrery::engine {

/// Lines of the explicit lists in `devices/catalog.cpp` and `models/catalog.cpp`.
struct DeviceEntry {
  const ModelInfo* info;
  Result<std::unique_ptr<Population>> (*make)(PopulationSpec spec);
  /// Rows know nothing of each other, so that the population can be cut into blocks of rows.
  bool rows_are_independent = false;
};

struct SensorEntry {
  const ModelInfo* info;
  Result<std::unique_ptr<SensorBank>> (*make)(SensorBankSpec spec);
};

struct AgentEntry {
  const ModelInfo* info;
  AgentFactory make;
  bool control =
      false;  ///< a control that runs beside every detector: random, always on, last value
};

struct StepEntry {
  const ModelInfo* info;
  StepFactory make;
};

}  // namespace orrery::engine
