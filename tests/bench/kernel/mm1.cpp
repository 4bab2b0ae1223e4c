// SPDX-License-Identifier: Apache-2.0
// W3, independent M/M/1 stations: arrivals 0.8 a second, service 1 s in the mean. Mean number of
// customers in a station: rho / (1 - rho) = 4 (Kleinrock, Queueing Systems I, 1975, section 3.2).
#include <limits>
#include <vector>

#include "engine/event/event_loop.h"
#include "engine/event/window_engine.h"
#include "engine/random/exponential_run.h"
#include "tests/bench/kernel/allocations.h"
#include "tests/bench/kernel/stopwatch.h"
#include "tests/bench/kernel/workload.h"

namespace orrery::bench {

namespace {

using engine::Duration;
using engine::SimTime;

constexpr double kMeanBetweenArrivals_s = 1.25;
constexpr double kMeanService_s = 1.0;
/// From an empty station to nearly the steady state: the relaxation time of M/M/1 is about
/// 1 / (1 - sqrt(rho))^2 = 90 mean service times (Cohen, The Single Server Queue, 1969).
constexpr double kWarmUp_s = 1000.0;

struct StationEvent {
  enum Kind : std::uint32_t { kArrival, kDeparture } kind;
};

struct Station {
  explicit Station(engine::StreamKey key) : draws(key) {}

  /// Customers times time since the warm-up, in customer-nanoseconds: whole numbers, so exact.
  void count(SimTime now) {
    const SimTime from = std::max(last, SimTime::from_seconds(kWarmUp_s));
    if (now > from) area += customers * static_cast<std::uint64_t>((now - from).ns);
    last = now;
  }
  /// Handles an event; schedule(delay, event) makes its own next ones.
  template <class Schedule>
  void handle(SimTime now, StationEvent event, Schedule&& schedule) {
    const auto after = [this](double mean) { return Duration::from_seconds(draws.next(mean)); };
    count(now);
    if (event.kind == StationEvent::kArrival) {
      schedule(after(kMeanBetweenArrivals_s), StationEvent{StationEvent::kArrival});
      if (++customers == 1) schedule(after(kMeanService_s), StationEvent{StationEvent::kDeparture});
    } else if (--customers > 0) {
      schedule(after(kMeanService_s), StationEvent{StationEvent::kDeparture});
    }
  }

  std::uint64_t customers = 0;
  std::uint64_t area = 0;
  SimTime last;
  engine::ExponentialRun<> draws;
};

std::vector<Station> stations_of(const WorkloadOptions& options) {
  std::vector<Station> stations;
  stations.reserve(options.size);
  for (std::uint64_t i = 0; i < options.size; ++i) {
    stations.emplace_back(engine::StreamKey{options.seed, i, engine::Purpose::kUser});
  }
  return stations;
}

/// Until about ten million events: 1.6 a second and station.
SimTime end_of(const WorkloadOptions& options) {
  const double usual_s = kWarmUp_s + 1e7 / 1.6 / static_cast<double>(options.size);
  return SimTime::from_seconds(options.simulated_s > 0.0 ? options.simulated_s : usual_s);
}

void evaluate(std::vector<Station>& stations, SimTime end, WorkloadResult& result) {
  double area_s = 0.0;
  for (std::size_t i = 0; i < stations.size(); ++i) {
    stations[i].count(end);
    area_s += static_cast<double>(stations[i].area) * 1e-9;
    const double values[] = {static_cast<double>(stations[i].area)};
    result.fingerprint.add('q', i, stations[i].draws.position(), end, values);
  }
  result.mean_queue = area_s / ((end.seconds() - kWarmUp_s) * static_cast<double>(stations.size()));
}

template <class Kernel, class Run>
void measure(const WorkloadOptions& options, const Kernel& kernel, std::uint64_t bytes_before,
             WorkloadResult& result, Run&& run) {
  const Stopwatch watch;
  run(end_of(options));
  result.wall_s = watch.seconds();
  result.cpu_s = watch.cpu_seconds();
  result.events = kernel.handled();
  result.bytes_per_entity =
      static_cast<double>(peak_bytes() - bytes_before) / static_cast<double>(options.size);
}

}  // namespace

WorkloadResult run_mm1_windows(const WorkloadOptions& options) {
  using Engine = engine::WindowEngine<StationEvent>;
  WorkloadResult result;
  reset_peak_bytes();
  const std::uint64_t before = live_bytes();
  const Stopwatch watch;
  auto stations = stations_of(options);
  // Stations do not know each other: each runs to the end on its own.
  Engine kernel(static_cast<std::uint32_t>(options.size),
                {std::numeric_limits<std::int64_t>::max()}, options.threads);
  for (std::uint32_t i = 0; i < options.size; ++i) {
    kernel.schedule({}, i, i, {StationEvent::kArrival});
  }
  result.setup_s = watch.seconds();
  measure(options, kernel, before, result, [&](SimTime end) {
    kernel.run_until(end, [&](const Engine::Event& event, Engine::Outbox& outbox) {
      stations[event.target].handle(event.time, event.payload,
                                    [&](Duration delay, StationEvent next) {
                                      outbox.send(event, event.time + delay, event.target, next);
                                    });
    });
  });
  evaluate(stations, end_of(options), result);
  return result;
}

WorkloadResult run_mm1_ungrouped(const WorkloadOptions& options) {
  using Loop = engine::EventLoop<StationEvent>;
  WorkloadResult result;
  reset_peak_bytes();
  const std::uint64_t before = live_bytes();
  const Stopwatch watch;
  auto stations = stations_of(options);
  Loop kernel;
  kernel.reserve_sources(options.size);
  for (std::uint32_t i = 0; i < options.size; ++i) {
    kernel.schedule({}, i, {StationEvent::kArrival});
  }
  result.setup_s = watch.seconds();
  measure(options, kernel, before, result, [&](SimTime end) {
    kernel.run_until(end, [&](const Loop::Event& event) {
      const std::uint32_t i = event.source();
      stations[i].handle(event.time, event.payload, [&](Duration delay, StationEvent next) {
        kernel.schedule(event.time + delay, i, next);
      });
    });
  });
  evaluate(stations, end_of(options), result);
  return result;
}

}  // namespace orrery::bench
