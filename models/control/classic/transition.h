// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace orrery::models::classic {

/// What one step of a task gives, as a function of the state before it and of the action.
template <class State>
struct Transition {
  State next;
  double reward = 0.0;
  bool terminated = false;
};

/// `x` held between `low` and `high`, without a branch.
inline double held_between(double x, double low, double high) {
  const double above = x < low ? low : x;
  return above > high ? high : above;
}

}  // namespace orrery::models::classic
