// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "engine/random/philox_lanes.h"
#include "engine/random/stream.h"

namespace orrery::engine {

/// What an event of a timer draws.
enum class TimerDraw : std::uint8_t { kNone, kUniform, kNormal };

/// Draws of up to kTile rows: draw n of a row's stream belongs to its event n. Keys are made once a
/// tile; of two events that share a block of random words, both are drawn at once. Lies on the
/// stack: about 4 KiB.
class TimerDraws {
 public:
  static constexpr std::size_t kTile = PhiloxLanes::kTile;

  TimerDraws(std::uint64_t seed, Purpose purpose, TimerDraw kind, std::uint64_t name_key)
      : seed_(seed), purpose_(purpose), kind_(kind), name_key_(name_key) {}

  void take_rows(std::span<const std::uint32_t> rows);
  /// One draw a row, of `event`; empty for kNone. `more` says that event + 1 of these rows is asked
  /// for next.
  std::span<const double> draw(std::int64_t event, bool more);

 private:
  std::uint64_t seed_;
  Purpose purpose_;
  TimerDraw kind_;
  std::uint64_t name_key_;
  std::size_t count_ = 0;
  std::int64_t drawn_ = -1;  ///< the odd event that `odd_` holds; -1: none
  alignas(64) std::uint64_t entities_[kTile];
  alignas(64) double even_[kTile];
  alignas(64) double odd_[kTile];
};

}  // namespace orrery::engine
