// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "engine/agent/control_task.h"
#include "engine/numeric/sin_cos.h"
#include "models/control/classic/step_block.h"
#include "models/control/classic/transition.h"

namespace orrery::models::classic {

struct PendulumState {
  double theta_rad = 0.0;  ///< from upright, as it was turned: not brought back to one turn
  double theta_rad_per_s = 0.0;
};

/// A rod on a motor that is too weak to lift it at once; upright is 0.
///
///   theta''  = 3 g / (2 l) sin theta + 3 u / (m l^2),   |theta'| <= 8,   |u| <= 2
///   reward   = -(angle^2 + 0.1 theta'^2 + 0.001 u^2),   angle: theta within -pi .. pi
///
/// Steps of 0.05 s: the angle moves with the new speed; the reward is that of the state before the
/// step. Never over; truncated after 200 steps. Begins uniform in -pi .. pi and -1 .. 1.
/// Observation: cos theta, sin theta, theta'.
/// Source: Pendulum-v1 of Gymnasium (Farama Foundation).
struct Pendulum {
  using State = PendulumState;
  static constexpr std::array kFields = {&State::theta_rad, &State::theta_rad_per_s};
  static constexpr std::size_t kObservations = 3;
  static constexpr std::size_t kDraws = 2;
  static constexpr std::uint32_t kChoices = 0;
  static constexpr std::uint32_t kStepsMax = 200;

  static constexpr double kPi = 3.141592653589793;
  static constexpr double kGravityMPerS2 = 10.0;
  static constexpr double kMassKg = 1.0;
  static constexpr double kLengthM = 1.0;
  static constexpr double kStepS = 0.05;
  static constexpr double kSpeedMaxRadPerS = 8.0;
  static constexpr double kActionLow = -2.0;
  static constexpr double kActionHigh = 2.0;

  static engine::ControlTask describe();

  static State start(const std::array<double, kDraws>& uniform) {
    return {-kPi + 2.0 * kPi * uniform[0], -1.0 + 2.0 * uniform[1]};
  }

  static Transition<State> step(const State& at, double torque) {
    const double angle_rad = within_half_turn(at.theta_rad);
    const double cost = angle_rad * angle_rad + 0.1 * (at.theta_rad_per_s * at.theta_rad_per_s) +
                        0.001 * (torque * torque);
    const double sine = engine::sin_cos_of_moderate(at.theta_rad).sin;
    const double theta_rad_per_s2 = 3.0 * kGravityMPerS2 / (2.0 * kLengthM) * sine +
                                    3.0 / (kMassKg * kLengthM * kLengthM) * torque;
    const double speed = held_between(at.theta_rad_per_s + theta_rad_per_s2 * kStepS,
                                      -kSpeedMaxRadPerS, kSpeedMaxRadPerS);
    return {{at.theta_rad + speed * kStepS, speed}, -cost, false};
  }

  static std::array<float, kObservations> observe(const State& at) {
    const auto both = engine::sin_cos_of_moderate(at.theta_rad);
    return {static_cast<float>(both.cos), static_cast<float>(both.sin),
            static_cast<float>(at.theta_rad_per_s)};
  }

 private:
  static double within_half_turn(double angle_rad) {
    const double moved = angle_rad + kPi;
    const double nearest = engine::detail::round_to_integer(moved / (2.0 * kPi));
    const double rest = moved - nearest * (2.0 * kPi);
    return (rest < 0.0 ? rest + 2.0 * kPi : rest) - kPi;
  }
};

/// One step of each row; true where an episode ended.
bool step_rows(const StepBlock<Pendulum>& block);

}  // namespace orrery::models::classic
