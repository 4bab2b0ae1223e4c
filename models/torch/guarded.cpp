// SPDX-License-Identifier: Apache-2.0
#include "models/torch/guarded.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

#include "engine/registry/check.h"

namespace orrery::models {

void torch_failed() {
  try {
    throw;
  } catch (const c10::Error& error) {
    const std::string why = error.what_without_backtrace();
    if (why.find("memory") != std::string::npos) throw std::bad_alloc();
    engine::check_failed("LibTorch accepts what a model asks", why.c_str(), __FILE__, __LINE__);
  }
}

}  // namespace orrery::models
