// SPDX-License-Identifier: Apache-2.0
#include "models/control/td3.h"

#include "models/control/off_policy_params.h"
#include "models/control/torch_trainer.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& td3_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "td3";
    row.machine_bound = true;
    row.summary = "twin delayed deterministic policy gradient for continuous actions";
    row.details =
        "Twin critics learn r + g min q'(s', a' + clipped noise), the actor climbs q1 at every "
        "second update. While learning, noise is added to the actions.";
    row.source = "Fujimoto, van Hoof, Meger, ICML 2018, arXiv:1802.09477";
    row.params = off_policy_params(
        {
            number("target_rate", "1", 0.005, {0.0, 1.0},
                   "part of the way that the target networks move at each update",
                   "Fujimoto et al. 2018, table 3"),
            number("explore", "1", 0.0, {0.0, 1.0},
                   "chance that a random action begins, kept up to explore_hold steps",
                   "Dabney et al., ICLR 2021"),
            number("noise", "1", 0.1, {0.0, 10.0},
                   "deviation of the noise on actions while learning, of half a box",
                   "Fujimoto et al. 2018, section 6.1"),
            number("noise_steps", "1", 0.0, {0.0, 1e6},
                   "steps after which the noise on actions has forgotten itself to 1/e; 0: drawn "
                   "anew each step",
                   "Eberhard et al., ICLR 2023; Lillicrap et al. 2016"),
            number("smooth", "1", 0.2, {0.0, 10.0}, "deviation of the noise on target actions",
                   "Fujimoto et al. 2018, section 6.1"),
            number("smooth_max", "1", 0.5, {0.0, 10.0}, "largest such noise",
                   "Fujimoto et al. 2018, section 6.1"),
            integer("policy_every", 2, {1, 1000}, "updates of the critics for one of the actor",
                    "Fujimoto et al. 2018, section 6.1"),
        },
        {.learning_rate = 1e-3, .batch = 256, .learning_starts = 1000, .train_every = 1});
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_td3_trainer(const TrainerSpec& spec) {
  return make_torch_trainer<&TorchModule::td3>(spec);
}

}  // namespace orrery::models
