// SPDX-License-Identifier: Apache-2.0
// The only entry of the Torch module (models/learn/torch_module.h).
#include <ATen/Parallel.h>
#include <c10/util/Exception.h>

#include <new>

#include "models/learn/torch_module.h"
#include "models/torch/control/trainers.h"
#include "models/torch/network_model.h"
#include "models/torch/networks.h"

namespace orrery::models {
namespace {

/// A factory for the table: Torch's exceptions become a diagnostic.
template <std::unique_ptr<WindowNetwork> (*Make)(const WindowModelSpec&)>
engine::Result<std::unique_ptr<WindowModel>> model_of(const WindowModelSpec& spec) {
  try {
    return make_network_model(spec, Make(spec));
  } catch (const c10::Error& error) {
    return engine::failure(
        "torch-failed", {},
        std::string("LibTorch cannot make the network: ") + error.what_without_backtrace(),
        "use a smaller network or a shorter window");
  }
}

template <TrainerFactory Make>
engine::Result<std::unique_ptr<Trainer>> trainer_of(const TrainerSpec& spec) {
  try {
    return Make(spec);
  } catch (const c10::Error& error) {
    return engine::failure(
        "torch-failed", {},
        std::string("LibTorch cannot make the learner: ") + error.what_without_backtrace(),
        "use smaller networks");
  } catch (const std::bad_alloc&) {
    return engine::failure("torch-failed", {}, "there is no room for the learner",
                           "use a smaller memory or smaller networks");
  }
}

}  // namespace
}  // namespace orrery::models

extern "C" __attribute__((visibility("default"))) const orrery::models::TorchModule*
orrery_torch_module() {
  using namespace orrery::models;
  static const std::string kStamp = torch_module_stamp();
  static const TorchModule kModule = {
      .stamp = kStamp.c_str(),
      .autoencoder = model_of<make_dense_autoencoder>,
      .conv_autoencoder = model_of<make_conv_autoencoder>,
      .lstm_autoencoder = model_of<make_lstm_autoencoder>,
      .forecaster = model_of<make_forecaster>,
      .behaviour_cloning = trainer_of<make_ppo>,
      .dqn = trainer_of<make_dqn>,
      .fitted_q = trainer_of<make_fitted_q>,
      .ppo = trainer_of<make_ppo>,
      .sac = trainer_of<make_sac>,
      .td3 = trainer_of<make_td3>,
  };
  at::set_num_threads(1);
  return &kModule;
}
