// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

#include "engine/event/window_barrier.h"

namespace orrery::engine {

/// A few threads that work through numbered jobs together, again and again. The caller is one of
/// them. Each begins with its own share of the jobs (so that a job meets a warm cache) and then
/// takes what others have not begun. They wait for each other at a WindowBarrier.
class WorkerTeam {
 public:
  /// `job(worker, index)`; must not throw.
  using Job = std::function<void(std::uint32_t worker, std::uint32_t index)>;

  explicit WorkerTeam(std::uint32_t workers);
  ~WorkerTeam();
  WorkerTeam(const WorkerTeam&) = delete;
  WorkerTeam& operator=(const WorkerTeam&) = delete;

  std::uint32_t size() const { return workers_; }
  /// Does jobs 0 .. count - 1, each once, and returns when all are done.
  void run(std::uint32_t count, const Job& job);

 private:
  /// Jobs of one worker's share that nobody has begun. A line of its own in the cache.
  struct alignas(64) Share {
    std::atomic<std::uint32_t> next = 0;
    std::uint32_t end = 0;
  };

  void serve(std::uint32_t worker);
  void work(std::uint32_t worker);
  void take_from(Share& share, std::uint32_t worker);

  std::uint32_t workers_;
  std::vector<Share> shares_;
  const Job* job_ = nullptr;
  bool leaving_ = false;
  WindowBarrier barrier_;  ///< all meet before a round and after it
  std::vector<std::thread> threads_;
};

}  // namespace orrery::engine
