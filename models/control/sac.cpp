// SPDX-License-Identifier: Apache-2.0
#include "models/control/sac.h"

#include "models/control/off_policy_params.h"
#include "models/control/torch_trainer.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& sac_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "sac";
    row.machine_bound = true;
    row.summary =
        "soft actor-critic: a random policy over continuous actions, paid for staying random";
    row.details =
        "Twin critics learn r + g (min q' - alpha log p'), the actor climbs min q - alpha log p, "
        "alpha follows a target entropy. Actions are squashed into their box. With budgets, costs "
        "of the task that exceed their budget over an episode raise multipliers that weigh a "
        "critic of the costs against the reward.";
    row.source =
        "Haarnoja et al., arXiv:1801.01290 and arXiv:1812.05905; budgets: Ray, Achiam, Amodei 2019";
    row.params = off_policy_params(
        {
            number("target_rate", "1", 0.005, {0.0, 1.0},
                   "part of the way that the target networks move at each update",
                   "Haarnoja et al. 2018, appendix D"),
            number("explore", "1", 0.0, {0.0, 1.0},
                   "chance that a random action begins, kept up to explore_hold steps",
                   "Dabney et al., ICLR 2021"),
            number("noise_steps", "1", 0.0, {0.0, 1e6},
                   "steps after which the noise on actions has forgotten itself to 1/e; 0: drawn "
                   "anew each step",
                   "Eberhard et al., ICLR 2023; Lillicrap et al. 2016"),
            number("entropy_weight", "1", 0.0, {0.0, 1e6},
                   "worth of entropy (alpha); 0: found by itself"),
            number("entropy_target", "1", 1.0, {-100.0, 100.0},
                   "target of the entropy found by itself, times minus the number of actions",
                   "Haarnoja et al., arXiv:1812.05905, appendix D"),
            number("cost_rate", "1", 0.05, {0.0, 1e6},
                   "how fast a cost over its budget gets dear; 0: costs do not matter",
                   "of the size in Ray, Achiam, Amodei 2019"),
        },
        {.learning_rate = 1e-3, .batch = 256, .learning_starts = 1000, .train_every = 1});
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_sac_trainer(const TrainerSpec& spec) {
  return make_torch_trainer<&TorchModule::sac>(spec);
}

}  // namespace orrery::models
