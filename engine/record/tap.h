// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/decisions.h"
#include "engine/fault/ledger.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

class ControlSite;
struct ControlStep;

/// Where in the flow a batch was seen.
enum class FlowStage {
  kTruth,     ///< what the plant did; never shown to agents
  kSampled,   ///< what the sensor reported
  kArrived,   ///< what reached the agent's node
  kCleaned,   ///< what a step chain put out
  kFeatures,  ///< what the agent saw
};

const char* to_string(FlowStage stage);

/// A command on its way or at its end.
struct CommandRecord {
  std::uint64_t id = 0;  ///< over the whole plant
  std::string agent;
  Command command;
  SimTime issued;
  SimTime arrived = SimTime::never();  ///< never: lost or still under way
};

/// A tick of a control, once its actions are in force; at the end of a run, without that.
struct ControlRecord {
  const ControlSite& site;
  const ControlStep& step;
};

/// An observer of the flow: it gets everything as const and cannot touch the run.
class Tap {
 public:
  virtual ~Tap() = default;
  virtual void on_batch(FlowStage, const SignalInfo&, const Batch&) {}
  virtual void on_judgements(const std::string& /*agent*/, const std::vector<Judgement>&,
                             double /*threshold*/) {}
  virtual void on_control(const ControlRecord&) {}
  virtual void on_command(const CommandRecord&) {}
  virtual void on_fault(const FaultRecord&) {}  ///< at onset and again at the end
};

}  // namespace orrery::engine
