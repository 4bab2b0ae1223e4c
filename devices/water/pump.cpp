// SPDX-License-Identifier: Apache-2.0
#include "devices/water/pump.h"

#include <algorithm>
#include <cmath>

#include "devices/water/demand_noise.h"
#include "engine/numeric/elementary.h"
#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

double air_temperature_k(const PumpParams& p, double time_s) {
  const double turn = (time_s - p.ambient_peak_s) / kDayS;
  return p.ambient_mean_k + p.ambient_swing_k * engine::cos(kTwoPi * (turn - std::floor(turn)));
}

double bearing_friction_w(const PumpParams& p, double speed_hz, double defect) {
  return friction_power_w(p.bearing_friction, p.bearing_load_n, p.bearing_bore_m,
                          kTwoPi * speed_hz) *
         (1.0 + p.defect_friction * defect * defect);
}

VibrationSource vibration_source(const PumpParams& p, const PumpState& s) {
  return {s.speed_hz, p.pump_rated_speed_hz, s.defect, s.imbalance, s.cavitation};
}

double head_factor(const PumpState& s) {
  return (1.0 - std::clamp(s.impeller_wear, 0.0, 0.9)) *
         (1.0 - 0.1 * std::clamp(s.cavitation, 0.0, 1.0));
}

/// Nothing turns and nothing is drawn; the check valve holds the water.
void stand_still(const PumpParams& p, PumpState& s) {
  s.flow_m3_per_s = s.speed_hz = s.power_w = s.current_a = s.motor_loss_w = 0.0;
  s.pressure_pa = kWaterDensity * kStandardGravity * p.static_head_m;
  s.vibration_rms = vibration_rms(p, vibration_source(p, s));
}

/// Where motor and pump agree on the speed. Slip is small, so each round brings it about ten times
/// nearer; after three it is within 1e-5 of the set speed.
void operate(const PumpParams& p, PumpState& s, double time_s) {
  if (s.speed < 0.0) return stand_still(p, s);
  const double wanted =
      s.speed > 0.0 ? s.speed : demand_at(p, time_s) * (1.0 + p.demand_noise * s.demand_deviation);
  const double share =
      std::clamp(wanted, p.speed_share_min, std::max(p.speed_share_min, p.speed_share_max));
  const double supply_hz = share * p.motor_rated_frequency_hz;
  const double torque_nm = rated_torque_nm(p);
  const double slowest_hz = 0.5 * synchronous_speed_hz(p, supply_hz);  // past pull-out: held
  double speed_hz = synchronous_speed_hz(p, supply_hz) * (1.0 - p.motor_rated_slip);
  HydraulicPoint water;
  double shaft_w = 0.0;
  for (int round = 0; round < 3; ++round) {
    water = hydraulic_point(p, speed_hz, head_factor(s));
    shaft_w = water.shaft_power_w + bearing_friction_w(p, speed_hz, s.defect);
    speed_hz = std::max(
        slowest_hz, speed_under_torque_hz(p, supply_hz, shaft_w / (kTwoPi * speed_hz * torque_nm)));
  }
  water = hydraulic_point(p, speed_hz, head_factor(s));
  shaft_w = water.shaft_power_w + bearing_friction_w(p, speed_hz, s.defect);
  const MotorPoint motor = motor_at(p, supply_hz, speed_hz, shaft_w);
  s.running = 1.0;
  s.flow_m3_per_s = water.flow_m3_per_s;
  s.pressure_pa = kWaterDensity * kStandardGravity * std::max(water.head_m, p.static_head_m);
  s.speed_hz = speed_hz;
  s.power_w = motor.power_w;
  s.current_a = motor.current_a;
  s.motor_loss_w = motor.losses_w();
  s.vibration_rms = vibration_rms(p, vibration_source(p, s));
}

void stop(const PumpParams& p, PumpState& s, double reason, double down_s) {
  s.running = 0.0;
  stand_still(p, s);
  s.down_reason = reason;
  s.down_left_s = down_s;
  s.service = 0.0;
}

/// Heat and energy over a span in which the working point does not change.
void integrate(const PumpParams& p, PumpState& s, double time_s, double span_s) {
  const double air_k = air_temperature_k(p, time_s);
  const double winding_k = air_k + p.winding_thermal_resistance_k_per_w * s.motor_loss_w;
  const double bearing_k =
      air_k + p.winding_to_bearing * (s.winding_temperature_k - air_k) +
      p.bearing_thermal_resistance_k_per_w * bearing_friction_w(p, s.speed_hz, s.defect);
  s.winding_temperature_k += (winding_k - s.winding_temperature_k) *
                             (1.0 - engine::exp(-span_s / p.winding_thermal_time_s));
  s.bearing_temperature_k += (bearing_k - s.bearing_temperature_k) *
                             (1.0 - engine::exp(-span_s / p.bearing_thermal_time_s));
  s.energy_j += s.power_w * span_s;
}

void grow_defect(PumpState& s, double span_s) {
  const double goal = std::min(s.bearing_defect_goal, 1.0);
  if (!(goal > 0.0)) {
    s.defect = 0.0;
  } else if (s.bearing_growth_time_s > 0.0 && goal > Pump::kOnsetDefect) {
    const double rate = engine::log(goal / Pump::kOnsetDefect) / s.bearing_growth_time_s;
    s.defect = std::max(s.defect, Pump::kOnsetDefect) * engine::exp(rate * span_s);
    if (s.defect > goal * (1.0 - 1e-9)) s.defect = goal;  // rounding keeps no one from the goal
  } else {
    s.defect = goal;
  }
}

bool anything_wrong(const PumpState& s) {
  return s.defect > 0.0 || s.imbalance > 0.0 || s.impeller_wear > 0.0 || s.cavitation > 0.0;
}

Pump::Notice back_to_work(PumpState& s) {
  const bool mended = s.down_reason != Pump::kInspection;
  s.running = 1.0;
  s.down_reason = 0.0;
  s.service = 0.0;
  if (!mended) return Pump::kInspected;
  s.defect = s.bearing_defect_goal = s.bearing_growth_time_s = 0.0;
  s.imbalance = s.impeller_wear = s.cavitation = 0.0;
  return Pump::kRepaired;
}

}  // namespace

void Pump::start(const PumpParams& p, PumpState& s, engine::Stream& initial) {
  s.demand_deviation = initial.normal();
  operate(p, s, 0.0);
  const double air_k = air_temperature_k(p, 0.0);
  const double rise_k = p.winding_thermal_resistance_k_per_w * s.motor_loss_w;
  s.winding_temperature_k = air_k + rise_k;
  s.bearing_temperature_k =
      air_k + p.winding_to_bearing * rise_k +
      p.bearing_thermal_resistance_k_per_w * bearing_friction_w(p, s.speed_hz, s.defect);
}

// A step is a span down, a span running, or the one after the other.
std::uint16_t Pump::advance(const PumpParams& p, PumpState& s, const engine::RowContext& c) {
  std::uint16_t notice = engine::kNoNotice;
  double left_s = c.dt_s;
  if (s.running != 0.0 && s.service >= 0.5) {
    const bool wrong = anything_wrong(s);
    stop(p, s, wrong ? kService : kInspection,
         wrong ? p.repair_time_planned_s : p.inspection_time_s);
  }
  if (s.running == 0.0) {
    const double down_s = std::min(left_s, s.down_left_s);
    integrate(p, s, c.time_s, down_s);
    (s.down_reason == kRepair ? s.downtime_unplanned_s : s.downtime_planned_s) += down_s;
    s.down_left_s -= down_s;
    left_s -= down_s;  // steps are whole nanoseconds; what is left of a rounded sum is no time
    if (s.down_left_s < 1e-6) notice = back_to_work(s);
  }
  const double end_s = c.time_s + c.dt_s;
  draw_demand_noise(p, {c.seed, c.entity, engine::Purpose::kDemand}, end_s, s.demand_deviation,
                    s.demand_tick);
  if (s.running == 0.0) return notice;
  if (left_s > 0.0) {
    if (notice != engine::kNoNotice) operate(p, s, end_s - left_s);
    integrate(p, s, end_s - left_s, left_s);
    if (s.speed_hz > 0.0) grow_defect(s, left_s);
  }
  if (s.defect >= 1.0 && notice == engine::kNoNotice) {
    s.failures += 1.0;
    stop(p, s, kRepair, p.repair_time_unplanned_s);
    return kFailed;
  }
  operate(p, s, end_s);
  return notice;
}

void Pump::render(const PumpParams& p, const PumpState& s, const engine::RowContext& c, int,
                  double rate_hz, std::span<double> samples) {
  const auto snapshot = static_cast<std::uint64_t>(engine::SimTime::from_seconds(c.time_s).ns);
  render_vibration(p, defect_ratios(p), vibration_source(p, s),
                   {c.seed, c.entity, engine::Purpose::kProcess}, snapshot, rate_hz, samples);
}

const engine::ModelInfo& Pump::info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i = engine::describe_device<Pump>(
        "water/pump",
        "centrifugal pump with induction motor, daily demand and a bearing that wears",
        "Speed follows demand; slip, pump curve and pipe give flow, head and power; losses heat "
        "winding and bearing; a defect of the outer ring grows exponentially while running and "
        "fails the pump at 1. Power is exactly hydraulic power and losses. Left out: electrical "
        "transients, water hammer, structural resonance. See docs/pump-house.md.",
        "White, Fluid Mechanics, ch. 11; Chapman, Electric Machinery Fundamentals, ch. 6; "
        "ISO 281; ISO 15243");
    i.outputs.back().shape = engine::PortShape::kWaveform;
    i.notices = {{"failed", "the bearing has broken; the pump is down for repair",
                  engine::NoticeEffect::kFailure},
                 {"repaired", "mended and running again, after a failure or a service",
                  engine::NoticeEffect::kRepaired},
                 {"inspected", "serviced without finding a fault; running again",
                  engine::NoticeEffect::kNone}};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
