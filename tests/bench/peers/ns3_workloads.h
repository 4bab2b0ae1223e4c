// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/peers/peer_run.h"

namespace orrery::bench {

// Each writes its workload as an ns-3 program would: an object an entity, and events that call one
// of its member functions. The event list is chosen before.
PeerResult ns3_timers(const PeerOptions& options);
PeerResult ns3_phold(const PeerOptions& options);
PeerResult ns3_mm1(const PeerOptions& options);

/// Runs what is scheduled up to (not including) the end, and tells how long it took.
double ns3_run_s(double simulated_s);

}  // namespace orrery::bench
