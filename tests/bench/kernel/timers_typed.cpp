// SPDX-License-Identifier: Apache-2.0
// W1 on the typed population: one batch, batches cut by count, one callback an event.
#include <chrono>
#include <thread>
#include <vector>

#include "engine/population/timer_population.h"
#include "tests/bench/kernel/allocations.h"
#include "tests/bench/kernel/timer_population.h"
#include "tests/bench/kernel/workload.h"

namespace orrery::bench {
namespace {

struct Sensor {
  struct State {
    double sum = 0.0;
  };
  static constexpr std::tuple kState{&State::sum};
};
using Sensors = engine::TimerPopulation<Sensor>;

void sample(const Sensors::Batch& batch) {
  const auto sum = batch.column<&Sensor::State::sum>();
  const auto noise = batch.draws();
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += noise[i];
}

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

engine::TimerSpec spec_of(const WorkloadOptions& options, engine::Duration period) {
  engine::TimerSpec spec;
  spec.name = "sensor";
  spec.count = static_cast<std::uint32_t>(options.size);
  spec.seed = options.seed;
  spec.period = period;
  spec.purpose = engine::Purpose::kSensorNoise;
  return spec;
}

/// `run(sensors, end)` does the work.
template <class Run>
WorkloadResult measure(const WorkloadOptions& options, engine::Duration period, Run run) {
  const double length_s = options.simulated_s > 0.0
                              ? options.simulated_s
                              : TimerPopulation::default_length_s(options.size);
  WorkloadResult result;
  const std::uint64_t bytes = live_bytes();
  const double begin = seconds();
  Sensors sensors(spec_of(options, period));
  const double ready = seconds();
  reset_peak_bytes();  // what sorting the phases took is given back
  run(sensors, engine::SimTime::from_seconds(length_s));
  result.wall_s = seconds() - ready;
  result.setup_s = ready - begin;
  result.bytes_per_entity =
      static_cast<double>(peak_bytes() - bytes) / static_cast<double>(options.size);
  const auto sums = sensors.column<&Sensor::State::sum>();
  for (std::size_t place = 0; place < sums.size(); ++place) {
    const auto samples = static_cast<std::uint64_t>(sensors.events_of(place));
    result.events += samples;
    TimerPopulation::sign(result.fingerprint, sensors.rows()[place], samples, sums[place]);
  }
  return result;
}

WorkloadResult run_cut(const WorkloadOptions& options, std::size_t every) {
  return measure(options, TimerPopulation::kPeriod, [&](Sensors& sensors, engine::SimTime end) {
    while (sensors.now() < end) {
      sensors.advance(std::min(sensors.time_of_next(every), end), sample);
    }
  });
}

}  // namespace

WorkloadResult run_timers_typed(const WorkloadOptions& options) {
  return measure(options, TimerPopulation::kPeriod, [&](Sensors& sensors, engine::SimTime end) {
    std::vector<std::thread> others;
    for (unsigned part = 1; part < options.threads; ++part) {
      others.emplace_back([&, part] { sensors.advance_part(end, part, options.threads, sample); });
    }
    sensors.advance_part(end, 0, options.threads, sample);
    for (std::thread& other : others) other.join();
    sensors.set_now(end);
  });
}

WorkloadResult run_timers_typed_cut_64(const WorkloadOptions& options) {
  return run_cut(options, 64);
}

WorkloadResult run_timers_typed_cut_8(const WorkloadOptions& options) {
  return run_cut(options, 8);
}

WorkloadResult run_timers_typed_idle(const WorkloadOptions& options) {
  constexpr engine::Duration kMonth{30 * 86'400 * engine::kNsPerSecond};
  return measure(options, kMonth, [](Sensors& sensors, engine::SimTime) {
    sensors.advance(engine::SimTime::from_seconds(60.0), sample);
  });
}

WorkloadResult run_timers_scalar(const WorkloadOptions& options) {
  return measure(options, TimerPopulation::kPeriod, [](Sensors& sensors, engine::SimTime end) {
    sensors.advance_each(
        end, [](const Sensors::Event& event, Sensor::State& sensor) { sensor.sum += event.draw; });
  });
}

}  // namespace orrery::bench
