// SPDX-License-Identifier: Apache-2.0
#include "models/control/behaviour_cloning.h"

#include "models/control/ppo.h"
#include "models/control/torch_trainer.h"
#include "models/params.h"

namespace orrery::models {
namespace {

/// Those of PPO that mean something while a teacher acts.
constexpr const char* kShared[] = {"copies",
                                   "steps",
                                   "epochs",
                                   "minibatch",
                                   "learning_rate",
                                   "annealing",
                                   "gradient_max",
                                   "discount",
                                   "trace",
                                   "normalise_observations",
                                   "normalise_rewards",
                                   "hidden",
                                   "layers",
                                   "activation",
                                   "recurrent_units",
                                   "sequence",
                                   "sharing"};

}  // namespace

const engine::ModelInfo& behaviour_cloning_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "behaviour_cloning";
    row.machine_bound = true;
    row.summary = "a policy that learns to do what a controller does";
    row.details =
        "Lets the teacher act, and makes its actions the likeliest ones of the policy; the critic "
        "learns what they are worth. It sees only states to which the teacher leads, so that its "
        "own small mistakes may lead it where it has learned nothing.";
    row.source = "Pomerleau, NIPS 1988; limits: Ross, Gordon and Bagnell, AISTATS 2011";
    row.params = {engine::rows::required(
        text("teacher", "",
             "controller to imitate: a name of the catalogue, or a file of 'orrery train' or "
             "'orrery tune'"))};
    for (const char* name : kShared)
      row.params.push_back(
          ppo_info().params[static_cast<std::size_t>(ppo_info().param_index(name))]);
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_behaviour_cloning_trainer(const TrainerSpec& spec) {
  TrainerSpec whole = spec;
  whole.params = engine::ParamSet::defaults(ppo_info());
  for (const auto& [name, value] : spec.params.values()) whole.params.set(name, value);
  whole.params.set("teacher_steps", 1e18);
  return make_torch_trainer<&TorchModule::behaviour_cloning>(whole);
}

}  // namespace orrery::models
