// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/protection.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr double kSlackS = 1e-6;  // events fall on whole nanoseconds, sums of steps do not
constexpr double kSlackTurn = 1e-9;

}  // namespace

double standard_inverse_s(double multiple, double time_multiplier) {
  if (!(multiple > 1.0)) return kNoEventS;
  return time_multiplier * 0.14 / (engine::pow(std::min(multiple, 20.0), 0.02) - 1.0);
}

double OvercurrentRelay::time_to_event_s(const State& s, double current_a) const {
  if (s.locked != 0.0) return repair_time_s > 0.0 ? s.wait_s : kNoEventS;
  if (s.open != 0.0) return s.wait_s;
  if (current_a > pickup_a)
    return std::max(0.0, 1.0 - s.turned) *
           standard_inverse_s(current_a / pickup_a, time_multiplier);
  return kNoEventS;
}

OvercurrentRelay::Event OvercurrentRelay::advance(State& s, double current_a, double dt_s) const {
  if (s.open != 0.0) {
    s.wait_s -= dt_s;
    if (s.wait_s > kSlackS || (s.locked != 0.0 && !(repair_time_s > 0.0))) return Event::kNone;
    const Event event = s.locked != 0.0 ? Event::kRestored : Event::kReclosed;
    const double shots = s.locked != 0.0 ? 0.0 : s.shots;
    s = {};
    s.shots = shots;
    return event;
  }
  if (!(current_a > pickup_a)) {
    s.turned = 0.0;
    s.wait_s += dt_s;
    if (s.wait_s >= reclaim_s) s.shots = 0.0;
    return Event::kNone;
  }
  s.turned += dt_s / standard_inverse_s(current_a / pickup_a, time_multiplier);
  s.wait_s = 0.0;
  if (s.turned < 1.0 - kSlackTurn) return Event::kNone;
  s.turned = 0.0;
  s.open = 1.0;
  s.locked = s.shots >= reclosings ? 1.0 : 0.0;
  s.shots += 1.0;
  s.wait_s = s.locked != 0.0 ? repair_time_s : reclose_delay_s;
  return s.locked != 0.0 ? Event::kLocked : Event::kTripped;
}

bool DelayedSwitch::advance(bool asked, double delay_s, double dt_s) {
  held_s = asked ? held_s + dt_s : 0.0;
  if (!asked || held_s < delay_s - kSlackS) return false;
  held_s = 0.0;
  return true;
}

int TapChanger::wish(const State& s, double watched_voltage) const {
  const double lack = setpoint - watched_voltage;
  if (!(std::fabs(lack) > 0.5 * band)) return 0;
  const double steps = averaging ? std::max(1.0, std::floor(std::fabs(lack) / step + 0.5)) : 1.0;
  const double goal = std::clamp(s.position + (lack > 0.0 ? steps : -steps), -limit, limit);
  return static_cast<int>(goal - s.position);
}

}  // namespace orrery::devices
