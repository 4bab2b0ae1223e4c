// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace orrery::scenarios {

/// How far the process of a foreign model is locked in.
enum class Isolation {
  kNamespaces,  ///< users, mounts, processes, network, messages of its own, and the filter
  kFilterOnly,  ///< where the kernel forbids namespaces, for a model that the user trusts
};

/// Whether the kernel lets this user make a namespace of users; `why_not` says what it answered.
bool can_isolate(std::string& why_not);

/// A child process that lives no longer than this object, nor than the thread that made it.
///
/// Of this process it keeps the descriptors that are given and nothing else: no environment but
/// what is named here, no open file, no signal mask. Its output goes to a pipe of ours.
class HostProcess {
 public:
  HostProcess() = default;
  HostProcess(const HostProcess&) = delete;
  HostProcess& operator=(const HostProcess&) = delete;
  ~HostProcess();

  /// Starts `words[0]` with `descriptors` as 3, 4, ... Returns what the kernel refused, or nothing.
  std::string start(const std::vector<std::string>& words, const std::vector<int>& descriptors,
                    Isolation isolation);
  pid_t id() const { return id_; }
  int output() const { return output_; }
  /// Ends it, whatever it does, if it is not over within `grace`, and says how it ended: `ended by
  /// itself with code 0`, `was ended by signal 11 (Segmentation fault)`, `was ended by the run`.
  std::string end(std::chrono::milliseconds grace);

 private:
  pid_t id_ = -1;
  int output_ = -1;
  std::string how_it_ended_;
};

}  // namespace orrery::scenarios
