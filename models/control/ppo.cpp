// SPDX-License-Identifier: Apache-2.0
#include "models/control/ppo.h"

#include "models/control/torch_trainer.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr const char* kPaper = "Schulman et al. 2017, table 3";
constexpr const char* kDetails = "Huang et al. 2022";
constexpr const char* kGae = "Schulman et al. 2016, arXiv:1506.02438";

std::vector<engine::ParamInfo> rows_of_ppo() {
  return {
      integer("copies", 16, {1, 65536}, "copies of the task that are stepped together"),
      integer("steps", 128, {1, 65536}, "steps of each copy before the policy learns", kDetails),
      integer("epochs", 10, {1, 1000}, "times that it goes over the steps of a round", kPaper),
      integer("minibatch", 256, {1, 1 << 20}, "steps of a minibatch"),
      number("learning_rate", "1", 1e-3, {1e-8, 1.0}, "step of Adam"),
      flag("annealing", false,
           "the learning rate falls to 0 at the planned end; another length of training is then "
           "another training from its first step"),
      number("discount", "1", 0.99, {0.0, 1.0}, "worth of a reward one step later", kPaper),
      number("trace", "1", 0.95, {0.0, 1.0},
             "lambda of generalised advantage estimation: 0 trusts the critic, 1 the returns",
             kGae),
      number("clip", "1", 0.2, {1e-3, 10.0},
             "how far the probability of an action may move, relative, before more earns nothing",
             kPaper),
      number("value_clip", "1", 0.0, {0.0, 1e6},
             "how far a value may move in a round before more earns nothing; 0: any way", kDetails),
      number("value_weight", "1", 0.5, {0.0, 100.0}, "of the critic's loss", kDetails),
      number("entropy_weight", "1", 0.0, {0.0, 10.0}, "reward of a policy that tries much"),
      number("gradient_max", "1", 0.5, {1e-6, 1e6}, "longest gradient of a minibatch", kDetails),
      number("divergence_max", "1", 0.0, {0.0, 100.0},
             "ends a round's epochs once the policy is so far from the old one (KL); 0: never"),
      flag("normalise_advantages", true, "to mean 0 and deviation 1 within a minibatch"),
      flag("normalise_observations", true, "by their running mean and deviation"),
      flag("normalise_rewards", true, "by the running deviation of their discounted sum"),
      integer("hidden", 64, {1, 4096}, "units of a hidden layer", kPaper),
      integer("layers", 2, {1, 8}, "hidden layers of actor and critic, each", kPaper),
      choice("activation", {"tanh", "relu"}, "behind a hidden layer"),
      number("deviation", "1", 1.0, {1e-3, 10.0},
             "of a continuous policy at first, in half widths of the action's box"),
      integer("recurrent_units", 0, {0, 1024},
              "memory of the policy, for tasks that do not show all at once; 0: none"),
      integer("sequence", 16, {1, 4096}, "steps that a recurrent policy learns through at a time"),
      choice("sharing", {"shared", "independent"},
             "several agents: one policy for all, or one for each"),
      number("cost_rate", "1", 0.0, {0.0, 100.0},
             "how fast a cost over its budget gets dear; 0: costs do not matter",
             "Ray, Achiam and Amodei (2019)"),
      text("teacher", "",
           "controller that the policy imitates at first: a name of the catalogue, or a file of "
           "'orrery train' or 'orrery tune'; empty: none"),
      integer("teacher_steps", 20000, {0, 1e9}, "steps for which it does"),
  };
}

}  // namespace

const engine::ModelInfo& ppo_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "ppo";
    row.machine_bound = true;
    row.summary = "proximal policy optimisation, for numbered actions and for actions in a box";
    row.details =
        "Collects steps of many copies with the policy as it is, estimates how much better than "
        "expected each action was, and goes some epochs over the steps, without crediting a policy "
        "for being further from the old one than `clip`. Recurrent with `recurrent_units` (a gated "
        "recurrent unit behind the first layers). Several agents share one policy or have one "
        "each. With `cost_rate` the costs of the task are kept within their budgets by prices on "
        "them (PPO-Lagrangian).";
    row.source =
        "Schulman et al. (2017), arXiv:1707.06347; Huang et al., The 37 implementation "
        "details of PPO (ICLR blog track 2022)";
    row.params = rows_of_ppo();
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_ppo_trainer(const TrainerSpec& spec) {
  return make_torch_trainer<&TorchModule::ppo>(spec);
}

}  // namespace orrery::models
