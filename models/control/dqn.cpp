// SPDX-License-Identifier: Apache-2.0
#include "models/control/dqn.h"

#include "models/control/off_policy_params.h"
#include "models/control/torch_trainer.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& dqn_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "dqn";
    row.machine_bound = true;
    row.summary = "deep Q-network: values of numbered actions, learned from a replay memory";
    row.details =
        "Learns q(s, a) towards r + g q_target(s', a*) on batches from a replay memory and acts by "
        "the largest value. Options: double, duelling, prioritised replay, n-step returns, random "
        "choices that last. Where an episode is cut off by the clock the value goes on; where it "
        "is over it is 0.";
    row.source =
        "Mnih et al., Nature 518 (2015) 529; van Hasselt et al. 2016; Wang et al. 2016; Schaul et "
        "al. 2016; Dabney et al. 2021";
    row.params = off_policy_params(
        q_network_params({
            number("explore_first", "1", 1.0, {0.0, 1.0}, "chance of a random choice at first",
                   "Mnih et al. 2015, extended data table 1"),
            number("explore_last", "1", 0.05, {0.0, 1.0}, "and in the end",
                   "rl-baselines3-zoo; Mnih et al. 2015 have 0.1"),
            integer("explore_steps", 10000, {1, 1e9},
                    "steps of the environment over which it falls"),
            integer("target_every", 1, {1, 1e6}, "updates between two moves of the target network"),
            number("target_rate", "1", 0.005, {0.0, 1.0},
                   "part of the way that it moves; 1: it is copied",
                   "Lillicrap et al. 2016 have 0.001, Haarnoja et al. 2018 0.005"),
            flag("prioritised", false,
                 "draw transitions by how wrong their value was (Schaul et al. 2016)"),
            number("priority_exponent", "1", 0.6, {0.0, 1.0}, "how much that counts; 0: not at all",
                   "Schaul et al. 2016, table 3"),
            number("priority_weight", "1", 0.4, {0.0, 1.0},
                   "part of it that the weights of the updates undo at first; all of it at the "
                   "end of the planned steps",
                   "Schaul et al. 2016, table 3"),
        }),
        {.learning_rate = 5e-4,
         .batch = 128,
         .learning_starts = 1000,
         .train_every = 2,
         .lookahead = 3,
         .normalise = false});
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_dqn_trainer(const TrainerSpec& spec) {
  return make_torch_trainer<&TorchModule::dqn>(spec);
}

}  // namespace orrery::models
