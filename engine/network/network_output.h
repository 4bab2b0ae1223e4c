// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/agent/decisions.h"
#include "engine/network/flow_scratch.h"
#include "engine/network/topology.h"
#include "engine/network/transit.h"
#include "engine/record/books.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// A command that reached its device.
struct CommandArrival {
  Command command;
  std::uint64_t id = 0;  ///< as given to `send_command`: over the whole plant
  SimTime issued;
  SimTime arrived;
};

/// What came out of the network while it handled something.
struct NetworkOutput {
  struct Arrived {
    NodeId node = 0;
    Batch rows;  ///< of one signal, `arrival` filled in, in no order of arrival
  };
  /// Readings that ended in the network, for the caller to book per subscription.
  struct Lost {
    SignalId signal = 0;
    NodeId node = 0;  ///< the destination they did not reach
    Fate fate = Fate::kDropped;
    Book::Cause cause;
    std::uint64_t count = 0;
  };
  std::vector<Arrived> readings;
  std::vector<Lost> lost;
  std::vector<CommandArrival> commands;
  Transits leaving;  ///< for other parts of the plant
  FlowScratch flow;  ///< what the carrier works with; not part of what came out

  void clear();
  /// The rows of `signal` that arrived at `node`, to append to.
  Batch& rows_at(NodeId node, SignalId signal, std::uint32_t width);
  /// Hands over rows that arrived at `node`.
  void arrive(NodeId node, Batch&& rows);
  void lose(SignalId signal, NodeId node, Fate fate, const Book::Cause& cause,
            std::uint64_t count = 1);
};

}  // namespace orrery::engine
