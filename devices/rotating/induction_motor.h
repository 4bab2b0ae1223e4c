// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace orrery::devices {

inline constexpr double kTwoPi = 6.283185307179586;

/// Plate of a three-phase cage motor fed by a converter that keeps the flux (voltage over
/// frequency) constant. Defaults: 4 kW, four poles, 400 V, 50 Hz, 1440 rev/min, 8.2 A; the
/// efficiency they give at rated load, 87.5 %, lies between IE2 (86.6) and IE3 (88.6) of
/// IEC 60034-30-1.
struct InductionMotor {
  double motor_rated_power_w = 4000.0;
  double motor_rated_frequency_hz = 50.0;
  double motor_pole_pairs = 2.0;
  double motor_rated_slip = 0.04;
  double magnetising_current_a = 4.0;
  double torque_current_a = 7.16;  ///< at rated torque; 8.2 A together with magnetising
  double stator_resistance_ohm = 1.4;
  double core_loss_w = 120.0;  ///< at rated frequency
};

/// Where a motor works, and where its power goes.
struct MotorPoint {
  double speed_hz = 0.0;
  double slip = 0.0;
  double shaft_power_w = 0.0;
  double rotor_loss_w = 0.0;
  double stator_loss_w = 0.0;
  double core_loss_w = 0.0;
  double power_w = 0.0;  ///< electrical; the sum of the four above
  double current_a = 0.0;

  double losses_w() const { return rotor_loss_w + stator_loss_w + core_loss_w; }
};

inline double synchronous_speed_hz(const InductionMotor& m, double supply_hz) {
  return supply_hz / m.motor_pole_pairs;
}

inline double rated_torque_nm(const InductionMotor& m) {
  const double speed_hz =
      synchronous_speed_hz(m, m.motor_rated_frequency_hz) * (1.0 - m.motor_rated_slip);
  return m.motor_rated_power_w / (kTwoPi * speed_hz);
}

/// Speed under a torque: at constant flux the slip speed is proportional to torque on the working
/// part of the curve (Chapman, Electric Machinery Fundamentals, ch. 6).
inline double speed_under_torque_hz(const InductionMotor& m, double supply_hz,
                                    double torque_per_rated) {
  const double rated_slip_hz =
      m.motor_rated_slip * synchronous_speed_hz(m, m.motor_rated_frequency_hz);
  return synchronous_speed_hz(m, supply_hz) - rated_slip_hz * torque_per_rated;
}

/// Losses and current at a shaft power and speed. The air gap passes torque times synchronous
/// speed; what the shaft does not take heats the rotor. Core loss is half hysteresis (~f), half
/// eddy currents (~f^2). The current is the vector sum of its magnetising and torque parts.
inline MotorPoint motor_at(const InductionMotor& m, double supply_hz, double speed_hz,
                           double shaft_power_w) {
  MotorPoint point;
  const double torque_nm = shaft_power_w / (kTwoPi * speed_hz);
  const double sync_hz = synchronous_speed_hz(m, supply_hz);
  const double active_a = m.torque_current_a * torque_nm / rated_torque_nm(m);
  const double frequency_ratio = supply_hz / m.motor_rated_frequency_hz;
  point.speed_hz = speed_hz;
  point.slip = 1.0 - speed_hz / sync_hz;
  point.shaft_power_w = shaft_power_w;
  point.rotor_loss_w = torque_nm * kTwoPi * (sync_hz - speed_hz);
  point.current_a =
      std::sqrt(m.magnetising_current_a * m.magnetising_current_a + active_a * active_a);
  point.stator_loss_w = 3.0 * m.stator_resistance_ohm * point.current_a * point.current_a;
  point.core_loss_w = m.core_loss_w * 0.5 * frequency_ratio * (1.0 + frequency_ratio);
  point.power_w = shaft_power_w + point.losses_w();
  return point;
}

}  // namespace orrery::devices
