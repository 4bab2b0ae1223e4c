// SPDX-License-Identifier: Apache-2.0
// A module of another build, as torch_module_test.cpp needs one.
#include "models/learn/torch_module.h"

extern "C" const orrery::models::TorchModule* orrery_torch_module() {
  static const orrery::models::TorchModule kModule = {.stamp = "orrery torch module 0"};
  return &kModule;
}
