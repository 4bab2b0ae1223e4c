// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <functional>
#include <optional>

#include "scenarios/experiment/message_socket.h"

namespace orrery::scenarios {

/// A process that forks workers on demand. It is forked itself while this process has a single
/// thread; so workers can be replaced later, when this one talks MPI, to a database or to browsers
/// with threads of its own. Memory that was filled before is shared by all.
///
/// Neither it nor its workers outlive this process, however that ends.
class ForkServer {
 public:
  /// What a worker does with its end of the socket; returns when the other end is gone. It begins
  /// with SIGTERM blocked.
  using Work = std::function<void(MessageSocket&)>;

  struct Worker {
    pid_t id = -1;
    MessageSocket socket;  ///< to the worker; end of stream: it is gone
    OpenFile errors;       ///< what it writes to stderr
  };
  struct Death {
    pid_t id = -1;
    int status = 0;  ///< as of waitpid
  };

  /// Call while the process has one thread. Throws std::system_error.
  explicit ForkServer(Work work);
  ~ForkServer();
  ForkServer(const ForkServer&) = delete;
  ForkServer& operator=(const ForkServer&) = delete;

  /// Throws std::system_error when the system gives no process, or as `wait_for` does.
  Worker fork_worker();
  /// How a worker ended whose socket has come to its end; waits for it. Throws std::system_error
  /// (ECHILD) when this process itself is gone, and all workers with it.
  Death wait_for(pid_t id);
  void kill(pid_t id) const;

 private:
  void serve(const Work& work);
  void fork_one(const Work& work);

  MessageSocket control_;
  pid_t id_ = -1;
};

}  // namespace orrery::scenarios
