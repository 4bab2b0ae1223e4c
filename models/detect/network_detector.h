// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/detect/window_detector.h"
#include "models/learn/torch_module.h"

namespace orrery::models {

/// What detectors with a network have in common: the parameters of the fit, and that the network
/// comes from the Torch module. The networks are in models/torch/, one a file.
///
///   rows of `own`, then of the fit (models/torch/network_model.h), then of the shell
std::vector<engine::ParamInfo> network_detector_params(std::vector<engine::ParamInfo> own,
                                                       int window);

/// A factory for the shell: loads the module and calls one of its factories.
/// Error: `torch-module`.
template <WindowModelFactory TorchModule::*Factory>
engine::Result<std::unique_ptr<WindowModel>> make_torch_model(const WindowModelSpec& spec) {
  const auto module = torch_module();
  if (!module) return engine::failure(module.error());
  return ((*module)->*Factory)(spec);
}

}  // namespace orrery::models
