// SPDX-License-Identifier: Apache-2.0
#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u/Engine.hpp>
#include <vector>

#include "tests/bench/peers/simgrid_workloads.h"

namespace orrery::bench {
namespace {

using simgrid::kernel::timer::Timer;

struct Phold {
  CounterDraws draws;
  std::vector<std::uint64_t> arrivals;

  void send(double now_s) {
    const std::uint64_t to = draws.below(arrivals.size());
    const double at_s = now_s + kPholdLookaheadS + draws.exponential(kPholdMeanS);
    Timer::set(at_s, [this, to] { arrive(to); });
  }

  void arrive(std::uint64_t to) {
    ++arrivals[to];
    send(simgrid::s4u::Engine::get_clock());
  }
};

}  // namespace

PeerResult simgrid_phold(const PeerOptions& options) {
  PeerResult result;
  const std::uint64_t before = held_bytes();
  const Stopwatch setup;
  Phold model{CounterDraws(options.seed), std::vector<std::uint64_t>(options.size)};
  for (std::uint64_t i = 0; i < options.size * options.per_lp; ++i) model.send(0.0);
  result.setup_s = setup.seconds();
  result.bytes = held_bytes() - before;
  result.wall_s = simgrid_run_s(options.simulated_s);
  for (const std::uint64_t count : model.arrivals) result.events += count;
  return result;
}

}  // namespace orrery::bench
