// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "engine/agent/decisions.h"
#include "engine/record/archive.h"
#include "engine/registry/param_set.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// What an agent is made for. It never sees ground truth.
struct AgentSpec {
  std::string name;
  ParamSet params;
  std::vector<std::string> features;  ///< one name a value of the rows that it will see
  DeviceId first_device = 0;
  std::uint32_t device_count = 0;
  Duration period;  ///< of its ticks
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;  ///< key of its random streams
};

/// What running the agent asks of its node, per judged row.
struct AgentCost {
  double multiply_accumulates = 0.0;
  std::size_t state_bytes = 0;
};

/// One epoch of an agent's learning. Losses are the agent's own; NaN where it has none.
struct FitEpoch {
  int number = 0;  ///< from 1
  double train_loss = 0.0;
  double held_out_loss = 0.0;
  bool best = false;  ///< lowest held-out loss so far: these weights are kept
};

/// An algorithm at a node. Each tick it gets every row that arrived since the last one, sorted by
/// (arrival, device, sequence), cleaned by its steps: windows of the kernel, threads, pauses and
/// snapshots never shape that batch.
class Agent {
 public:
  virtual ~Agent() = default;

  /// Judges or stores the rows. `now` is the tick; row times lie before it.
  virtual void on_batch(SimTime now, const Batch& rows, Decisions& out) = 0;

  virtual AgentCost cost() const = 0;
  /// Score above which it alerts, for plots; NaN while it has none.
  virtual double threshold() const = 0;

  /// How its weights were learned, here or ahead of the run; empty where nothing is learned so.
  virtual std::vector<FitEpoch> learning() const { return {}; }
  /// Why it has given up, for good; empty while it works. The run goes on, and counts as failed.
  virtual std::string trouble() const { return {}; }
  /// What a reader of the result should know of it, one line each.
  virtual std::vector<std::string> remarks() const { return {}; }

  /// Whole state: weights, optimiser, windows, thresholds.
  virtual void save(ArchiveWriter& archive) const = 0;
  virtual bool load(ArchiveReader& archive) = 0;
};

using AgentFactory = Result<std::unique_ptr<Agent>> (*)(const AgentSpec& spec);

}  // namespace orrery::engine
