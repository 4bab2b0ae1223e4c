// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/bench/peers/peer_run.h"

namespace orrery::bench {

// On the timers of SimGrid's kernel, the cheapest way there to do something at a date: an actor
// each, which its manual proposes, costs a context switch an event and a stack an entity.
PeerResult simgrid_timers(const PeerOptions& options);
PeerResult simgrid_phold(const PeerOptions& options);

/// Runs what is set up to the end, and tells how long it took.
double simgrid_run_s(double simulated_s);

}  // namespace orrery::bench
