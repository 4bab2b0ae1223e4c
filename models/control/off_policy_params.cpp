// SPDX-License-Identifier: Apache-2.0
#include "models/control/off_policy_params.h"

#include <utility>

#include "models/params.h"

namespace orrery::models {

std::vector<engine::ParamInfo> replay_params(std::vector<engine::ParamInfo> own,
                                             const OffPolicyDefaults& defaults) {
  const std::vector<engine::ParamInfo> shared = {
      number("learning_rate", "1", defaults.learning_rate, {1e-7, 1.0}, "step of the optimiser",
             "of the size in rl-baselines3-zoo's settings of the classic tasks"),
      integer("batch", defaults.batch, {1, 65536}, "transitions of one step of the optimiser"),
      number("discount", "1", 0.99, {0.0, 1.0}, "worth of a reward one step later",
             "Mnih et al. 2015, extended data table 1"),
      integer("layers", 2, {0, 16}, "hidden layers of each network"),
      integer("hidden", 64, {1, 8192}, "units of a hidden layer"),
      flag("normalise_observations", defaults.normalise,
           "bring every observed number to mean 0 and deviation 1 of the random steps before "
           "learning begins"),
      number("reward_scale", "1", 1.0, {1e-9, 1e9}, "factor on every reward before it is learned"),
      integer("lookahead", defaults.lookahead, {1, 1000},
              "rewards that are added up before a value is asked for",
              "Sutton and Barto, section 7.1; Rainbow (Hessel et al. 2018) has 3"),
      integer("explore_hold", 1, {1, 100000},
              "longest time in steps that a random action is kept; 1: drawn anew each step",
              "Dabney et al., ICLR 2021"),
      integer("copies", 1, {1, 65536}, "copies of the task that are stepped together"),
  };
  own.insert(own.end(), shared.begin(), shared.end());
  return own;
}

std::vector<engine::ParamInfo> off_policy_params(std::vector<engine::ParamInfo> own,
                                                 const OffPolicyDefaults& defaults) {
  const std::vector<engine::ParamInfo> collecting = {
      integer("memory", 100000, {1, 1e8}, "transitions that are remembered"),
      integer("learning_starts", defaults.learning_starts, {0, 1e9},
              "steps of the environment with random actions before learning begins"),
      integer("train_every", defaults.train_every, {1, 1e6},
              "steps of the environment between two times of learning"),
      integer("updates", 1, {1, 1e6}, "steps of the optimiser at each time of learning"),
  };
  own.insert(own.end(), collecting.begin(), collecting.end());
  return replay_params(std::move(own), defaults);
}

std::vector<engine::ParamInfo> q_network_params(std::vector<engine::ParamInfo> own) {
  const std::vector<engine::ParamInfo> shared = {
      flag("double", true,
           "the online network chooses the next action, the target network says its value "
           "(van Hasselt et al. 2016)"),
      flag("duelling", false,
           "one stream for the value of a state, one for the advantage of each choice "
           "(Wang et al. 2016)"),
      number("gradient_max", "1", 10.0, {0.0, 1e9}, "longer gradients are shortened; 0: none is",
             "Wang et al. 2016, section 4.2"),
  };
  own.insert(own.end(), shared.begin(), shared.end());
  return own;
}

}  // namespace orrery::models
