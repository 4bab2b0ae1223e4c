// SPDX-License-Identifier: Apache-2.0
#include "models/control/setpoint_loop.h"

#include <algorithm>
#include <cmath>

#include "models/params.h"

namespace orrery::models {
namespace {

/// The place of an action's axis; the first one where the name is wrong, which is told.
std::size_t action_of(const engine::ControllerSpec& spec, AxisFinder& axes) {
  return axes.action("acts", spec.params.text("acts"));
}

}  // namespace

SetpointLoop::SetpointLoop(const engine::ControllerSpec& spec, AxisFinder& axes)
    : width_(spec.task.observation_width()),
      measured_(axes.observation("measured", spec.params.text("measured"))),
      acts_(action_of(spec, axes)),
      setpoint_(spec.params.number("setpoint")),
      sign_(spec.params.text("direction") == "reverse" ? 1.0 : -1.0),
      rest_(rest_action(spec.task)),
      scale_(spec.task, acts_) {
  if (const auto& name = spec.params.text("setpoint_axis"); !name.empty())
    setpoint_axis_ = axes.observation("setpoint_axis", name);
  if (measured_ >= width_) return;
  const auto& axis = spec.task.observation[measured_];
  const double span = axis.high - axis.low;
  if (std::isfinite(span) && span > 0.0) measured_span_ = span;
}

std::optional<SetpointLoop::Sight> SetpointLoop::see(const engine::ControlView& view,
                                                     std::size_t row) const {
  const auto at = [&](std::size_t axis) { return row * width_ + axis; };
  const auto gone = [&](std::size_t axis) {
    return (!view.missing.empty() && view.missing[at(axis)] != 0) ||
           !std::isfinite(view.values[at(axis)]);
  };
  if (gone(measured_) || (setpoint_axis_ && gone(*setpoint_axis_))) return std::nullopt;
  return Sight{view.values[at(measured_)],
               setpoint_axis_ ? view.values[at(*setpoint_axis_)] : setpoint_};
}

void SetpointLoop::act(std::size_t row, float action, std::span<float> actions) const {
  const auto own = actions.subspan(row * rest_.size(), rest_.size());
  std::copy(rest_.begin(), rest_.end(), own.begin());
  own[acts_] = action;
}

std::vector<engine::ParamInfo> setpoint_loop_params() {
  return {
      text("measured", "", "axis of the observation; may be left out where there is only one"),
      text("acts", "", "axis of the action; may be left out where there is only one"),
      number("setpoint", kSignalUnit, 0.0, {}, "what the measurement shall be, SI"),
      text("setpoint_axis", "", "axis of the observation that says so instead"),
      choice("direction", {"reverse", "direct"},
             "reverse: more action raises the measurement (heating); direct: it lowers it"),
  };
}

}  // namespace orrery::models
