// SPDX-License-Identifier: Apache-2.0
#include "models/control/fitted_q.h"

#include "models/control/off_policy_params.h"
#include "models/control/torch_trainer.h"
#include "models/params.h"

namespace orrery::models {

const engine::ModelInfo& fitted_q_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kLearner;
    row.name = "fitted_q";
    row.machine_bound = true;
    row.summary = "values of numbered actions from recorded steps, without trying anything";
    row.details =
        "Steps come from a file or from random choices in the environment; when they are all "
        "there, a network is fitted to r + g max q(s', a') again and again, each time with the "
        "values of the last one. The conservative penalty keeps values of choices low that the "
        "record does not have.";
    row.source =
        "Ernst, Geurts, Wehenkel, JMLR 6 (2005) 503; Riedmiller, ECML 2005; penalty: Kumar et al., "
        "NeurIPS 2020, arXiv:2006.04779";
    row.params = replay_params(
        q_network_params({
            text("record", "",
                 "CSV file of recorded steps (models/control/transition_file.h); empty: random "
                 "choices in the environment, as many as steps are planned"),
            integer("iterations", 100, {1, 1e6}, "times that the targets are renewed"),
            integer("fits", 200, {1, 1e6}, "steps of the optimiser between two of them"),
            number("conservative", "1", 0.0, {0.0, 1e6},
                   "weight of the penalty on values of choices that the record does not have",
                   "Kumar et al. 2020, section 3; there 1 or more, found for each record"),
        }),
        {.learning_rate = 1e-3, .batch = 256});
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<Trainer>> make_fitted_q_trainer(const TrainerSpec& spec) {
  return make_torch_trainer<&TorchModule::fitted_q>(spec);
}

}  // namespace orrery::models
