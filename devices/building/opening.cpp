// SPDX-License-Identifier: Apache-2.0
#include "devices/building/opening.h"

#include <algorithm>

namespace orrery::devices {

void Opening::start(const Params& p, State& s, engine::Stream&) {
  s.position = p.initial;
  s.target = p.initial;
}

std::uint16_t Opening::advance(const Params& p, State& s, const engine::RowContext& c) {
  const double goal = s.stuck >= 0.5 ? s.position : std::clamp(s.target, 0.0, 1.0);
  const double reach = c.dt_s / p.travel_s;
  const double way = std::clamp(goal - s.position, -reach, reach);
  const double length = way < 0.0 ? -way : way;
  s.position = length < reach ? goal : s.position + way;
  s.moving = s.position != goal ? 1.0 : 0.0;
  s.travelled += length;
  s.energy_j += p.motor_w * length * p.travel_s;
  return engine::kNoNotice;
}

const engine::ModelInfo& Opening::info() {
  static const engine::ModelInfo info = engine::describe_device<Opening>(
      "building/opening", "blind or window with a motor that takes time to get there",
      "Constant speed towards the target. Wind, latches and slats are left out.", "kinematics");
  return info;
}

}  // namespace orrery::devices
