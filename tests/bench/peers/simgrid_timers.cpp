// SPDX-License-Identifier: Apache-2.0
#include <simgrid/kernel/Timer.hpp>
#include <vector>

#include "tests/bench/peers/simgrid_workloads.h"

namespace orrery::bench {
namespace {

using simgrid::kernel::timer::Timer;

struct Sensor {
  static inline std::uint64_t seed = 0;

  std::uint32_t id = 0;
  std::uint32_t samples = 0;
  double sum = 0.0;
  double next_s = 0.0;

  void sample() {
    sum += engine::normal_at(timer_noise(seed, id), samples++);
    next_s += 1.0;
    arm();
  }

  void arm() {
    Timer::set(next_s, [this] { sample(); });
  }
};

}  // namespace

PeerResult simgrid_timers(const PeerOptions& options) {
  PeerResult result;
  const std::uint64_t before = held_bytes();
  const Stopwatch setup;
  std::vector<Sensor> sensors(options.size);
  Sensor::seed = options.seed;
  for (std::uint32_t i = 0; i < options.size; ++i) {
    sensors[i].id = i;
    sensors[i].next_s = static_cast<double>(timer_phase_ns(options.seed, i)) * 1e-9;
    sensors[i].arm();
  }
  result.setup_s = setup.seconds();
  result.bytes = held_bytes() - before;
  result.wall_s = simgrid_run_s(options.simulated_s);
  result.fingerprint.emplace();
  for (const Sensor& sensor : sensors) {
    result.events += sensor.samples;
    sign_timer(*result.fingerprint, sensor.id, sensor.samples, sensor.sum);
  }
  return result;
}

}  // namespace orrery::bench
