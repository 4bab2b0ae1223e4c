// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/agent/controller.h"
#include "engine/registry/param_set.h"
#include "models/control/episodes.h"

namespace orrery::scenarios {

/// A controller with its parameters, before it is made for a task.
struct ControllerChoice {
  std::string name;  ///< as the user wrote it
  const engine::ControllerEntry* entry = nullptr;
  engine::ParamSet params;
};

/// What a word of a command line names: a controller of the catalogue, a file of `orrery train`
/// (`trained` with it), or a YAML file with `model` and `parameters`, as `orrery tune` writes it.
/// `settings`: `NAME=VALUE` on top. Errors: `unknown-controller` (with what was meant), `io-open`,
/// those of the parameters.
engine::Result<ControllerChoice> choose_controller(const std::string& word,
                                                   const std::vector<std::string>& settings = {});

/// Made for a task. Errors: `controller-axis` and others of the controller.
engine::Result<std::unique_ptr<engine::Controller>> make_controller(const ControllerChoice& choice,
                                                                    const engine::ControlTask& task,
                                                                    std::size_t rows,
                                                                    std::uint64_t seed);

/// The same for whoever asks later, with all it needs.
models::ControllerMaker controller_maker(const ControllerChoice& choice,
                                         const engine::ControlTask& task, std::uint64_t seed);

}  // namespace orrery::scenarios
