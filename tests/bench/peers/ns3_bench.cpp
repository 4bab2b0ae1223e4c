// SPDX-License-Identifier: Apache-2.0
// W1 to W3 on ns-3, one run a call, with any of its event lists.
// Not core-module.h: parts of it are no C++20.
#include <ns3/nstime.h>
#include <ns3/object-factory.h>
#include <ns3/simulator.h>

#include <cstdio>
#include <cstdlib>

#include "tests/bench/peers/ns3_workloads.h"

namespace orrery::bench {

double ns3_run_s(double simulated_s) {
  // Of equal times the event that was scheduled first comes first: this one, as `simulated_s` has
  // not been asked for by any other before the run.
  ns3::Simulator::Stop(ns3::Seconds(simulated_s));
  const Stopwatch watch;
  ns3::Simulator::Run();
  return watch.seconds();
}

namespace {

struct EventList {
  const char* name;
  const char* type;
};

constexpr EventList kEventLists[] = {
    {"map", "ns3::MapScheduler"},           {"priority_queue", "ns3::PriorityQueueScheduler"},
    {"calendar", "ns3::CalendarScheduler"}, {"heap", "ns3::HeapScheduler"},
    {"list", "ns3::ListScheduler"},
};

void choose_event_list(const std::string& name) {
  ns3::ObjectFactory factory;
  for (const EventList& list : kEventLists) {
    if (name == list.name) factory.SetTypeId(list.type);
  }
  ns3::Simulator::SetScheduler(factory);
}

void refuse_reuse_elsewhere(const PeerOptions& options) {
  if (!options.reuse_events) return;
  if (options.workload == "W1" && options.generator == "counter") return;
  std::fputs("--reuse-events is for W1 with --generator counter\n", stderr);
  std::exit(2);
}

PeerResult run(const PeerOptions& options) {
  refuse_reuse_elsewhere(options);
  choose_event_list(options.scheduler);
  if (options.workload == "W1") return ns3_timers(options);
  if (options.workload == "W2") return ns3_phold(options);
  return ns3_mm1(options);
}

}  // namespace
}  // namespace orrery::bench

int main(int argc, char** argv) {
  orrery::bench::PeerProgram program{
      "ns3", {"W1", "W2", "W3"}, {}, {"counter", "own"}, orrery::bench::run};
  for (const auto& list : orrery::bench::kEventLists) program.schedulers.push_back(list.name);
  return orrery::bench::peer_main(program, argc, argv);
}
