// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace orrery::engine {

class Diagnostics;

/// What a program of ours tells its caller. A public interface: the numbers never change once
/// released.
enum class ExitCode {
  kOk = 0,           ///< or verdict pass
  kVerdictFail = 1,  ///< or out of tolerance
  kUsage = 2,
  kInvalidInput = 3,  ///< scenario, model or data file
  kRunFailed = 4,
  kNothingToDo = 5,
  kIo = 6,           ///< I/O error, disk full or resource limit
  kUnreachable = 7,  ///< peer or broker
  kInternal = 8,
  kInterrupted = 130,
  kTerminated = 143,
};

/// The code that a set of mistakes ends a program with: by the codes of the mistakes; where several
/// apply, the first of 2, 3, 6, 7, 4, 5. `kOk` without an error.
ExitCode exit_code_of(const Diagnostics& diagnostics);

}  // namespace orrery::engine
