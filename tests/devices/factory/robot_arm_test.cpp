// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/robot_arm.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

constexpr double kFreeRange = 1e6;

std::unique_ptr<engine::Population> arm(std::map<std::string, double> changed = {}) {
  return on_the_bench("factory/robot_arm", std::move(changed));
}

void push(engine::Population& unit, double torque_1, double torque_2) {
  unit.write(unit.info().input_index("torque_1"), 0, torque_1);
  unit.write(unit.info().input_index("torque_2"), 0, torque_2);
}

RobotArmState state_of(engine::Population& unit) {
  RobotArmState s;
  s.joint_1_rad = value_of(unit, "joint_1");
  s.joint_2_rad = value_of(unit, "joint_2");
  s.speed_1_rad_per_s = value_of(unit, "speed_1");
  s.speed_2_rad_per_s = value_of(unit, "speed_2");
  return s;
}

// Without friction and torque nothing is lost: Lagrange's equations of a double pendulum.
TEST(RobotArm, KeepsItsEnergyWithoutFriction) {
  RobotArmParams p;
  p.gravity_m_per_s2 = 9.80665;
  auto unit = arm({{"gravity", p.gravity_m_per_s2},
                   {"friction", 0.0},
                   {"initial_1", 0.3},
                   {"initial_2", 1.2},
                   {"joint_range", kFreeRange}});
  const double at_first = RobotArm::mechanical_energy_j(p, state_of(*unit));
  for (int second = 1; second <= 20; ++second) {
    advance_to(*unit, second);
    EXPECT_NEAR(RobotArm::mechanical_energy_j(p, state_of(*unit)), at_first, 1e-4) << second;
  }
  EXPECT_GT(std::abs(value_of(*unit, "joint_2") - 1.2), 0.1);  // and it has moved
}

// A rod that hangs: the elbow straight and light, it swings with T = 2 pi sqrt(2 l / 3 g), the
// physical pendulum of a uniform rod about its end.
TEST(RobotArm, SwingsAsAHangingRod) {
  const double pi = std::acos(-1.0);
  auto unit = arm({{"gravity", 9.80665},
                   {"friction", 0.0},
                   {"mass_2", 0.001},
                   {"inertia_2", 1e-3 / 12.0},
                   {"initial_1", -pi / 2.0 + 0.01},
                   {"initial_2", 0.0},
                   {"joint_range", kFreeRange}});
  double down_s = 0.0;
  for (int part = 1; down_s == 0.0 && part < 2000; ++part) {
    advance_to(*unit, 1e-3 * part);
    if (value_of(*unit, "joint_1") < -pi / 2.0) down_s = 1e-3 * part;
  }
  const double period_s = 2.0 * pi * std::sqrt(2.0 / (3.0 * 9.80665));
  EXPECT_NEAR(4.0 * down_s, period_s, 0.01 * period_s);
}

// Held out level, each motor carries the weight beyond its joint: m g times the lever arm.
TEST(RobotArm, StandsUnderTheTorqueOfItsWeight) {
  auto unit = arm({{"gravity", 9.80665}, {"initial_1", 0.0}, {"initial_2", 0.0}});
  push(*unit, 9.80665 * (0.5 + 1.0 + 0.5), 9.80665 * 0.5);
  advance_to(*unit, 2.0);
  EXPECT_NEAR(value_of(*unit, "joint_1"), 0.0, 1e-9);
  EXPECT_NEAR(value_of(*unit, "joint_2"), 0.0, 1e-9);
}

// Work of the motors is kinetic energy and friction's heat; with none of that, kinetic energy.
TEST(RobotArm, MotorsDoTheWork) {
  auto unit = arm({{"friction", 0.0}, {"joint_range", kFreeRange}});
  push(*unit, 2.0, 1.0);
  advance_to(*unit, 0.3);  // both joints turn with their torques so far
  const RobotArmState s = state_of(*unit);
  ASSERT_GT(s.speed_1_rad_per_s * s.speed_2_rad_per_s, 0.0);
  EXPECT_NEAR(value_of(*unit, "energy"), RobotArm::mechanical_energy_j({}, s), 1e-6);
}

TEST(RobotArm, StandsAtItsStops) {
  auto unit = arm({{"joint_range", 0.5}, {"initial_2", 0.0}});
  push(*unit, 0.0, 10.0);
  advance_to(*unit, 3.0);
  EXPECT_DOUBLE_EQ(value_of(*unit, "joint_2"), 0.5);
  EXPECT_DOUBLE_EQ(value_of(*unit, "speed_2"), 0.0);
  EXPECT_GE(value_of(*unit, "stops"), 1.0);
}

TEST(RobotArm, IsSentToAnotherPointEveryFewSeconds) {
  auto unit = arm({{"target_time", 2.0}});
  double x = value_of(*unit, "target_x");
  for (int n = 2; n <= 6; ++n) {
    advance_to(*unit, 2.0 * (n - 1));
    EXPECT_DOUBLE_EQ(value_of(*unit, "targets"), n);
    EXPECT_NE(value_of(*unit, "target_x"), x);
    x = value_of(*unit, "target_x");
    EXPECT_LE(std::abs(value_of(*unit, "wanted_1")), 2.0);
    EXPECT_LE(std::abs(value_of(*unit, "wanted_2")), 2.0);
  }
}

// Where the joints have the wanted angles, the tip is at its target.
TEST(RobotArm, WantedAnglesAreThoseOfTheTarget) {
  auto unit = arm();
  const double first = value_of(*unit, "wanted_1");
  auto there = arm({{"initial_1", first}, {"initial_2", value_of(*unit, "wanted_2")}});
  EXPECT_NEAR(value_of(*there, "distance"), 0.0, 1e-12);
}

TEST(RobotArm, AMotorThatIsLostGivesNothing) {
  auto unit = arm();
  set_fault(*unit, "motor_loss", 1.0);
  push(*unit, 10.0, 10.0);
  advance_to(*unit, 1.0);
  EXPECT_DOUBLE_EQ(value_of(*unit, "energy"), 0.0);
  EXPECT_DOUBLE_EQ(value_of(*unit, "joint_2"), 1.0);
}

}  // namespace
}  // namespace orrery::devices
