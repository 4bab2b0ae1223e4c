// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "engine/registry/field.h"

namespace orrery::devices {

/// Two links, their motors, and the points that the tip is sent to.
struct RobotArmParams {
  double length_1_m = 1.0;
  double length_2_m = 1.0;
  double mass_1_kg = 1.0;
  double mass_2_kg = 1.0;
  double centre_1_m = 0.5;
  double centre_2_m = 0.5;
  double inertia_1_kgm2 = 1.0 / 12.0;
  double inertia_2_kgm2 = 1.0 / 12.0;
  double gravity_m_per_s2 = 0.0;
  double friction_nms = 0.5;
  double torque_1_max_nm = 20.0;
  double torque_2_max_nm = 10.0;
  double joint_range_rad = 2.6;
  double initial_1_rad = 0.0;
  double initial_2_rad = 1.0;
  double target_time_s = 4.0;
  double target_range_rad = 2.0;
  double tolerance_m = 0.05;
};

using RobotArmField = engine::Field<RobotArmParams>;

// One parameter in two lines, which the formatter would spread over six.
// clang-format off
inline constexpr std::array kRobotArmParams = {
    RobotArmField{"length_1", &RobotArmParams::length_1_m, "m", {0.01, 10},
                  "shoulder to elbow", "ours"},
    RobotArmField{"length_2", &RobotArmParams::length_2_m, "m", {0.01, 10}, "elbow to tip", "ours"},
    RobotArmField{"mass_1", &RobotArmParams::mass_1_kg, "kg", {0.001, 1e4}, "of the upper link",
                  "ours"},
    RobotArmField{"mass_2", &RobotArmParams::mass_2_kg, "kg", {0.001, 1e4},
                  "of the lower link with its load", "ours"},
    RobotArmField{"centre_1", &RobotArmParams::centre_1_m, "m", {0, 10},
                  "shoulder to the centre of mass", "a uniform rod: half its length"},
    RobotArmField{"centre_2", &RobotArmParams::centre_2_m, "m", {0, 10},
                  "elbow to the centre of mass", "a uniform rod: half its length"},
    RobotArmField{"inertia_1", &RobotArmParams::inertia_1_kgm2, "kg m2", {0, 1e4},
                  "about its centre of mass", "a uniform rod: m l^2 / 12"},
    RobotArmField{"inertia_2", &RobotArmParams::inertia_2_kgm2, "kg m2", {0, 1e4},
                  "about its centre of mass", "a uniform rod: m l^2 / 12"},
    RobotArmField{"gravity", &RobotArmParams::gravity_m_per_s2, "m/s2", {0, 30},
                  "in the plane of the arm; 0: it lies flat", "a table robot"},
    RobotArmField{"friction", &RobotArmParams::friction_nms, "N m s", {0, 1e3},
                  "viscous, of each joint", "ours"},
    RobotArmField{"torque_1_max", &RobotArmParams::torque_1_max_nm, "N m", {0, 1e5},
                  "of the shoulder's motor", "ours"},
    RobotArmField{"torque_2_max", &RobotArmParams::torque_2_max_nm, "N m", {0, 1e5},
                  "of the elbow's motor", "ours"},
    RobotArmField{"joint_range", &RobotArmParams::joint_range_rad, "rad", {0.1, 1e6},
                  "a joint turns so far to either side, then meets a stop", "ours"},
    RobotArmField{"initial_1", &RobotArmParams::initial_1_rad, "rad", {-10, 10},
                  "angle of the shoulder at the start", "ours"},
    RobotArmField{"initial_2", &RobotArmParams::initial_2_rad, "rad", {-10, 10},
                  "angle of the elbow at the start, from the upper link", "ours"},
    RobotArmField{"target_time", &RobotArmParams::target_time_s, "s", {0.01, 1e9},
                  "after which the tip is sent to another point", "ours"},
    RobotArmField{"target_range", &RobotArmParams::target_range_rad, "rad", {0, 1e6},
                  "of the joints' angles at the points, to either side",
                  "ours: inside joint_range"},
    RobotArmField{"tolerance", &RobotArmParams::tolerance_m, "m", {1e-6, 10},
                  "nearer than this the tip is there", "ours"},
};
// clang-format on

}  // namespace orrery::devices
