// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace orrery::engine {

/// Where workers wait for each other at the end of a window. Whoever waits spins for a few
/// microseconds, because the others are usually about to come, and then sleeps, so that a core
/// which another program needs is not burnt. Where spinning was in vain it gets shorter, where it
/// helped longer again: with fewer cores than workers the barrier soon sleeps at once. Nothing of
/// this shows in results.
class WindowBarrier {
 public:
  static constexpr std::uint32_t kSpins = 4096;

  /// For `parties` workers, at least one.
  explicit WindowBarrier(std::uint32_t parties, std::uint32_t spins = kSpins);

  /// Returns when all parties have called it; what they wrote before is then seen by all. Can be
  /// used again at once.
  void arrive_and_wait();

  std::uint32_t parties() const { return parties_; }

 private:
  bool spin(std::uint32_t round);

  const std::uint32_t parties_;
  const std::uint32_t most_spins_;
  alignas(64) std::atomic<std::uint32_t> arrived_{0};
  alignas(64) std::atomic<std::uint32_t> round_{0};
  alignas(64) std::atomic<std::uint32_t> spins_;
};

}  // namespace orrery::engine
