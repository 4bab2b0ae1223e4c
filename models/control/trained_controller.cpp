// SPDX-License-Identifier: Apache-2.0
#include "models/control/trained_controller.h"

#include "models/control/controller_file.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& trained_controller_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "trained";
    row.summary = "the policy of a file that 'orrery train' wrote, or planning in its model";
    row.details =
        "Runs without a learning library. The task must have the axes and bounds of the training.";
    auto file = engine::rows::required(text("file", "", "of 'orrery train', such as home.orrctl"));
    file.kind = engine::ParamKind::kFile;
    row.params = {file};
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_trained_controller(
    const engine::ControllerSpec& spec) {
  const std::string& path = spec.params.text("file");
  const auto file = read_controller_file(path);
  if (!file) return engine::failure(file.error());
  return controller_of_file(*file, spec.task, spec.rows, {path});
}

}  // namespace orrery::models
