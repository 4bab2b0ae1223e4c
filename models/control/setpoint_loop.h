// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "engine/registry/model_info.h"
#include "models/control/control_axes.h"

namespace orrery::models {

/// The axes of a controller that holds one measurement at a set-point with one action: parameters
/// `measured`, `acts`, `setpoint`, `setpoint_axis`, `direction`.
class SetpointLoop {
 public:
  /// Wrong names are mistakes of `axes`.
  SetpointLoop(const engine::ControllerSpec& spec, AxisFinder& axes);

  struct Sight {
    double measured = 0.0;
    double setpoint = 0.0;
  };
  /// What a row sees; nothing where it is missing or no number.
  std::optional<Sight> see(const engine::ControlView& view, std::size_t row) const;
  /// +1: more action raises the measurement; -1: it lowers it.
  double sign() const { return sign_; }
  /// Of the measurement's bounds; 1 where they are infinite.
  double measured_span() const { return measured_span_; }
  const ActionScale& scale() const { return scale_; }
  /// Writes the action of a row: this one on its axis, the others at rest.
  void act(std::size_t row, float action, std::span<float> actions) const;

 private:
  std::size_t width_, measured_, acts_;
  std::optional<std::size_t> setpoint_axis_;
  double setpoint_, sign_, measured_span_ = 1.0;
  std::vector<float> rest_;
  ActionScale scale_;
};

/// Their description rows.
std::vector<engine::ParamInfo> setpoint_loop_params();

}  // namespace orrery::models
