// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/control/vector_environment.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {

/// Which environment is meant.
struct EnvironmentChoice {
  std::string name;               ///< `classic/cartpole-v1`, or a scenario file
  std::vector<std::string> sets;  ///< `PATH=VALUE` of a scenario
  std::string control;            ///< its section, where it has several; empty: the only one
  std::uint32_t threads = 1;      ///< of each environment; the rollout does not depend on them
};

/// A task, and how to make environments of it.
struct EnvironmentSource {
  engine::ControlTask task;
  std::string identity;  ///< what it is, with a digest of all that it is made of
  models::EnvironmentMaker make;
  engine::Diagnostics warnings;  ///< of the scenario
  /// Null for a classic task. What `make` reads belongs to it.
  std::shared_ptr<const LoadedScenario> scenario;
  std::size_t control = 0;  ///< index in `scenario->scenario.controls`
};

/// Whether the name is one of a classic task, right or misspelt.
bool names_classic_task(const std::string& name);

/// Errors: `unknown-task` (with what was meant), `io-open`, those of the loader, `control-none`
/// (the scenario has no such section), `control-several`, `unknown-control`, `set-classic`.
engine::Result<EnvironmentSource> find_environment(const EnvironmentChoice& choice);

}  // namespace orrery::scenarios
