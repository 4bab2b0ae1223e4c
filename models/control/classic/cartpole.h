// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "engine/agent/control_task.h"
#include "engine/numeric/sin_cos.h"
#include "models/control/classic/step_block.h"
#include "models/control/classic/transition.h"

namespace orrery::models::classic {

struct CartPoleState {
  double x_m = 0.0;
  double x_m_per_s = 0.0;
  double theta_rad = 0.0;
  double theta_rad_per_s = 0.0;
};

/// A pole on a cart that is pushed left (0) or right (1) with 10 N and should stay upright.
///
///   b        = (F + mp l theta'^2 sin theta) / (mc + mp)
///   theta''  = (g sin theta - b cos theta) / (l (4/3 - mp cos^2 theta / (mc + mp)))
///   x''      = b - mp l theta'' cos theta / (mc + mp)
///
/// Explicit Euler steps of 0.02 s: positions move with the speeds of before the step. A reward of 1
/// a step; over beyond 2.4 m or 12 degrees; truncated after 500 steps. Begins with all four numbers
/// uniform in -0.05 .. 0.05.
/// Observation: x, x', theta, theta'.
/// Source: CartPole-v1 of Gymnasium (Farama Foundation), after Barto, Sutton, Anderson, Neuronlike
/// adaptive elements that can solve difficult learning control problems, IEEE Trans. SMC 13 (1983).
struct CartPole {
  using State = CartPoleState;
  static constexpr std::array kFields = {&State::x_m, &State::x_m_per_s, &State::theta_rad,
                                         &State::theta_rad_per_s};
  static constexpr std::size_t kObservations = 4;
  static constexpr std::size_t kDraws = 4;
  static constexpr std::uint32_t kChoices = 2;
  static constexpr std::uint32_t kStepsMax = 500;

  static constexpr double kGravityMPerS2 = 9.8;
  static constexpr double kCartKg = 1.0;
  static constexpr double kPoleKg = 0.1;
  static constexpr double kTotalKg = kPoleKg + kCartKg;
  static constexpr double kHalfLengthM = 0.5;
  static constexpr double kPoleMomentKgM = kPoleKg * kHalfLengthM;
  static constexpr double kForceN = 10.0;
  static constexpr double kStepS = 0.02;
  static constexpr double kTrackEndM = 2.4;
  static constexpr double kTiltRad = 12 * 2 * 3.141592653589793 / 360;
  static constexpr double kStartHalfWidth = 0.05;

  static engine::ControlTask describe();

  static State start(const std::array<double, kDraws>& uniform) {
    const auto within = [](double u) { return -kStartHalfWidth + 2.0 * kStartHalfWidth * u; };
    return {within(uniform[0]), within(uniform[1]), within(uniform[2]), within(uniform[3])};
  }

  static Transition<State> step(const State& at, double choice) {
    const double force_n = choice == 1.0 ? kForceN : -kForceN;
    const auto [sine, cosine] = engine::sin_cos_of_moderate(at.theta_rad);
    const double push =
        (force_n + kPoleMomentKgM * (at.theta_rad_per_s * at.theta_rad_per_s) * sine) / kTotalKg;
    const double theta_rad_per_s2 =
        (kGravityMPerS2 * sine - cosine * push) /
        (kHalfLengthM * (4.0 / 3.0 - kPoleKg * (cosine * cosine) / kTotalKg));
    const double x_m_per_s2 = push - kPoleMomentKgM * theta_rad_per_s2 * cosine / kTotalKg;
    const State next = {at.x_m + kStepS * at.x_m_per_s, at.x_m_per_s + kStepS * x_m_per_s2,
                        at.theta_rad + kStepS * at.theta_rad_per_s,
                        at.theta_rad_per_s + kStepS * theta_rad_per_s2};
    const bool over = (next.x_m < -kTrackEndM) | (next.x_m > kTrackEndM) |
                      (next.theta_rad < -kTiltRad) | (next.theta_rad > kTiltRad);
    return {next, 1.0, over};
  }

  static std::array<float, kObservations> observe(const State& at) {
    return {static_cast<float>(at.x_m), static_cast<float>(at.x_m_per_s),
            static_cast<float>(at.theta_rad), static_cast<float>(at.theta_rad_per_s)};
  }
};

/// One step of each row; true where an episode ended.
bool step_rows(const StepBlock<CartPole>& block);

}  // namespace orrery::models::classic
