// SPDX-License-Identifier: Apache-2.0
// W1 and W2 on SimGrid, one run a call.
#include <simgrid/s4u.hpp>

#include "tests/bench/peers/simgrid_workloads.h"

namespace orrery::bench {

double simgrid_run_s(double simulated_s) {
  const Stopwatch watch;
  simgrid::s4u::Engine::get_instance()->run_until(simulated_s);
  return watch.seconds();
}

namespace {

/// The engine needs a platform of at least one host.
PeerResult run(const PeerOptions& options) {
  int argc = 2;
  char name[] = "simgrid_bench";
  char quiet[] = "--log=root.threshold:error";
  char* argv[] = {name, quiet, nullptr};
  simgrid::s4u::Engine engine(&argc, argv);
  auto* zone = simgrid::s4u::create_full_zone("plant");
  zone->create_host("host", 1e9);
  zone->seal();
  return options.workload == "W1" ? simgrid_timers(options) : simgrid_phold(options);
}

}  // namespace
}  // namespace orrery::bench

int main(int argc, char** argv) {
  const orrery::bench::PeerProgram program{
      "simgrid", {"W1", "W2"}, {}, {"counter"}, orrery::bench::run};
  return orrery::bench::peer_main(program, argc, argv);
}
