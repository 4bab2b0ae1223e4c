// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "devices/sensing/sensor_presence.h"
#include "engine/record/archive.h"
#include "engine/signal/sensor_bank.h"

namespace orrery::devices {

/// Samples that are taken together, in order of row and then time.
struct SampleTile {
  static constexpr std::size_t kSamples = 2 * engine::kTileRows;

  std::size_t count = 0;
  std::uint32_t first_row = 0;
  bool consecutive = false;  ///< sample i is of row first_row + i
  bool one_number = false;   ///< all have number[0]
  std::uint32_t row[kSamples];
  std::int64_t time_ns[kSamples];
  std::uint64_t number[kSamples];  ///< of the sample among those of its sensor
  std::uint64_t key[kSamples];     ///< of the sensor's random streams
};

/// Keys from the rows; `first_row` is the number of the bank's row 0 in the whole plant.
void fill_keys(std::uint64_t name_key, std::uint32_t first_row, SampleTile& tile);

/// Clocks of the sensors of a bank that do not all sample at the same instant. Tick n = 0, 1, ...
/// of a sensor is at
///
///   offset + phase + n P (1 + drift) + jitter E(seed, sensor, n)     to the nearest nanosecond
///
/// where P is the period of the bank and E the sum of four uniforms, scaled to mean 0 and standard
/// deviation 1: close to a normal (excess kurtosis -0.3) and never beyond 2 sqrt(3) = 3.46. With
/// jitter up to P / 8 the error stays within 0.434 P, so ticks of one sensor are at least 0.12 P
/// apart and never overtake (drift is 1 % at most). No tick is before `offset`. At a tick at which
/// a sensor is away or asleep it takes no sample; ticks go on. Cutting time otherwise moves no
/// tick: times are functions of n.
///
/// 16 bytes a sensor, 24 where some are away at times. Left out: a drift that changes (with
/// temperature, with age), a clock that is set by others.
/// Source of E: Irwin and Hall; N. L. Johnson et al., Continuous Univariate Distributions 2, 26.9.
class SampleClock {
 public:
  /// Whether the sensors need it: otherwise all sample at offset + n P.
  static bool is_needed(const AnalogColumns& params);

  /// `params` outlives the clock.
  SampleClock(const AnalogColumns& params, const engine::SensorBankSpec& spec, std::uint32_t rows);

  /// Takes the samples of up to a tile of rows, beginning with `row`, that are due in [from,
  /// until), which is one period or less. Samples before `from` were missed: their ticks have
  /// passed. Returns the row to go on with.
  std::uint32_t take(std::uint32_t row, std::int64_t from_ns, std::int64_t until_ns,
                     SampleTile& tile);

  std::size_t bytes() const;
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  std::int64_t due(std::uint32_t row, std::uint64_t tick) const;
  void take_due(std::uint32_t first, std::uint32_t rows, std::int64_t until_ns, SampleTile& tile);
  void advance(const SampleTile& tile);
  void step(std::uint32_t row);
  void skip_to(std::uint32_t row, std::int64_t time_ns);
  void wait_until_awake(std::uint32_t row);
  void take_seconds(std::int64_t until_ns, SampleTile& tile);
  void number(SampleTile& tile);

  const AnalogColumns& params_;
  SensorPresence presence_;
  bool may_be_away_;
  bool has_jitter_;
  std::uint64_t seed_;
  std::uint64_t name_key_;
  std::uint32_t first_row_;
  std::int64_t offset_ns_;
  std::int64_t period_ns_;
  std::vector<std::int64_t> next_ns_;  ///< of the next sample, by row; never() after the last
  std::vector<std::uint64_t> tick_;    ///< of the next sample
  std::vector<std::uint64_t> taken_;   ///< samples; empty where every tick is one
};

}  // namespace orrery::devices
