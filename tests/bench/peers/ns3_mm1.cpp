// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "tests/bench/peers/ns3_draws.h"
#include "tests/bench/peers/ns3_workloads.h"

namespace orrery::bench {
namespace {

/// One server, first come first served; customers are counted, not told apart.
template <typename Draws>
struct Station {
  Draws* draws = nullptr;
  std::uint64_t events = 0;
  std::uint64_t customers = 0;
  std::int64_t changed_ns = 0;
  double customer_ns = 0.0;  ///< integral of customers over time

  void arrive() {
    change(+1);
    ns3::Simulator::Schedule(ns3_delay(draws->exponential(kArrivalMeanS)), &Station::arrive, this);
    if (customers == 1) serve();
  }

  void depart() {
    change(-1);
    if (customers > 0) serve();
  }

  void serve() {
    ns3::Simulator::Schedule(ns3_delay(draws->exponential(kServiceMeanS)), &Station::depart, this);
  }

  void change(std::int64_t by) {
    ++events;
    count_until(ns3::Simulator::Now().GetTimeStep());
    customers += static_cast<std::uint64_t>(by);
  }

  void count_until(std::int64_t now_ns) {
    customer_ns += static_cast<double>(customers) * static_cast<double>(now_ns - changed_ns);
    changed_ns = now_ns;
  }
};

template <typename Draws>
PeerResult run(const PeerOptions& options) {
  PeerResult result;
  const std::uint64_t before = held_bytes();
  const Stopwatch setup;
  Draws draws(options.seed);
  std::vector<Station<Draws>> stations(options.size, {&draws});
  for (auto& station : stations) {
    ns3::Simulator::Schedule(ns3_delay(draws.exponential(kArrivalMeanS)), &Station<Draws>::arrive,
                             &station);
  }
  result.setup_s = setup.seconds();
  result.wall_s = ns3_run_s(options.simulated_s);
  result.bytes = held_bytes() - before;  // after the run: departures are pending, too
  double customer_ns = 0.0;
  for (auto& station : stations) {
    station.count_until(static_cast<std::int64_t>(options.simulated_s * 1e9));
    customer_ns += station.customer_ns;
    result.events += station.events;
  }
  result.mean_queue = customer_ns / (options.simulated_s * 1e9 * static_cast<double>(options.size));
  return result;
}

}  // namespace

PeerResult ns3_mm1(const PeerOptions& options) {
  return options.generator == "own" ? run<Ns3Draws>(options) : run<CounterDraws>(options);
}

}  // namespace orrery::bench
