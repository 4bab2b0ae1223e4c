// SPDX-License-Identifier: Apache-2.0
#include "models/control/do_nothing.h"

#include "models/control/constant_action.h"

namespace orrery::models {

const engine::ModelInfo& do_nothing_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "do_nothing";
    row.summary = "the resting action for ever: 0, or the choice that is named so";
    row.details =
        "0 where the box of an action holds it, else the nearest bound; of a discrete task the "
        "choice nothing, none, off, idle, hold or coast, else choice 0.";
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_do_nothing(
    const engine::ControllerSpec& spec) {
  return make_constant_action(rest_action(spec.task), spec.rows);
}

}  // namespace orrery::models
