// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "engine/agent/control_task.h"
#include "engine/numeric/sin_cos.h"
#include "models/control/classic/step_block.h"
#include "models/control/classic/transition.h"

namespace orrery::models::classic {

struct AcrobotState {
  double theta1_rad = 0.0;  ///< of the upper link, from hanging
  double theta2_rad = 0.0;  ///< of the lower one against the upper
  double theta1_rad_per_s = 0.0;
  double theta2_rad_per_s = 0.0;
};

/// Two links in a row, a motor of -1 (0), 0 (1) or 1 N m (2) at the elbow: swing the free end above
/// one link's length over the pivot.
///
///   d1       = m1 c1^2 + m2 (l1^2 + c2^2 + 2 l1 c2 cos theta2) + I1 + I2
///   d2       = m2 (c2^2 + l1 c2 cos theta2) + I2
///   phi2     = m2 c2 g cos(theta1 + theta2 - pi/2)
///   phi1     = -m2 l1 c2 theta2'^2 sin theta2 - 2 m2 l1 c2 theta2' theta1' sin theta2
///              + (m1 c1 + m2 l1) g cos(theta1 - pi/2) + phi2
///   theta2'' = (u + d2/d1 phi1 - m2 l1 c2 theta1'^2 sin theta2 - phi2) / (m2 c2^2 + I2 - d2^2/d1)
///   theta1'' = -(d2 theta2'' + phi1) / d1
///
/// One Runge-Kutta step of order 4 over 0.2 s; then angles within -pi .. pi and speeds within 4 pi
/// and 9 pi. -1 a step, 0 at the step that reaches the height; truncated after 500 steps. Begins
/// with all four numbers uniform in -0.1 .. 0.1, in single precision.
/// Observation: cos and sin of theta1, of theta2, then the two speeds.
/// Source: Acrobot-v1 of Gymnasium (Farama Foundation), after Sutton, Generalization in
/// reinforcement learning, NIPS 8 (1996); the equations are those of Sutton, Barto, Reinforcement
/// Learning, 11.3 (the "book" form, not the "nips" one).
struct Acrobot {
  using State = AcrobotState;
  static constexpr std::array kFields = {&State::theta1_rad, &State::theta2_rad,
                                         &State::theta1_rad_per_s, &State::theta2_rad_per_s};
  static constexpr std::size_t kObservations = 6;
  static constexpr std::size_t kDraws = 4;
  static constexpr std::uint32_t kChoices = 3;
  static constexpr std::uint32_t kStepsMax = 500;

  static constexpr double kPi = 3.141592653589793;
  static constexpr double kLinkM = 1.0;    // both
  static constexpr double kLinkKg = 1.0;   // both
  static constexpr double kCentreM = 0.5;  // of mass of both, from their upper joint
  static constexpr double kInertiaKgM2 = 1.0;
  static constexpr double kGravityMPerS2 = 9.8;
  static constexpr double kStepS = 0.2;
  static constexpr double kSpeed1MaxRadPerS = 4 * kPi;
  static constexpr double kSpeed2MaxRadPerS = 9 * kPi;
  static constexpr double kStartHalfWidth = 0.1;

  static engine::ControlTask describe();

  static State start(const std::array<double, kDraws>& uniform) {
    const auto within = [](double u) -> double {
      return static_cast<float>(-kStartHalfWidth + 2.0 * kStartHalfWidth * u);
    };
    return {within(uniform[0]), within(uniform[1]), within(uniform[2]), within(uniform[3])};
  }

  static Transition<State> step(const State& at, double choice) {
    const double torque_nm = choice - 1.0;
    const State k1 = slope(at, torque_nm);
    const State k2 = slope(moved(at, kStepS / 2.0, k1), torque_nm);
    const State k3 = slope(moved(at, kStepS / 2.0, k2), torque_nm);
    const State k4 = slope(moved(at, kStepS, k3), torque_nm);
    const auto mean = [&](double State::*x) {
      return at.*x + kStepS / 6.0 * (k1.*x + 2.0 * k2.*x + 2.0 * k3.*x + k4.*x);
    };
    const State next = {
        within_half_turn(mean(&State::theta1_rad)), within_half_turn(mean(&State::theta2_rad)),
        held_between(mean(&State::theta1_rad_per_s), -kSpeed1MaxRadPerS, kSpeed1MaxRadPerS),
        held_between(mean(&State::theta2_rad_per_s), -kSpeed2MaxRadPerS, kSpeed2MaxRadPerS)};
    const bool high = -engine::sin_cos_of_moderate(next.theta1_rad).cos -
                          engine::sin_cos_of_moderate(next.theta2_rad + next.theta1_rad).cos >
                      1.0;
    return {next, high ? 0.0 : -1.0, high};
  }

  static std::array<float, kObservations> observe(const State& at) {
    const auto one = engine::sin_cos_of_moderate(at.theta1_rad);
    const auto two = engine::sin_cos_of_moderate(at.theta2_rad);
    return {static_cast<float>(one.cos),
            static_cast<float>(one.sin),
            static_cast<float>(two.cos),
            static_cast<float>(two.sin),
            static_cast<float>(at.theta1_rad_per_s),
            static_cast<float>(at.theta2_rad_per_s)};
  }

 private:
  static State moved(const State& at, double by_s, const State& slope) {
    return {at.theta1_rad + by_s * slope.theta1_rad, at.theta2_rad + by_s * slope.theta2_rad,
            at.theta1_rad_per_s + by_s * slope.theta1_rad_per_s,
            at.theta2_rad_per_s + by_s * slope.theta2_rad_per_s};
  }

  /// The state's rate of change. cos(x - pi/2) is written as sin(x).
  static State slope(const State& at, double torque_nm) {
    constexpr double kCross = kLinkKg * kLinkM * kCentreM;
    constexpr double kCentre2 = kLinkKg * kCentreM * kCentreM;
    const double speed1 = at.theta1_rad_per_s;
    const double speed2 = at.theta2_rad_per_s;
    const auto two = engine::sin_cos_of_moderate(at.theta2_rad);
    const double sine1 = engine::sin_cos_of_moderate(at.theta1_rad).sin;
    const double sine12 = engine::sin_cos_of_moderate(at.theta1_rad + at.theta2_rad).sin;
    const double d1 = kCentre2 + (kLinkKg * kLinkM * kLinkM + kCentre2 + 2.0 * kCross * two.cos) +
                      kInertiaKgM2 + kInertiaKgM2;
    const double d2 = kCentre2 + kCross * two.cos + kInertiaKgM2;
    const double phi2 = kLinkKg * kCentreM * kGravityMPerS2 * sine12;
    const double phi1 = -kCross * (speed2 * speed2) * two.sin -
                        2.0 * kCross * speed2 * speed1 * two.sin +
                        (kLinkKg * kCentreM + kLinkKg * kLinkM) * kGravityMPerS2 * sine1 + phi2;
    const double ratio = d2 / d1;
    const double theta2_rad_per_s2 =
        (torque_nm + ratio * phi1 - kCross * (speed1 * speed1) * two.sin - phi2) /
        (kCentre2 + kInertiaKgM2 - d2 * ratio);
    const double theta1_rad_per_s2 = -(d2 * theta2_rad_per_s2 + phi1) / d1;
    return {speed1, speed2, theta1_rad_per_s2, theta2_rad_per_s2};
  }

  static double within_half_turn(double angle_rad) {
    return angle_rad - engine::detail::round_to_integer(angle_rad / (2.0 * kPi)) * (2.0 * kPi);
  }
};

/// One step of each row; true where an episode ended.
bool step_rows(const StepBlock<Acrobot>& block);

}  // namespace orrery::models::classic
