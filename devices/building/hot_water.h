// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct HotWaterParams {
  double volume_m3 = 0.2;
  double loss_w_per_k = 1.7;
  double power_w = 2000.0;
  double setpoint_k = 328.15;
  double band_k = 5.0;
  double cold_k = 283.15;
  double room_k = 293.15;
  double draws_per_day = 12.0;
  double draw_m3 = 4e-3;
  double flow_m3_per_s = 1e-4;
  double morning_s = 7.5 * 3600.0;
  double evening_s = 19.5 * 3600.0;
  double evening_share = 0.4;
  double base_share = 0.2;
  double people = 0.0;
};
struct HotWaterState {
  double temperature_k = 328.15;
  double power_w = 0.0;
  double draw_m3_per_s = 0.0;
  double loss_w = 0.0;
  double energy_j = 0.0;
  double external_j = 0.0;
  double drawn_j = 0.0;
  double lost_j = 0.0;
  double stored_j = 0.0;
  double drawn_m3 = 0.0;
  // inputs
  double people = 0.0;
  double block = 0.0;
  double setpoint_k = 0.0;
  double room_k = 0.0;
  double heat_w = 0.0;
  // fault points
  double element = 0.0;
  double insulation = 0.0;
  double leak_m3_per_s = 0.0;
  // inside
  double heating = 0.0;
  double queue_m3 = 0.0;  ///< still to be drawn by the draws that have begun
};

/// A stirred hot water tank with an electric element, and the people who draw from it.
///
///   tank      C dT/dt = P + heat - UA (T - room) - rho c q (T - cold)     C = rho c V
///             solved as the exponential it is between switchings; the times at which the
///             thermostat switches are solved for, so the length of steps changes nothing
///   element   on below set point less band, off at the set point
///   draws     begin every 300 s with probability draws x people x shape(hour) x 300 s / day;
///             volume exponential about its mean, at a fixed flow, one after the other
///   shape     two parabolas, morning and evening, on a floor; its mean over a day is 1
///
///   in   people 1 (who are in); block 1 (1: element held off); setpoint K (0: its own);
///        room_temperature K (0: its own); heat W (from a heat pump or collector)
///   out  temperature K; power W; draw m3/s; loss W; energy, heat_energy, drawn_energy (above
///   cold),
///        lost_energy, stored_energy (above cold) J; drawn_volume m3
///
/// Energy is kept: stored - stored at the start = energy + heat_energy - drawn - lost. A stirred
/// tank mixes: layers, pipes and the expansion of water are left out.
/// Source: Duffie, Beckman, Solar Engineering of Thermal Processes, ch. 8; U. Jordan, K. Vajen,
/// Realistic Domestic Hot-Water Profiles, IEA SHC Task 26, 2001.
struct HotWater {
  using Params = HotWaterParams;
  using State = HotWaterState;
  using Row = engine::Field<HotWaterParams>;
  using Port = engine::Port<HotWaterState>;
  static constexpr double kTickS = 300.0;
  static constexpr double kHeatCapacity = 4.18e6;  ///< J/(m3 K), water at 50 degC

  static constexpr std::array kParams = {
      Row{"volume", &Params::volume_m3, "m3", {1e-3, 100}, "of the tank", "ours: 200 l"},
      Row{"loss_coefficient",
          &Params::loss_w_per_k,
          "W/K",
          {0, 100},
          "tank to room",
          "ours: 1.8 kWh a day, EU label B"},
      Row{"power_rated", &Params::power_w, "W", {0, 1e6}, "of the element", "ours"},
      Row{"setpoint", &Params::setpoint_k, "K", {274, 372}, "element off", "ours: 55 degC"},
      Row{"band",
          &Params::band_k,
          "K",
          {0.1, 50},
          "element on so far below",
          "ours",
          engine::UnitRole::kDifference},
      Row{"cold",
          &Params::cold_k,
          "K",
          {273.15, 310},
          "mains water",
          "Jordan, Vajen 2001: 10 degC"},
      Row{"room", &Params::room_k, "K", {250, 330}, "around the tank", "ours"},
      Row{"draws_per_day",
          &Params::draws_per_day,
          "1",
          {0, 200},
          "of a person who is always in",
          "ours: 48 l a person and day"},
      Row{"draw_volume", &Params::draw_m3, "m3", {1e-5, 1}, "mean of one draw", "ours"},
      Row{"flow",
          &Params::flow_m3_per_s,
          "m3/s",
          {1e-6, 0.01},
          "of a draw",
          "Jordan, Vajen 2001: 6 l/min, medium draw"},
      Row{"morning", &Params::morning_s, "s", {0, 86400}, "time of day of the peak", "ours"},
      Row{"evening", &Params::evening_s, "s", {0, 86400}, "time of day of the peak", "ours"},
      Row{"evening_share", &Params::evening_share, "1", {0, 1}, "of a day's draws", "ours"},
      Row{"base_share", &Params::base_share, "1", {0, 1}, "of a day's draws, at any hour", "ours"},
      Row{"people_always", &Params::people, "1", {0, 1000}, "counted besides the input", "none"}};
  static constexpr std::array kInputs = {
      Port{"people", &State::people, "1", "who are in"},
      Port{"block", &State::block, "1", "1: the element is held off"},
      Port{"setpoint", &State::setpoint_k, "K", "0: the parameter's"},
      Port{"room_temperature", &State::room_k, "K", "0: the parameter's"},
      Port{"heat", &State::heat_w, "W", "put into the tank from outside"}};
  static constexpr std::array kOutputs = {
      Port{"temperature", &State::temperature_k, "K", "of the tank"},
      Port{"power", &State::power_w, "W", "electrical"},
      Port{"draw", &State::draw_m3_per_s, "m3/s", "flow of hot water"},
      Port{"loss", &State::loss_w, "W", "to the room"},
      Port{"energy", &State::energy_j, "J", "electrical, since the start"},
      Port{"heat_energy", &State::external_j, "J", "from outside, since the start"},
      Port{"drawn_energy", &State::drawn_j, "J", "above cold water, since the start"},
      Port{"lost_energy", &State::lost_j, "J", "to the room, since the start"},
      Port{"stored_energy", &State::stored_j, "J", "above cold water"},
      Port{"drawn_volume", &State::drawn_m3, "m3", "since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"element_loss", &State::element, "1", "share of the element that is burnt out"},
      Port{"insulation_loss", &State::insulation, "1", "1 doubles the loss to the room"},
      Port{"leak", &State::leak_m3_per_s, "m3/s", "hot water that drips away"}};
  static constexpr std::array kState = {
      &State::temperature_k, &State::power_w,       &State::draw_m3_per_s, &State::loss_w,
      &State::energy_j,      &State::external_j,    &State::drawn_j,       &State::lost_j,
      &State::stored_j,      &State::drawn_m3,      &State::people,        &State::block,
      &State::setpoint_k,    &State::room_k,        &State::heat_w,        &State::element,
      &State::insulation,    &State::leak_m3_per_s, &State::heating,       &State::queue_m3};

  static const engine::ModelInfo& info();
  static void start(const HotWaterParams& params, HotWaterState& state, engine::Stream& initial);
  static std::uint16_t advance(const HotWaterParams& params, HotWaterState& state,
                               const engine::RowContext& context);
  /// Draws at a time of day over their daily mean.
  static double shape(const HotWaterParams& params, double second_of_day);
};

/// Refuses (hot-water) rows whose shares of a day's draws add up to more than all of them, and
/// tanks whose element would never go on because mains water is warmer than its lower level.
engine::Result<std::unique_ptr<engine::Population>> make_hot_water(engine::PopulationSpec spec);

}  // namespace orrery::devices
