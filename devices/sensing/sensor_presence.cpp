// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/sensor_presence.h"

#include <algorithm>

#include "engine/time/sim_time.h"

namespace orrery::devices {

namespace {

std::int64_t to_ns(double seconds) { return engine::Duration::from_seconds(seconds).ns; }

}  // namespace

bool SensorPresence::matters() const {
  return !params_.get<&AnalogSensorParams::joins_at_s>().is_always(0.0) ||
         !params_.get<&AnalogSensorParams::leaves_at_s>().is_always(
             AnalogSensorParams{}.leaves_at_s) ||
         !params_.get<&AnalogSensorParams::asleep_for_s>().is_always(0.0);
}

std::int64_t SensorPresence::awake_from(std::uint32_t row, std::int64_t time_ns) const {
  const std::int64_t never = engine::SimTime::never().ns;
  const std::int64_t leaves = to_ns(params_.get<&AnalogSensorParams::leaves_at_s>()[row]);
  std::int64_t time = std::max(time_ns, to_ns(params_.get<&AnalogSensorParams::joins_at_s>()[row]));
  if (time >= leaves) return never;
  const std::int64_t asleep = to_ns(params_.get<&AnalogSensorParams::asleep_for_s>()[row]);
  if (asleep == 0) return time;
  const std::int64_t awake = to_ns(params_.get<&AnalogSensorParams::awake_for_s>()[row]);
  const std::int64_t phase = to_ns(params_.get<&AnalogSensorParams::cycle_phase_s>()[row]);
  const std::int64_t cycle = awake + asleep;
  const std::int64_t into = (time % cycle + phase % cycle) % cycle;
  if (into >= awake) time += cycle - into;
  return time >= leaves ? never : time;
}

}  // namespace orrery::devices
