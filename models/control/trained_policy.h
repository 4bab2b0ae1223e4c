// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "models/control/model_planner.h"
#include "models/control/policy_network.h"

namespace orrery::models {

/// What a learner leaves behind, as plain numbers: networks that decide, or a model to plan in.
struct TrainedPolicy {
  std::vector<PolicyWeights> networks;  ///< one for all decision makers, or one each
  std::optional<PlannerWeights> planner = {};

  bool empty() const { return networks.empty() && !planner; }
};

/// A controller that a controller file can keep.
class PolicyController : public engine::Controller {
 public:
  virtual TrainedPolicy policy() const = 0;
};

}  // namespace orrery::models
