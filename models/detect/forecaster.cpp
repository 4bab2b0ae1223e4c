// SPDX-License-Identifier: Apache-2.0
#include "models/detect/forecaster.h"

#include "models/detect/network_detector.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& forecaster_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "forecaster";
    row.machine_bound = true;
    row.summary = "forecast of the newest row from the rows before it";
    row.details =
        "Learns to say the newest row of a clean window from the rows before it. The score is "
        "the mean squared error of the forecast, each feature scaled by its own on clean "
        "windows. Needs a window of at least 2.";
    row.source = "Malhotra et al., ESANN 2015";
    row.machine_bound = true;
    row.params = network_detector_params(
        {
            choice("cell", {"dense", "lstm"}, "rows side by side, or read in order"),
            integer("hidden", 64, {1, 4096}, "units of each layer"),
        },
        16);
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_forecaster(const engine::AgentSpec& spec) {
  if (spec.params.integer("window") < 2) {
    return engine::failure("window-short", {}, spec.name + ": there is no row to forecast from",
                           "use a window of at least 2");
  }
  return make_window_detector(spec, make_torch_model<&TorchModule::forecaster>);
}

}  // namespace orrery::models
