// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/check.h"

#include <cstdio>
#include <cstdlib>

namespace orrery::engine {

void check_failed(const char* condition, const char* message, const char* file, int line) {
  std::fprintf(stderr, "orrery: internal error at %s:%d: %s (%s)\n", file, line, message,
               condition);
  std::fflush(stderr);
  std::_Exit(8);
}

}  // namespace orrery::engine
