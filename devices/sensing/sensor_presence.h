// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "devices/sensing/analog_params.h"

namespace orrery::devices {

/// When the sensors of a bank are there and awake.
///
///   there   in [joins_at, leaves_at)
///   awake   while (t + cycle_phase) mod (awake_for + asleep_for) < awake_for
///
/// In whole nanoseconds.
class SensorPresence {
 public:
  explicit SensorPresence(const AnalogColumns& params) : params_(params) {}

  /// Whether any sensor is ever away.
  bool matters() const;
  /// The earliest time at or after `time_ns` at which the sensor is there and awake; never when it
  /// has left by then.
  std::int64_t awake_from(std::uint32_t row, std::int64_t time_ns) const;

 private:
  const AnalogColumns& params_;
};

}  // namespace orrery::devices
