// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// Keeps a second command away from an experiment, by a lock of the system on a file: it goes with
/// the process, however that ends, and children of the process do not have it.
class ExperimentLock {
 public:
  enum class Kind { kAlone, kShared };

  /// `command` is what others are told about the holder. Errors: `io-locked` names the holder;
  /// `io-open` where the file system knows no locks; `io-permission`.
  static engine::Result<ExperimentLock> take(const std::filesystem::path& file, Kind kind,
                                             const std::string& command);
  ExperimentLock() = default;
  ExperimentLock(ExperimentLock&& other) noexcept;
  ExperimentLock& operator=(ExperimentLock&& other) noexcept;
  ~ExperimentLock() { release(); }

  void release();

  /// Whether a process holds it, this one included.
  static bool is_held(const std::filesystem::path& file);

 private:
  int descriptor_ = -1;
};

}  // namespace orrery::scenarios
