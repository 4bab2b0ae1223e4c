// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/control/trainer.h"
#include "models/detect/window_model.h"

namespace orrery::models {

/// Everything that needs LibTorch, as plain functions of a module that is loaded on demand. No
/// Torch type crosses this border, and no exception: a factory gives a Result, what fails in a
/// model afterwards is our own bug and stops the program.
struct TorchModule {
  const char* stamp = nullptr;  ///< stays first: it is read before the rest is believed
  WindowModelFactory autoencoder = nullptr;
  WindowModelFactory conv_autoencoder = nullptr;
  WindowModelFactory lstm_autoencoder = nullptr;
  WindowModelFactory forecaster = nullptr;
  TrainerFactory behaviour_cloning = nullptr;
  TrainerFactory dqn = nullptr;
  TrainerFactory fitted_q = nullptr;
  TrainerFactory ppo = nullptr;
  TrainerFactory sac = nullptr;
  TrainerFactory td3 = nullptr;
  // Loaders of foreign models (TorchScript, ONNX) follow here.
};

/// Name and type of the module's only entry.
inline constexpr const char* kTorchModuleEntry = "orrery_torch_module";
using TorchModuleEntry = const TorchModule* (*)();

/// The module, loaded at the first call (about half a second) and kept to the end of the process:
/// `torch.so` in the folder that the environment variable ORRERY_MODULES names, or else in
/// `../lib/orrery` beside the program's own folder. Torch and its BLAS run on one thread each;
/// parallelism belongs to the program's own workers.
/// Error: `torch-module` (not there, not loadable, of another build).
engine::Result<const TorchModule*> torch_module();

/// Loads one file, whatever was loaded before. Error: `torch-module`.
engine::Result<const TorchModule*> load_torch_module(const std::string& path);

/// What program and module must agree on: compiler, sanitizers, sizes of what crosses the border.
/// Compiled into both, so that each says what it was built with.
inline std::string torch_module_stamp() {
#if defined(__SANITIZE_ADDRESS__)
  const std::string checked = " address";
#elif defined(__SANITIZE_THREAD__)
  const std::string checked = " thread";
#else
  const std::string checked;
#endif
  return "orrery torch module 1, " __VERSION__ + checked + ", " +
         std::to_string(sizeof(TorchModule)) + " " + std::to_string(sizeof(WindowModelSpec)) + " " +
         std::to_string(sizeof(TrainerSpec)) + " " + std::to_string(sizeof(Windows)) + " " +
         std::to_string(sizeof(engine::Diagnostic)) + " " +
         std::to_string(sizeof(engine::ParamSet));
}

}  // namespace orrery::models
