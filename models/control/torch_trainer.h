// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/learn/torch_module.h"

namespace orrery::models {

/// A factory for the catalogue of learners: loads the Torch module and calls one of its factories.
/// Errors: `torch-module`, and those of the factory.
template <TrainerFactory TorchModule::*Kind>
engine::Result<std::unique_ptr<Trainer>> make_torch_trainer(const TrainerSpec& spec) {
  const auto module = torch_module();
  if (!module) return engine::failure(module.error());
  return ((*module)->*Kind)(spec);
}

}  // namespace orrery::models
