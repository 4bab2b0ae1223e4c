// SPDX-License-Identifier: Apache-2.0
#include "models/detect/conv_autoencoder.h"

#include "models/detect/network_detector.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& conv_autoencoder_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "conv_autoencoder";
    row.machine_bound = true;
    row.summary = "convolutional autoencoder over windows of rows";
    row.details =
        "Convolutions over time squeeze clean windows through a code of few channels at a "
        "quarter of the rows, and back. The score is the mean squared difference between a "
        "window and what comes back, each feature scaled by its own on clean windows.";
    row.source = "Masci et al., ICANN 2011";
    row.machine_bound = true;
    row.params = network_detector_params(
        {
            integer("channels", 32, {1, 1024}, "filters beside the code"),
            integer("code", 2, {1, 1024}, "channels of the code"),
            integer("kernel", 5, {1, 63}, "rows that a filter sees"),
        },
        32);
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_conv_autoencoder(
    const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_torch_model<&TorchModule::conv_autoencoder>);
}

}  // namespace orrery::models
