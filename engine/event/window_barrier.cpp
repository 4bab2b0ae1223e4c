// SPDX-License-Identifier: Apache-2.0
#include "engine/event/window_barrier.h"

#include <algorithm>
#include <thread>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// Spinning never falls below this, so that it can be seen to help again.
constexpr std::uint32_t kLeastSpins = 32;

void pause_a_little() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

}  // namespace

WindowBarrier::WindowBarrier(std::uint32_t parties, std::uint32_t spins)
    : parties_(parties), most_spins_(spins), spins_(spins) {
  ORRERY_CHECK(parties > 0, "a barrier for nobody");
}

void WindowBarrier::arrive_and_wait() {
  const std::uint32_t round = round_.load(std::memory_order_acquire);
  if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == parties_) {
    arrived_.store(0, std::memory_order_relaxed);
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
    return;
  }
  if (spin(round)) return;
  while (round_.load(std::memory_order_acquire) == round) {
    round_.wait(round, std::memory_order_acquire);
  }
}

/// True when the round ended meanwhile.
bool WindowBarrier::spin(std::uint32_t round) {
  const std::uint32_t spins = spins_.load(std::memory_order_relaxed);
  for (std::uint32_t i = 0; i < spins; ++i) {
    if (round_.load(std::memory_order_acquire) != round) {
      spins_.store(std::min(most_spins_, spins + spins / 8 + 1), std::memory_order_relaxed);
      return true;
    }
    pause_a_little();
  }
  spins_.store(std::min(most_spins_, std::max(kLeastSpins, spins / 2)), std::memory_order_relaxed);
  return false;
}

}  // namespace orrery::engine
