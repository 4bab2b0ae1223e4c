// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "engine/agent/controller.h"
#include "engine/registry/result.h"

namespace orrery::scenarios {

using HostedMaker = std::function<engine::Result<std::unique_ptr<engine::Controller>>(
    const engine::ControllerSpec&)>;

/// Controllers that the program around this one brings, by control, instead of those that the
/// scenario names. They count for the plants that this thread builds while one of these exists; the
/// innermost is asked alone. A scope, no setting of a run: who decides is no part of a scenario,
/// and what crosses the border to another process is none of it.
class HostedControllers {
 public:
  explicit HostedControllers(std::map<std::string, HostedMaker> makers);
  ~HostedControllers();
  HostedControllers(const HostedControllers&) = delete;
  HostedControllers& operator=(const HostedControllers&) = delete;

  /// Null: nobody brings one for this control.
  static const HostedMaker* of(const std::string& control);

 private:
  std::map<std::string, HostedMaker> makers_;
  const HostedControllers* outer_;
};

}  // namespace orrery::scenarios
