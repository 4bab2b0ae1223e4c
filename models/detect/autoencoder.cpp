// SPDX-License-Identifier: Apache-2.0
#include "models/detect/autoencoder.h"

#include "models/detect/network_detector.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& autoencoder_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "autoencoder";
    row.machine_bound = true;
    row.summary = "dense autoencoder over windows of rows";
    row.details =
        "Learns to pass clean windows through a narrow code. The score is the mean squared "
        "difference between a window and what comes back, each feature scaled by its own on "
        "clean windows; over the limit it alerts and blames the feature with the largest "
        "part.";
    row.source = "Hinton and Salakhutdinov, Science 313 (2006) 504";
    row.machine_bound = true;
    row.params = network_detector_params(
        {
            integer("hidden", 64, {1, 4096}, "units of the layers beside the code"),
            integer("code", 8, {1, 4096}, "units of the code; fewer than values of a window"),
        },
        16);
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_autoencoder(const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_torch_model<&TorchModule::autoencoder>);
}

}  // namespace orrery::models
