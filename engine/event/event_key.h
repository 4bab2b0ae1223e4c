// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/time/sim_time.h"

namespace orrery::engine {

/// When an event is handled, before or after which others: by (time, priority, source, sequence),
/// smaller first. Priority and source share one word, so that most ties are settled by one
/// comparison.
struct EventKey {
  SimTime time;
  std::uint64_t rank = 0;      ///< priority, shifted to be unsigned, then source
  std::uint64_t sequence = 0;  ///< the how-manieth event of its source

  static constexpr std::uint64_t rank_of(std::int32_t priority, std::uint32_t source) {
    return (std::uint64_t{static_cast<std::uint32_t>(priority) ^ 0x80000000U} << 32) | source;
  }
  constexpr std::int32_t priority() const {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(rank >> 32) ^ 0x80000000U);
  }
  constexpr std::uint32_t source() const { return static_cast<std::uint32_t>(rank); }
};

constexpr bool before(const EventKey& a, const EventKey& b) {
  if (a.time.ns != b.time.ns) return a.time.ns < b.time.ns;
  if (a.rank != b.rank) return a.rank < b.rank;
  return a.sequence < b.sequence;
}

}  // namespace orrery::engine
