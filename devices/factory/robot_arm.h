// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/factory/robot_arm_params.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct RobotArmState {
  // outputs
  double joint_1_rad = 0.0;
  double joint_2_rad = 0.0;
  double speed_1_rad_per_s = 0.0;
  double speed_2_rad_per_s = 0.0;
  double tip_x_m = 0.0;
  double tip_y_m = 0.0;
  double wanted_1_rad = 0.0;
  double wanted_2_rad = 0.0;
  double target_x_m = 0.0;
  double target_y_m = 0.0;
  double distance_m = 0.0;
  double error_ms = 0.0;
  double time_there_s = 0.0;
  double targets_reached = 0.0;
  double targets = 0.0;
  double energy_j = 0.0;
  double stops = 0.0;
  // inputs
  double torque_1_nm = 0.0;
  double torque_2_nm = 0.0;
  // fault points
  double motor_loss = 0.0;
  double jammed = 0.0;
  // inside
  double was_there = 0.0;
  double on_stop = 0.0;
};

/// A planar arm of two links with a motor in each joint, sent from point to point.
///
///   M(q) q'' + C(q, q') q' + g(q) = tau - b q'
///   M11 = m1 c1^2 + m2 (l1^2 + c2^2 + 2 l1 c2 cos q2) + I1 + I2
///   M12 = m2 (c2^2 + l1 c2 cos q2) + I2,   M22 = m2 c2^2 + I2
///   C q' = (h q2' (2 q1' + q2'), -h q1'^2),   h = -m2 l1 c2 sin q2
///   g = ((m1 c1 + m2 l1) G cos q1 + m2 c2 G cos(q1 + q2), m2 c2 G cos(q1 + q2))
///
///   in   torque_1, torque_2   N m   of the motors; held until the next command, and clipped
///   out  angles (the elbow's from the upper link), speeds, tip, target, distance between them, its
///        integral, time and times there, work of the motors, meetings with a stop
///
/// Classical Runge-Kutta in parts of at most 2 ms; a joint that meets its stop stands. Points are
/// poses, uniform in the joints' angles and drawn by their number, so that what the joints should
/// do is known without inverse kinematics. Energy is the motors' mechanical work, braking
/// included, as nothing is fed back. Left out: elastic links, backlash, the motors' currents.
/// Source: Spong, Hutchinson, Vidyasagar, Robot Modeling and Control, ch. 7 (two-link planar arm).
struct RobotArm {
  using Params = RobotArmParams;
  using State = RobotArmState;
  using Port = engine::Port<RobotArmState>;

  static constexpr const auto& kParams = kRobotArmParams;
  // clang-format off
  static constexpr std::array kInputs = {
      Port{"torque_1", &State::torque_1_nm, "N m", "of the shoulder's motor"},
      Port{"torque_2", &State::torque_2_nm, "N m", "of the elbow's motor"}};
  static constexpr std::array kOutputs = {
      Port{"joint_1", &State::joint_1_rad, "rad", "angle of the shoulder"},
      Port{"joint_2", &State::joint_2_rad, "rad", "angle of the elbow, from the upper link"},
      Port{"speed_1", &State::speed_1_rad_per_s, "rad/s", "of the shoulder"},
      Port{"speed_2", &State::speed_2_rad_per_s, "rad/s", "of the elbow"},
      Port{"tip_x", &State::tip_x_m, "m", "from the shoulder"},
      Port{"tip_y", &State::tip_y_m, "m", "from the shoulder"},
      Port{"wanted_1", &State::wanted_1_rad, "rad", "angle of the shoulder at the target"},
      Port{"wanted_2", &State::wanted_2_rad, "rad", "angle of the elbow at the target"},
      Port{"target_x", &State::target_x_m, "m", "where the tip is sent"},
      Port{"target_y", &State::target_y_m, "m", "where the tip is sent"},
      Port{"distance", &State::distance_m, "m", "from tip to target"},
      Port{"error", &State::error_ms, "m s", "integral of the distance, since the start"},
      Port{"time_there", &State::time_there_s, "s", "within the tolerance, since the start"},
      Port{"targets_reached", &State::targets_reached, "1", "since the start"},
      Port{"targets", &State::targets, "1", "that it was sent to, since the start"},
      Port{"energy", &State::energy_j, "J", "work of the motors, since the start"},
      Port{"stops", &State::stops, "1", "meetings of a joint with its stop, since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"motor_loss", &State::motor_loss, "1", "share of the torque that is lost, 0..1"},
      Port{"jammed", &State::jammed, "1", "1: friction is twenty times as large"}};
  // clang-format on
  static constexpr std::array kState = {
      &State::joint_1_rad,       &State::joint_2_rad,     &State::speed_1_rad_per_s,
      &State::speed_2_rad_per_s, &State::tip_x_m,         &State::tip_y_m,
      &State::wanted_1_rad,      &State::wanted_2_rad,    &State::target_x_m,
      &State::target_y_m,        &State::distance_m,      &State::error_ms,
      &State::time_there_s,      &State::targets_reached, &State::targets,
      &State::energy_j,          &State::stops,           &State::torque_1_nm,
      &State::torque_2_nm,       &State::motor_loss,      &State::jammed,
      &State::was_there,         &State::on_stop};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
  /// Kinetic and potential energy, for tests of the balance.
  static double mechanical_energy_j(const Params& params, const State& state);
};

}  // namespace orrery::devices
