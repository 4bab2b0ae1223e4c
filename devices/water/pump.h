// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/water/pump_params.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct PumpState {
  // outputs
  double flow_m3_per_s = 0.0;
  double pressure_pa = 0.0;
  double bearing_temperature_k = 0.0;
  double winding_temperature_k = 0.0;
  double current_a = 0.0;
  double power_w = 0.0;
  double speed_hz = 0.0;
  double running = 1.0;
  double defect = 0.0;
  double energy_j = 0.0;
  double downtime_planned_s = 0.0;
  double downtime_unplanned_s = 0.0;
  double failures = 0.0;
  double vibration_rms = 0.0;
  // input
  double service = 0.0;
  double speed = 0.0;
  // fault points
  double bearing_defect_goal = 0.0;
  double bearing_growth_time_s = 0.0;
  double imbalance = 0.0;
  double impeller_wear = 0.0;
  double cavitation = 0.0;
  // inside
  double motor_loss_w = 0.0;
  double demand_deviation = 0.0;  ///< slow random part, in standard deviations
  double demand_tick = 0.0;       ///< index of its last draw
  double down_reason = 0.0;       ///< Pump::kRepair .. while not running
  double down_left_s = 0.0;
};

/// A pump set: cage motor on a converter, centrifugal pump, rolling bearing whose damage grows.
///
///   demand    speed set point = mean (1 + daily peaks) weekday (1 + slow noise)   daily_demand.h
///   motor     n = n_sync - slip, slip ~ torque; P = shaft + rotor + stator + core
///   induction_motor.h pump      v^2 h0 - k q^2 = Hs + R q^2 pump_curve.h heat      tau dT/dt =
///   T_air + R_th loss - T, for winding and bearing damage    d(t) = 0.01 (goal / 0.01)^(t / growth
///   time), while running; d = 1 is failure shaking   lines at n, 2n, 3n, vanes, BPFO; noise
///   vibration.h
///
///   in   service   1       1: stop and look; taken back to 0 when it is obeyed
///   in   speed     1       set point; 0: as demand has it; below 0: it stands, ready to run
///   out  scalars and the waveform `vibration`: see kOutputs
///
/// The working point is held over a step: electrical energy is exactly power times time, and power
/// is exactly hydraulic power and the losses. The slow noise of demand lives on a grid of five
/// minutes of its own and so does not depend on how steps are cut; temperatures and energy do, by
/// less than their noise. Faults of the bearing concern its outer ring. Left out: electrical
/// transients, water hammer, wear between faults, resonances of the structure, and the cooling of
/// winding by its own speed.
/// Source: White, Fluid Mechanics, ch. 11 (MAN-13); Chapman, Electric Machinery Fundamentals, ch.
/// 6; ISO 281 and ISO 15243 (MAN-01, MAN-02).
struct Pump {
  using Params = PumpParams;
  using State = PumpState;
  using Output = engine::Port<PumpState>;

  enum Notice : std::uint16_t { kFailed, kRepaired, kInspected };
  static constexpr double kRepair = 1.0;  ///< values of PumpState::down_reason
  static constexpr double kService = 2.0;
  static constexpr double kInspection = 3.0;
  static constexpr double kOnsetDefect = 0.01;

  static constexpr const auto& kParams = kPumpParams;
  static constexpr std::array kInputs = {
      Output{"service", &PumpState::service, "1", "1: stop, look, and mend what is found"},
      Output{"speed", &PumpState::speed, "1",
             "set point as a share of rated frequency; 0, as where nothing commands it: as demand "
             "has it; below 0: it stands"}};
  static constexpr std::array kOutputs = {
      Output{"flow", &PumpState::flow_m3_per_s, "m3/s", "volume flow"},
      Output{"pressure", &PumpState::pressure_pa, "Pa", "discharge header, above suction"},
      Output{"bearing_temperature", &PumpState::bearing_temperature_k, "K", "bearing housing"},
      Output{"winding_temperature", &PumpState::winding_temperature_k, "K", "motor winding"},
      Output{"current", &PumpState::current_a, "A", "of one phase, rms"},
      Output{"power", &PumpState::power_w, "W", "electrical"},
      Output{"speed", &PumpState::speed_hz, "Hz", "turns of the shaft a second"},
      Output{"running", &PumpState::running, "1", "1 running, 0 down"},
      Output{"defect", &PumpState::defect, "1", "damage of the bearing; 1 is failure"},
      Output{"energy", &PumpState::energy_j, "J", "electrical, since the start"},
      Output{"downtime_planned", &PumpState::downtime_planned_s, "s", "services and inspections"},
      Output{"downtime_unplanned", &PumpState::downtime_unplanned_s, "s", "repairs after failures"},
      Output{"failures", &PumpState::failures, "1", "since the start"},
      Output{"vibration_rms", &PumpState::vibration_rms, "m/s2", "root mean square acceleration"},
      Output{"vibration", &PumpState::vibration_rms, "m/s2",
             "acceleration of the bearing housing"}};
  static constexpr std::array kFaultPoints = {
      Output{"bearing_defect_goal", &PumpState::bearing_defect_goal, "1",
             "damage that the defect grows to; 1 fails, 0 is a sound bearing"},
      Output{"bearing_growth_time", &PumpState::bearing_growth_time_s, "s",
             "running time from onset to the goal; 0 is at once"},
      Output{"imbalance", &PumpState::imbalance, "1", "0 balanced, 1 strongly out of balance"},
      Output{"impeller_wear", &PumpState::impeller_wear, "1",
             "share of shut-off head lost, to 0.9"},
      Output{"cavitation", &PumpState::cavitation, "1",
             "0 none, 1 full: noise and a tenth of head"}};
  static constexpr std::array kState = {&PumpState::flow_m3_per_s,
                                        &PumpState::pressure_pa,
                                        &PumpState::bearing_temperature_k,
                                        &PumpState::winding_temperature_k,
                                        &PumpState::current_a,
                                        &PumpState::power_w,
                                        &PumpState::speed_hz,
                                        &PumpState::running,
                                        &PumpState::defect,
                                        &PumpState::energy_j,
                                        &PumpState::downtime_planned_s,
                                        &PumpState::downtime_unplanned_s,
                                        &PumpState::failures,
                                        &PumpState::vibration_rms,
                                        &PumpState::service,
                                        &PumpState::bearing_defect_goal,
                                        &PumpState::bearing_growth_time_s,
                                        &PumpState::imbalance,
                                        &PumpState::impeller_wear,
                                        &PumpState::cavitation,
                                        &PumpState::motor_loss_w,
                                        &PumpState::demand_deviation,
                                        &PumpState::demand_tick,
                                        &PumpState::down_reason,
                                        &PumpState::down_left_s,
                                        &PumpState::speed};

  static const engine::ModelInfo& info();
  static void start(const PumpParams& params, PumpState& state, engine::Stream& initial);
  static std::uint16_t advance(const PumpParams& params, PumpState& state,
                               const engine::RowContext& context);
  static void render(const PumpParams& params, const PumpState& state,
                     const engine::RowContext& context, int output, double rate_hz,
                     std::span<double> samples);
};

}  // namespace orrery::devices
