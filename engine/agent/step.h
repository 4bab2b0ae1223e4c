// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/record/archive.h"
#include "engine/registry/param_set.h"
#include "engine/registry/result.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// What a step is made for: the signal as it reaches the step.
struct StepSpec {
  ParamSet params;
  SignalInfo input;  ///< width, unit, sample rate, components and devices of the incoming rows
  Duration period;   ///< of the signal's sensor; 0 when it has no fixed one
};

/// One cleaning or feature step of a node, on one signal: validation, gap filling, outlier filter,
/// window, features.
class Step {
 public:
  virtual ~Step() = default;

  /// The signal as it leaves the step: width, unit, component names.
  virtual const SignalInfo& output() const = 0;
  /// Appends the outgoing rows. A refused row is passed on with `Quality::kRejected`; the node
  /// books and removes it. Rows come in order of (arrival, device, sequence); `now` is the tick.
  virtual void process(SimTime now, const Batch& in, Batch& out) = 0;
  /// Whether rows of different devices must come in that order too. False where each device is
  /// treated on its own: then only the rows of one device come in order of (arrival, sequence).
  virtual bool needs_arrival_order() const { return true; }
  /// `process` where every row leaves as it came apart from values and flags: on the rows where
  /// they are. False: the step does not work so, and nothing has happened.
  virtual bool edit(SimTime /*now*/, Batch& /*rows*/) { return false; }

  virtual void save(ArchiveWriter& archive) const = 0;
  virtual bool load(ArchiveReader& archive) = 0;
};

using StepFactory = Result<std::unique_ptr<Step>> (*)(const StepSpec& spec);

}  // namespace orrery::engine
