// SPDX-License-Identifier: Apache-2.0
#include "models/detect/confirmation.h"

#include "models/params.h"

namespace orrery::models {

std::vector<engine::ParamInfo> Confirmation::params() {
  return {
      integer("confirm", 1, {1, 64}, "rows of the last `confirm_of` that must be above"),
      integer("confirm_of", 1, {1, 64}, "rows that are looked at before an alert"),
  };
}

void Confirmation::check(const engine::AgentSpec& spec, engine::Diagnostics& mistakes) {
  if (spec.params.integer("confirm") <= spec.params.integer("confirm_of")) return;
  mistakes.error("confirm-count", {}, spec.name + ": confirm is larger than confirm_of",
                 "give confirm_of at least the value of confirm");
}

}  // namespace orrery::models
