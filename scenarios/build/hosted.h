// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/agent/agent.h"
#include "engine/agent/controller.h"
#include "engine/registry/result.h"

namespace orrery::scenarios {

/// What the program around this one brings, by name, instead of what the scenario names. It counts
/// for the plants that this thread builds while one of these exists; the innermost is asked alone.
/// A scope, no setting of a run: who decides is no part of a scenario, and what crosses the border
/// to another process is none of it.
template <class Made, class Spec>
class Hosted {
 public:
  using Maker = std::function<engine::Result<std::unique_ptr<Made>>(const Spec&)>;

  explicit Hosted(std::map<std::string, Maker> makers);
  ~Hosted();
  Hosted(const Hosted&) = delete;
  Hosted& operator=(const Hosted&) = delete;

  /// Null: nobody brings one of this name.
  static const Maker* of(const std::string& name);

 private:
  std::map<std::string, Maker> makers_;
  const Hosted* outer_;
};

/// Controllers by control, agents by agent: one at each place where it runs.
using HostedControllers = Hosted<engine::Controller, engine::ControllerSpec>;
using HostedAgents = Hosted<engine::Agent, engine::AgentSpec>;

}  // namespace orrery::scenarios
