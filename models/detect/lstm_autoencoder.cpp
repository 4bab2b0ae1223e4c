// SPDX-License-Identifier: Apache-2.0
#include "models/detect/lstm_autoencoder.h"

#include "models/detect/network_detector.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& lstm_autoencoder_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "lstm_autoencoder";
    row.machine_bound = true;
    row.summary = "LSTM autoencoder over windows of rows";
    row.details =
        "One LSTM reads a clean window into a code, another one says it again from that code, "
        "newest row first. The score is the mean squared difference between a window and what "
        "is said of it, each feature scaled by its own on clean windows.";
    row.source = "Malhotra et al., arXiv:1607.00148 (2016)";
    row.machine_bound = true;
    row.params = network_detector_params(
        {
            integer("hidden", 32, {1, 1024}, "units of each LSTM"),
            integer("code", 8, {1, 1024}, "units of the code"),
        },
        32);
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_lstm_autoencoder(
    const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_torch_model<&TorchModule::lstm_autoencoder>);
}

}  // namespace orrery::models
