// SPDX-License-Identifier: Apache-2.0
#include <ns3/random-variable-stream.h>
#include <ns3/simulator.h>

#include <vector>

#include "tests/bench/peers/ns3_workloads.h"

namespace orrery::bench {
namespace {

/// A sensor that draws by counter, as ours do: the numbers are the same.
struct CounterSensor {
  static inline std::uint64_t seed = 0;

  std::uint32_t id = 0;
  std::uint32_t samples = 0;
  double sum = 0.0;

  void sample() {
    sum += engine::normal_at(timer_noise(seed, id), samples++);
    ns3::Simulator::Schedule(ns3::Time(kTimerPeriodNs), &CounterSensor::sample, this);
  }
};

/// A sensor that draws from ns-3's own generator. All share one, which is cheaper than one each.
struct OwnSensor {
  static inline ns3::NormalRandomVariable* noise = nullptr;

  std::uint64_t samples = 0;
  double sum = 0.0;

  void sample() {
    sum += noise->GetValue();
    ++samples;
    ns3::Simulator::Schedule(ns3::Time(kTimerPeriodNs), &OwnSensor::sample, this);
  }
};

/// A sensor that is its own event and schedules itself again, so that nothing is allocated. ns-3's
/// interface allows it; no program of its own is written so.
struct ReusedSensor final : ns3::EventImpl {
  std::uint32_t id = 0;
  std::uint32_t samples = 0;
  double sum = 0.0;

  void Notify() override {
    sum += engine::normal_at(timer_noise(CounterSensor::seed, id), samples++);
    schedule(kTimerPeriodNs);
  }

  /// The simulator gives a reference up after each event.
  void schedule(std::int64_t delay_ns) {
    Ref();
    ns3::Simulator::ScheduleWithContext(0, ns3::Time(delay_ns), this);
  }
};

void start(std::int64_t phase_ns, ReusedSensor& sensor) { sensor.schedule(phase_ns); }

template <typename Sensor>
void start(std::int64_t phase_ns, Sensor& sensor) {
  ns3::Simulator::Schedule(ns3::Time(phase_ns), &Sensor::sample, &sensor);
}

template <typename Sensor>
PeerResult run_sensors(const PeerOptions& options, std::vector<Sensor>& sensors,
                       std::uint64_t before, const Stopwatch& setup) {
  for (std::uint64_t i = 0; i < sensors.size(); ++i) {
    start(timer_phase_ns(options.seed, i), sensors[i]);
  }
  PeerResult result;
  result.setup_s = setup.seconds();
  result.bytes = held_bytes() - before;
  result.wall_s = ns3_run_s(options.simulated_s);
  for (const Sensor& sensor : sensors) result.events += sensor.samples;
  return result;
}

template <typename Sensor>
PeerResult run_counter(const PeerOptions& options) {
  const std::uint64_t before = held_bytes();
  const Stopwatch setup;
  std::vector<Sensor> sensors(options.size);
  CounterSensor::seed = options.seed;
  for (std::uint32_t i = 0; i < options.size; ++i) sensors[i].id = i;
  PeerResult result = run_sensors(options, sensors, before, setup);
  result.fingerprint.emplace();
  for (std::uint64_t i = 0; i < options.size; ++i) {
    sign_timer(*result.fingerprint, i, sensors[i].samples, sensors[i].sum);
  }
  return result;
}

PeerResult run_own(const PeerOptions& options) {
  const auto noise = ns3::CreateObject<ns3::NormalRandomVariable>();
  const std::uint64_t before = held_bytes();
  const Stopwatch setup;
  OwnSensor::noise = ns3::PeekPointer(noise);
  std::vector<OwnSensor> sensors(options.size);
  return run_sensors(options, sensors, before, setup);
}

}  // namespace

PeerResult ns3_timers(const PeerOptions& options) {
  if (options.generator == "own") return run_own(options);
  return options.reuse_events ? run_counter<ReusedSensor>(options)
                              : run_counter<CounterSensor>(options);
}

}  // namespace orrery::bench
