// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/robot_arm.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

using Params = RobotArmParams;
using State = RobotArmState;

constexpr double kPartS = 2e-3;  ///< about a thirtieth of the fastest turn that the motors allow
constexpr double kJam = 20.0;

struct Motion {
  double q1 = 0.0;
  double q2 = 0.0;
  double v1 = 0.0;
  double v2 = 0.0;
  double work = 0.0;
};

Motion plus(const Motion& a, double h, const Motion& d) {
  return {a.q1 + h * d.q1, a.q2 + h * d.q2, a.v1 + h * d.v1, a.v2 + h * d.v2, a.work + h * d.work};
}

/// M(q) of the equations of motion; M12 = M21.
struct MassMatrix {
  double m11 = 0.0;
  double m12 = 0.0;
  double m22 = 0.0;
};

MassMatrix mass_matrix(const Params& p, double cos_q2) {
  const double coupled = p.mass_2_kg * p.length_1_m * p.centre_2_m;
  const double own = p.mass_2_kg * p.centre_2_m * p.centre_2_m + p.inertia_2_kgm2;
  return {p.mass_1_kg * p.centre_1_m * p.centre_1_m + p.inertia_1_kgm2 +
              p.mass_2_kg * p.length_1_m * p.length_1_m + own + 2.0 * coupled * cos_q2,
          own + coupled * cos_q2, own};
}

struct Torques {
  double t1 = 0.0;
  double t2 = 0.0;
  double friction = 0.0;
};

Torques torques_of(const Params& p, const State& s) {
  const double left = 1.0 - std::clamp(s.motor_loss, 0.0, 1.0);
  const double jam = s.jammed >= 0.5 ? kJam : 1.0;
  return {left * std::clamp(s.torque_1_nm, -p.torque_1_max_nm, p.torque_1_max_nm),
          left * std::clamp(s.torque_2_nm, -p.torque_2_max_nm, p.torque_2_max_nm),
          jam * p.friction_nms};
}

Motion rate(const Params& p, const Torques& torques, const Motion& m) {
  const MassMatrix mass = mass_matrix(p, engine::cos(m.q2));
  const double h = -p.mass_2_kg * p.length_1_m * p.centre_2_m * engine::sin(m.q2);
  const double g2 = p.mass_2_kg * p.centre_2_m * p.gravity_m_per_s2 * engine::cos(m.q1 + m.q2);
  const double g1 = (p.mass_1_kg * p.centre_1_m + p.mass_2_kg * p.length_1_m) * p.gravity_m_per_s2 *
                        engine::cos(m.q1) +
                    g2;
  const double r1 = torques.t1 - torques.friction * m.v1 - h * m.v2 * (2.0 * m.v1 + m.v2) - g1;
  const double r2 = torques.t2 - torques.friction * m.v2 + h * m.v1 * m.v1 - g2;
  const double determinant = mass.m11 * mass.m22 - mass.m12 * mass.m12;
  return {m.v1, m.v2, (mass.m22 * r1 - mass.m12 * r2) / determinant,
          (mass.m11 * r2 - mass.m12 * r1) / determinant,
          std::abs(torques.t1 * m.v1) + std::abs(torques.t2 * m.v2)};
}

Motion runge_kutta(const Params& p, const Torques& torques, const Motion& m, double h) {
  const Motion k1 = rate(p, torques, m);
  const Motion k2 = rate(p, torques, plus(m, 0.5 * h, k1));
  const Motion k3 = rate(p, torques, plus(m, 0.5 * h, k2));
  const Motion k4 = rate(p, torques, plus(m, h, k3));
  Motion to = plus(m, h / 6.0, k1);
  to = plus(to, h / 3.0, k2);
  to = plus(to, h / 3.0, k3);
  return plus(to, h / 6.0, k4);
}

/// A joint past its range stands at the stop. Returns whether it is there.
bool hold_at_stop(double range_rad, double& angle, double& speed) {
  if (std::abs(angle) <= range_rad) return false;
  angle = std::copysign(range_rad, angle);
  speed = 0.0;
  return true;
}

struct Point {
  double x_m = 0.0;
  double y_m = 0.0;
};

Point tip_at(const Params& p, double joint_1_rad, double joint_2_rad) {
  const double both = joint_1_rad + joint_2_rad;
  return {p.length_1_m * engine::cos(joint_1_rad) + p.length_2_m * engine::cos(both),
          p.length_1_m * engine::sin(joint_1_rad) + p.length_2_m * engine::sin(both)};
}

void measure_distance(State& s) {
  const double dx = s.target_x_m - s.tip_x_m;
  const double dy = s.target_y_m - s.tip_y_m;
  s.distance_m = std::sqrt(dx * dx + dy * dy);
}

void place_tip(const Params& p, State& s) {
  const Point tip = tip_at(p, s.joint_1_rad, s.joint_2_rad);
  s.tip_x_m = tip.x_m;
  s.tip_y_m = tip.y_m;
  measure_distance(s);
}

void set_target(const Params& p, State& s, double uniform_1, double uniform_2) {
  s.wanted_1_rad = p.target_range_rad * (2.0 * uniform_1 - 1.0);
  s.wanted_2_rad = p.target_range_rad * (2.0 * uniform_2 - 1.0);
  const Point target = tip_at(p, s.wanted_1_rad, s.wanted_2_rad);
  s.target_x_m = target.x_m;
  s.target_y_m = target.y_m;
  s.targets += 1.0;
  s.was_there = 0.0;
  measure_distance(s);
}

void next_target(const Params& p, State& s, const engine::RowContext& c, double end_s) {
  if (end_s < s.targets * p.target_time_s) return;
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kUsage};
  const auto number = static_cast<std::uint64_t>(s.targets);
  set_target(p, s, engine::uniform_at(key, 2 * number), engine::uniform_at(key, 2 * number + 1));
}

void book(const Params& p, State& s, double dt_s) {
  s.error_ms += s.distance_m * dt_s;
  if (s.distance_m > p.tolerance_m) return;
  s.time_there_s += dt_s;
  s.targets_reached += 1.0 - s.was_there;
  s.was_there = 1.0;
}

}  // namespace

void RobotArm::start(const Params& p, State& s, engine::Stream& initial) {
  s.joint_1_rad = p.initial_1_rad;
  s.joint_2_rad = p.initial_2_rad;
  const double first = initial.uniform();
  set_target(p, s, first, initial.uniform());
  place_tip(p, s);
}

std::uint16_t RobotArm::advance(const Params& p, State& s, const engine::RowContext& c) {
  const Torques torques = torques_of(p, s);
  const double parts = std::ceil(c.dt_s / kPartS);
  const double h = c.dt_s / parts;
  for (double part = 0.0; part < parts; part += 1.0) {
    const Motion from{s.joint_1_rad, s.joint_2_rad, s.speed_1_rad_per_s, s.speed_2_rad_per_s, 0.0};
    const Motion to = runge_kutta(p, torques, from, h);
    s.joint_1_rad = to.q1;
    s.joint_2_rad = to.q2;
    s.speed_1_rad_per_s = to.v1;
    s.speed_2_rad_per_s = to.v2;
    s.energy_j += to.work;
    const bool first = hold_at_stop(p.joint_range_rad, s.joint_1_rad, s.speed_1_rad_per_s);
    const bool second = hold_at_stop(p.joint_range_rad, s.joint_2_rad, s.speed_2_rad_per_s);
    const double on_stop = first || second ? 1.0 : 0.0;
    s.stops += on_stop > s.on_stop ? 1.0 : 0.0;
    s.on_stop = on_stop;
    place_tip(p, s);
    book(p, s, h);
  }
  next_target(p, s, c, c.time_s + c.dt_s);
  return engine::kNoNotice;
}

double RobotArm::mechanical_energy_j(const Params& p, const State& s) {
  const MassMatrix mass = mass_matrix(p, engine::cos(s.joint_2_rad));
  const double v1 = s.speed_1_rad_per_s;
  const double v2 = s.speed_2_rad_per_s;
  const double kinetic = 0.5 * mass.m11 * v1 * v1 + mass.m12 * v1 * v2 + 0.5 * mass.m22 * v2 * v2;
  const double height_2 = p.length_1_m * engine::sin(s.joint_1_rad) +
                          p.centre_2_m * engine::sin(s.joint_1_rad + s.joint_2_rad);
  return kinetic + p.gravity_m_per_s2 * (p.mass_1_kg * p.centre_1_m * engine::sin(s.joint_1_rad) +
                                         p.mass_2_kg * height_2);
}

const engine::ModelInfo& RobotArm::info() {
  static const engine::ModelInfo info = engine::describe_device<RobotArm>(
      "factory/robot_arm",
      "planar arm of two links with a motor in each joint, sent from point to point",
      "M(q) q'' + C(q, q') q' + g(q) = tau - b q', stops at the ends of the joints' range. Rigid "
      "links; motors give their torque at once.",
      "Spong, Hutchinson, Vidyasagar, Robot Modeling and Control, ch. 7");
  return info;
}

}  // namespace orrery::devices
