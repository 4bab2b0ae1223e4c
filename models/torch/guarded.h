// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace orrery::models {

/// Inside a handler: the exception at hand is want of memory, which goes on, or our own bug, which
/// ends the process.
[[noreturn]] void torch_failed();

/// LibTorch's exceptions end here. After a factory only our own bug or want of memory raises one.
template <class Work>
auto guarded(Work work) {
  try {
    return work();
  } catch (...) {
    torch_failed();
  }
}

}  // namespace orrery::models
