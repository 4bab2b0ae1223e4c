// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace orrery::engine {

/// Prints the broken condition with its place and ends the process (exit code 8,
/// `ExitCode::kInternal`).
[[noreturn]] void check_failed(const char* condition, const char* message, const char* file,
                               int line);

}  // namespace orrery::engine

/// Our own bug, never the user's mistake: stays on in release builds.
#define ORRERY_CHECK(condition, message)                                       \
  do {                                                                         \
    if (!(condition)) [[unlikely]]                                             \
      ::orrery::engine::check_failed(#condition, message, __FILE__, __LINE__); \
  } while (false)
