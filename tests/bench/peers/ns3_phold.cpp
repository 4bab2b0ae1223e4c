// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include "tests/bench/peers/ns3_draws.h"
#include "tests/bench/peers/ns3_workloads.h"

namespace orrery::bench {
namespace {

template <typename Draws>
struct Phold {
  /// A logical process: what a node is to ns-3.
  struct Process {
    Phold* model = nullptr;
    std::uint64_t arrivals = 0;

    void arrive() {
      ++arrivals;
      model->send();
    }
  };

  Draws draws;
  std::vector<Process> processes;

  /// The destination's number is the event's context, as between ns-3's nodes.
  void send() {
    const std::uint64_t to = draws.below(processes.size());
    const double delay_s = kPholdLookaheadS + draws.exponential(kPholdMeanS);
    ns3::Simulator::ScheduleWithContext(static_cast<std::uint32_t>(to), ns3_delay(delay_s),
                                        &Process::arrive, &processes[to]);
  }
};

template <typename Draws>
PeerResult run(const PeerOptions& options) {
  PeerResult result;
  const std::uint64_t before = held_bytes();
  const Stopwatch setup;
  Phold<Draws> model{Draws(options.seed), {}};
  model.processes.assign(options.size, {&model, 0});
  for (std::uint64_t i = 0; i < options.size * options.per_lp; ++i) model.send();
  result.setup_s = setup.seconds();
  result.bytes = held_bytes() - before;
  result.wall_s = ns3_run_s(options.simulated_s);
  for (const auto& process : model.processes) result.events += process.arrivals;
  return result;
}

}  // namespace

PeerResult ns3_phold(const PeerOptions& options) {
  return options.generator == "own" ? run<Ns3Draws>(options) : run<CounterDraws>(options);
}

}  // namespace orrery::bench
