// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "devices/rotating/bearing.h"
#include "devices/rotating/induction_motor.h"
#include "devices/rotating/vibration.h"
#include "devices/water/daily_demand.h"
#include "devices/water/pump_curve.h"
#include "engine/registry/field.h"

namespace orrery::devices {

/// Bearing load, heat paths and repair times of a pump set.
struct PumpSet {
  double bearing_load_n = 1000.0;
  double bearing_bore_m = 0.025;
  double bearing_friction = 0.0015;
  double defect_friction = 3.0;
  double bearing_thermal_resistance_k_per_w = 4.0;
  double bearing_thermal_time_s = 1800.0;
  double winding_thermal_resistance_k_per_w = 0.12;
  double winding_thermal_time_s = 2400.0;
  double winding_to_bearing = 0.2;
  double ambient_mean_k = 293.15;
  double ambient_swing_k = 3.0;
  double ambient_peak_s = 15.0 * 3600.0;
  double speed_share_min = 0.6;
  double speed_share_max = 1.05;
  double repair_time_unplanned_s = 36.0 * 3600.0;
  double repair_time_planned_s = 8.0 * 3600.0;
  double inspection_time_s = 2.0 * 3600.0;
};

struct PumpParams : PumpSet,
                    InductionMotor,
                    PumpCurve,
                    DailyDemand,
                    BearingGeometry,
                    VibrationLevels {};

using PumpField = engine::Field<PumpParams>;
inline constexpr auto kDifference = engine::UnitRole::kDifference;

// One parameter in two lines, which the formatter would spread over six.
// clang-format off
inline constexpr std::array kPumpParams = {
    // motor
    PumpField{"motor_rated_power", &PumpParams::motor_rated_power_w, "W", {10, 1e7},
              "shaft power on the motor's plate", "plate of a 4 kW, 4-pole motor"},
    PumpField{"motor_rated_frequency", &PumpParams::motor_rated_frequency_hz, "Hz", {10, 400},
              "supply frequency on the plate", "IEC 60038"},
    PumpField{"motor_pole_pairs", &PumpParams::motor_pole_pairs, "1", {1, 12},
              "pairs of poles; the field turns at frequency / pairs", "plate"},
    PumpField{"motor_rated_slip", &PumpParams::motor_rated_slip, "1", {0.001, 0.2},
              "share by which the shaft lags the field at rated load", "plate: 1440 rev/min"},
    PumpField{"magnetising_current", &PumpParams::magnetising_current_a, "A", {0, 1e4},
              "current at no load", "plate: 8.2 A, power factor 0.82"},
    PumpField{"torque_current", &PumpParams::torque_current_a, "A", {0, 1e4},
              "torque-making current at rated torque", "plate: 8.2 A, power factor 0.82"},
    PumpField{"stator_resistance", &PumpParams::stator_resistance_ohm, "ohm", {0, 1e3},
              "of one phase", "chosen for an efficiency of 87.5 %, IEC 60034-30-1 IE2 to IE3"},
    PumpField{"core_loss", &PumpParams::core_loss_w, "W", {0, 1e6}, "iron loss at rated frequency",
              "as stator_resistance"},
    // hydraulics
    PumpField{"pump_rated_speed", &PumpParams::pump_rated_speed_hz, "Hz", {1, 1000},
              "shaft speed for which the pump curve is given", "1440 rev/min"},
    PumpField{"shutoff_head", &PumpParams::shutoff_head_m, "m", {0.1, 5000},
              "head at no flow, at rated speed", "typical of a 4 kW single-stage pump"},
    PumpField{"head_drop", &PumpParams::head_drop_s2_per_m5, "s2/m5", {0, 1e12},
              "k in H = h0 - k q^2", "14 m at 0.02 m3/s"},
    PumpField{"best_flow", &PumpParams::best_flow_m3_per_s, "m3/s", {1e-6, 100},
              "flow of best efficiency, at rated speed", "with shutoff_head"},
    PumpField{"best_efficiency", &PumpParams::best_efficiency, "1", {0.05, 0.95},
              "hydraulic over shaft power at best_flow", "typical of this size"},
    PumpField{"static_head", &PumpParams::static_head_m, "m", {0, 5000},
              "height the water is lifted", "ours"},
    PumpField{"pipe_resistance", &PumpParams::pipe_resistance_s2_per_m5, "s2/m5", {1e-3, 1e12},
              "R in H = Hs + R q^2", "ours; meets the pump curve at best_flow"},
    // demand
    PumpField{"demand_mean", &PumpParams::demand_mean, "1", {0.1, 1.2},
              "mean speed set point on a working day, as a share of rated", "ours"},
    PumpField{"demand_amplitude", &PumpParams::demand_amplitude, "1", {0, 1},
              "height of the morning peak as a share of the mean", "ours"},
    PumpField{"morning_peak", &PumpParams::morning_peak_s, "s", {0, 86400},
              "time of day of the morning peak", "Butler and Memon, ch. 1"},
    PumpField{"evening_peak", &PumpParams::evening_peak_s, "s", {0, 86400},
              "time of day of the evening peak", "Butler and Memon, ch. 1"},
    PumpField{"evening_share", &PumpParams::evening_share, "1", {0, 2},
              "height of the evening peak as a share of the morning's", "ours"},
    PumpField{"demand_shift", &PumpParams::demand_shift_s, "s", {-86400, 86400},
              "how much earlier this device sees the day", "ours"},
    PumpField{"weekend_factor", &PumpParams::weekend_factor, "1", {0, 2},
              "demand on days 6 and 7 of each week over that of the others", "ours"},
    PumpField{"demand_noise", &PumpParams::demand_noise, "1", {0, 0.5},
              "standard deviation of the slow random part of demand, as a share", "ours"},
    PumpField{"demand_noise_time", &PumpParams::demand_noise_time_s, "s", {60, 1e7},
              "time over which the random part forgets itself", "ours"},
    PumpField{"speed_share_min", &PumpParams::speed_share_min, "1", {0.1, 1},
              "lowest set point of the converter, as a share of rated frequency", "ours"},
    PumpField{"speed_share_max", &PumpParams::speed_share_max, "1", {0.2, 2},
              "highest set point of the converter", "ours"},
    // bearing
    PumpField{"element_count", &PumpParams::element_count, "1", {3, 100}, "rolling elements",
              "SKF 6205-2RS, CWRU Bearing Data Center"},
    PumpField{"element_diameter", &PumpParams::element_diameter_m, "m", {1e-4, 1},
              "of a rolling element", "SKF 6205-2RS, CWRU Bearing Data Center"},
    PumpField{"pitch_diameter", &PumpParams::pitch_diameter_m, "m", {1e-3, 10},
              "of the circle of element centres", "SKF 6205-2RS, CWRU Bearing Data Center"},
    PumpField{"contact_angle", &PumpParams::contact_angle_rad, "rad", {0, 1.5},
              "between load line and radial plane", "deep-groove ball bearing"},
    PumpField{"bearing_load", &PumpParams::bearing_load_n, "N", {0, 1e7}, "equivalent load",
              "ours"},
    PumpField{"bearing_bore", &PumpParams::bearing_bore_m, "m", {1e-3, 10}, "inner diameter",
              "6205"},
    PumpField{"bearing_friction", &PumpParams::bearing_friction, "1", {0, 0.1},
              "friction coefficient at the bore", "SKF Rolling Bearings: deep groove 0.0015"},
    PumpField{"defect_friction", &PumpParams::defect_friction, "1", {0, 100},
              "extra friction at defect 1, as a multiple; grows with the defect squared", "ours"},
    // heat
    PumpField{"bearing_thermal_resistance", &PumpParams::bearing_thermal_resistance_k_per_w, "K/W",
              {0, 1e3}, "bearing housing to air", "ours", kDifference},
    PumpField{"bearing_thermal_time", &PumpParams::bearing_thermal_time_s, "s", {1, 1e6},
              "time constant of the housing", "ours"},
    PumpField{"winding_thermal_resistance", &PumpParams::winding_thermal_resistance_k_per_w, "K/W",
              {0, 1e3}, "winding to air", "rise of 65 K at rated load: class B of IEC 60034-1",
              kDifference},
    PumpField{"winding_thermal_time", &PumpParams::winding_thermal_time_s, "s", {1, 1e6},
              "time constant of the motor", "ours"},
    PumpField{"winding_to_bearing", &PumpParams::winding_to_bearing, "1", {0, 1},
              "share of the winding's rise that reaches the bearing", "ours"},
    PumpField{"ambient_mean", &PumpParams::ambient_mean_k, "K", {200, 400},
              "mean air temperature of the pump house", "ours"},
    PumpField{"ambient_swing", &PumpParams::ambient_swing_k, "K", {0, 40},
              "amplitude of the air temperature over the day", "ours", kDifference},
    PumpField{"ambient_peak", &PumpParams::ambient_peak_s, "s", {0, 86400},
              "time of day of the warmest air", "ours"},
    // vibration
    PumpField{"mounting_gain", &PumpParams::mounting_gain, "1", {0, 100},
              "how much this mounting amplifies all vibration", "ours"},
    PumpField{"imbalance_level", &PumpParams::imbalance_level, "m/s2", {0, 1e3},
              "amplitude at shaft speed, at rated speed", "ours, see devices/rotating/vibration.h"},
    PumpField{"misalignment_level", &PumpParams::misalignment_level, "m/s2", {0, 1e3},
              "amplitude at twice shaft speed", "ours"},
    PumpField{"looseness_level", &PumpParams::looseness_level, "m/s2", {0, 1e3},
              "amplitude at three times shaft speed", "ours"},
    PumpField{"vane_level", &PumpParams::vane_level, "m/s2", {0, 1e3},
              "amplitude at the vane passing frequency", "ours"},
    PumpField{"vane_count", &PumpParams::vane_count, "1", {1, 20}, "vanes of the impeller",
              "typical of a radial impeller"},
    PumpField{"broadband_level", &PumpParams::broadband_level, "m/s2", {0, 1e3},
              "standard deviation of the noise, at rated speed", "ours"},
    PumpField{"background_level", &PumpParams::background_level, "m/s2", {0, 1e3},
              "standard deviation of the noise at standstill", "ours"},
    PumpField{"defect_level", &PumpParams::defect_level, "m/s2", {0, 1e4},
              "amplitude of the BPFO line at defect 1", "ours"},
    PumpField{"defect_noise", &PumpParams::defect_noise, "1", {0, 100},
              "rise of the noise at defect 1, as a share", "ours"},
    PumpField{"cage_modulation", &PumpParams::cage_modulation, "1", {0, 1},
              "depth of the modulation by the cage", "ours"},
    PumpField{"imbalance_fault_level", &PumpParams::imbalance_fault_level, "m/s2", {0, 1e4},
              "added to imbalance_level by the fault imbalance = 1", "ours"},
    PumpField{"cavitation_level", &PumpParams::cavitation_level, "m/s2", {0, 1e4},
              "noise added by the fault cavitation = 1", "ours"},
    // repair
    PumpField{"repair_time_unplanned", &PumpParams::repair_time_unplanned_s, "s", {1, 1e8},
              "down after a failure: call, parts, work", "ours"},
    PumpField{"repair_time_planned", &PumpParams::repair_time_planned_s, "s", {1, 1e8},
              "down for a service that finds a fault", "ours"},
    PumpField{"inspection_time", &PumpParams::inspection_time_s, "s", {1, 1e8},
              "down for a service that finds none", "ours"},
};
// clang-format on

}  // namespace orrery::devices
