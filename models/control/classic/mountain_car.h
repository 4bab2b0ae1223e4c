// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "engine/agent/control_task.h"
#include "engine/numeric/sin_cos.h"
#include "models/control/classic/step_block.h"
#include "models/control/classic/transition.h"

namespace orrery::models::classic {

struct MountainCarState {
  double position = 0.0;
  double velocity = 0.0;  ///< a step
};

/// A car in a valley whose engine is too weak for the slope. It has no units.
///
///   velocity' = velocity + push - 0.0025 cos(3 position)   within -0.07 .. 0.07
///   position' = position + velocity'                       within -1.2 .. 0.6
///
/// A car at the left end stands. Begins at rest, uniform in -0.6 .. -0.4.
/// Observation: position, velocity.
/// Source: MountainCar-v0 and MountainCarContinuous-v0 of Gymnasium (Farama Foundation), after
/// A. W. Moore, Efficient memory-based learning for robot control (1990).
struct Valley {
  static constexpr double kLeftEnd = -1.2;
  static constexpr double kRightEnd = 0.6;
  static constexpr double kSpeedMax = 0.07;
  static constexpr double kGravity = 0.0025;
  static constexpr double kStartLow = -0.6;
  static constexpr double kStartWidth = 0.2;

  static MountainCarState pushed(const MountainCarState& at, double push) {
    const double slope = engine::sin_cos_of_moderate(3.0 * at.position).cos;
    const double velocity =
        held_between(at.velocity + (push - kGravity * slope), -kSpeedMax, kSpeedMax);
    const double position = held_between(at.position + velocity, kLeftEnd, kRightEnd);
    const bool stands = (position == kLeftEnd) & (velocity < 0.0);
    return {position, stands ? 0.0 : velocity};
  }
  static bool arrived(const MountainCarState& at, double goal) {
    return (at.position >= goal) & (at.velocity >= 0.0);
  }
  static std::array<float, 2> observe(const MountainCarState& at) {
    return {static_cast<float>(at.position), static_cast<float>(at.velocity)};
  }
  static MountainCarState start(double uniform) { return {kStartLow + kStartWidth * uniform, 0.0}; }
};

/// Push left (0), not (1) or right (2) with 0.001: -1 a step until position 0.5; 200 steps.
struct MountainCar {
  using State = MountainCarState;
  static constexpr std::array kFields = {&State::position, &State::velocity};
  static constexpr std::size_t kObservations = 2;
  static constexpr std::size_t kDraws = 1;
  static constexpr std::uint32_t kChoices = 3;
  static constexpr std::uint32_t kStepsMax = 200;
  static constexpr double kForce = 0.001;
  static constexpr double kGoal = 0.5;

  static engine::ControlTask describe();

  static State start(const std::array<double, kDraws>& uniform) {
    return Valley::start(uniform[0]);
  }
  static Transition<State> step(const State& at, double choice) {
    const State next = Valley::pushed(at, (choice - 1.0) * kForce);
    return {next, -1.0, Valley::arrived(next, kGoal)};
  }
  static std::array<float, kObservations> observe(const State& at) { return Valley::observe(at); }
};

/// Push with any force u of -1 .. 1 times 0.0015: 100 at position 0.45, less 0.1 u^2 a step; 999
/// steps. Gymnasium keeps this task's state in single precision between steps; sums within a step
/// are of double precision, as under NumPy 1.
struct MountainCarContinuous {
  using State = MountainCarState;
  static constexpr std::array kFields = {&State::position, &State::velocity};
  static constexpr std::size_t kObservations = 2;
  static constexpr std::size_t kDraws = 1;
  static constexpr std::uint32_t kChoices = 0;
  static constexpr std::uint32_t kStepsMax = 999;
  static constexpr double kActionLow = -1.0;
  static constexpr double kActionHigh = 1.0;
  static constexpr double kPower = 0.0015;
  static constexpr double kGoal = 0.45;

  static engine::ControlTask describe();

  static State start(const std::array<double, kDraws>& uniform) {
    return Valley::start(uniform[0]);
  }
  static Transition<State> step(const State& at, double force) {
    const State next = Valley::pushed(at, force * kPower);
    const bool arrived = Valley::arrived(next, kGoal);
    const State kept = {static_cast<float>(next.position), static_cast<float>(next.velocity)};
    return {kept, (arrived ? 100.0 : 0.0) - force * force * 0.1, arrived};
  }
  static std::array<float, kObservations> observe(const State& at) { return Valley::observe(at); }
};

/// One step of each row; true where an episode ended.
bool step_rows(const StepBlock<MountainCar>& block);
bool step_rows(const StepBlock<MountainCarContinuous>& block);

}  // namespace orrery::models::classic
