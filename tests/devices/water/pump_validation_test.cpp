// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "devices/water/pump.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

// MAN-13 holds exactly where no static head stands against the pump.
TEST(Pump, MAN_13_power_goes_with_the_cube_of_speed) {
  PumpCurve curve;
  curve.static_head_m = 0.0;
  const auto full = hydraulic_point(curve, 24.0, 1.0);
  const auto slow = hydraulic_point(curve, 0.8 * 24.0, 1.0);
  tests::expect_truth("MAN-13", "power of the shaft", 0.512,
                      slow.shaft_power_w / full.shaft_power_w, 1e-12);
  EXPECT_NEAR(slow.hydraulic_power_w / full.hydraulic_power_w, 0.512, 1e-12);
  EXPECT_NEAR(slow.head_m / full.head_m, 0.64, 1e-12);
  EXPECT_NEAR(slow.flow_m3_per_s / full.flow_m3_per_s, 0.8, 1e-12);
}

// 4 kW at 1440 rev/min: 8.2 A and between 86.6 % (IE2) and 88.6 % (IE3) of IEC 60034-30-1.
TEST(Pump, MotorPlateIsMetAtRatedLoad) {
  const InductionMotor motor;
  EXPECT_NEAR(speed_under_torque_hz(motor, 50.0, 1.0), 24.0, 1e-12);
  const auto point = motor_at(motor, 50.0, 24.0, 4000.0);
  EXPECT_NEAR(point.current_a, 8.2, 0.05);
  EXPECT_NEAR(point.slip, 0.04, 1e-12);
  EXPECT_GT(4000.0 / point.power_w, 0.866);
  EXPECT_LT(4000.0 / point.power_w, 0.886);
}

// MAN-11: failing again and again, a pump is up MTBF / (MTBF + MTTR) of the time.
TEST(Pump, MAN_11_availability_is_uptime_over_cycle) {
  PumpParams params;
  PumpState state;
  engine::Stream initial({1, 1, engine::Purpose::kInitial});
  Pump::start(params, state, initial);
  double up_s = 0.0;
  engine::RowContext context{0.0, 60.0, 1, 1, 0};
  const double growth_s = 12.0 * 3600.0;
  for (std::uint64_t i = 0; i < 20 * 48 * 60; ++i) {  // 20 cycles of 12 h up and 36 h down
    context.step_index = i;
    context.time_s = 60.0 * static_cast<double>(i);
    if (state.running != 0.0 && state.bearing_defect_goal == 0.0) {
      state.bearing_defect_goal = 1.0;
      state.bearing_growth_time_s = growth_s;
    }
    up_s += 60.0 * state.running;
    Pump::advance(params, state, context);
  }
  EXPECT_EQ(state.failures, 20.0);
  tests::expect_truth("MAN-11", "pump, 12 h up of 48", 12.0 / 48.0, up_s / context.time_s, 1e-3);
  EXPECT_NEAR(up_s + state.downtime_unplanned_s, context.time_s + 60.0, 1e-6);
}

}  // namespace
}  // namespace orrery::devices
