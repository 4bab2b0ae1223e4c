// SPDX-License-Identifier: Apache-2.0
// W1 with one event a sensor in the general queue: no grouping by period, no columns.
#include <vector>

#include "engine/event/event_loop.h"
#include "tests/bench/kernel/allocations.h"
#include "tests/bench/kernel/stopwatch.h"
#include "tests/bench/kernel/timer_population.h"
#include "tests/bench/kernel/workload.h"

namespace orrery::bench {

namespace {

using engine::Duration;
using engine::EventLoop;
using engine::Purpose;
using engine::SimTime;

/// The kernel numbers the events of a sensor, so the sensor itself needs its sum only.
class SensorModel {
 public:
  SensorModel(std::uint64_t sensors, std::uint64_t seed) : sums_(sensors), population_{seed} {
    loop_.reserve_sources(sensors);
    for (std::uint64_t i = 0; i < sensors; ++i) {
      loop_.schedule(population_.phase(i), static_cast<std::uint32_t>(i));
    }
  }

  void run_until(SimTime end) {
    end_ = end;
    loop_.run_batches(end, TimerPopulation::kPeriod,
                      [this](std::span<const Timer> due) { sample(due); });
  }
  std::uint64_t samples() const { return loop_.handled(); }
  engine::Fingerprint fingerprint() const {
    engine::Fingerprint all;
    for (std::uint64_t i = 0; i < sums_.size(); ++i) {
      const SimTime phase = population_.phase(i);
      const auto count =
          phase < end_ ? ((end_ - phase).ns - 1) / TimerPopulation::kPeriod.ns + 1 : 0;
      TimerPopulation::sign(all, i, static_cast<std::uint64_t>(count), sums_[i]);
    }
    return all;
  }

 private:
  using Timer = EventLoop<>::Event;

  void sample(std::span<const Timer> due) {
    entities_.resize(due.size());
    indices_.resize(due.size());
    noise_.resize(due.size());
    for (std::size_t i = 0; i < due.size(); ++i) {
      entities_[i] = TimerPopulation::entity(due[i].source());
      indices_[i] = due[i].sequence;
      __builtin_prefetch(&sums_[due[i].source()], 1);
    }
    fill_normal(population_.seed, Purpose::kSensorNoise, entities_, indices_, noise_);
    for (std::size_t i = 0; i < due.size(); ++i) {
      sums_[due[i].source()] += noise_[i];
      loop_.schedule(due[i].time + TimerPopulation::kPeriod, due[i].source());
    }
  }

  EventLoop<> loop_;
  std::vector<double> sums_;
  TimerPopulation population_;
  SimTime end_;
  std::vector<std::uint64_t> entities_, indices_;
  std::vector<double> noise_;
};

}  // namespace

WorkloadResult run_timers_ungrouped(const WorkloadOptions& options) {
  WorkloadResult result;
  reset_peak_bytes();
  const std::uint64_t before = live_bytes();
  const Stopwatch setup;
  SensorModel model(options.size, options.seed);
  result.setup_s = setup.seconds();
  const double length_s = options.simulated_s > 0.0
                              ? options.simulated_s
                              : TimerPopulation::default_length_s(options.size);
  const Stopwatch watch;
  model.run_until(SimTime::from_seconds(length_s));
  result.wall_s = watch.seconds();
  result.cpu_s = watch.cpu_seconds();
  result.events = model.samples();
  result.bytes_per_entity =
      static_cast<double>(peak_bytes() - before) / static_cast<double>(options.size);
  result.fingerprint = model.fingerprint();
  return result;
}

}  // namespace orrery::bench
