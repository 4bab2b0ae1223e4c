// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct DrainTankParams {
  double area_m2 = 1.0;
  double drain_area_m2 = 1e-3;
  double discharge_coeff = 0.62;
  double initial_level_m = 1.0;
};
struct DrainTankState {
  double level_m = 1.0;
  double inflow_m3_per_s = 0.0;
  double outflow_m3_per_s = 0.0;
  double blockage = 0.0;
};

/// An open, straight-walled tank: a pump fills it, gravity empties it.
///
///   dh/dt = (q_in - q_out) / A                        liquid of constant density
///   q_out = (1 - blockage) Cd a sqrt(2 g h)           Torricelli
///
///   in   inflow    m3/s   held until the next command
///   out  level     m
///   out  outflow   m3/s
///
/// Integrated by the classical Runge-Kutta method in parts of 5 s; the level stops at the bottom.
/// Holds while the drain stays covered and the surface is calm. Overflow is not modelled.
/// Source: F. M. White, Fluid Mechanics, ch. 3.
struct DrainTank {
  using Params = DrainTankParams;
  using State = DrainTankState;
  using Row = engine::Field<DrainTankParams>;
  using Port = engine::Port<DrainTankState>;

  static constexpr std::array kParams = {
      Row{"area", &DrainTankParams::area_m2, "m2", {1e-2, 1e3}, "free surface of the tank", "ours"},
      Row{"drain_area",
          &DrainTankParams::drain_area_m2,
          "m2",
          {0, 10},
          "opening at the bottom",
          "ours"},
      Row{"discharge_coeff",
          &DrainTankParams::discharge_coeff,
          "1",
          {0, 1},
          "drain losses; 1 is lossless",
          "White, Fluid Mechanics, ch. 3: sharp-edged, 0.62"},
      Row{"initial_level",
          &DrainTankParams::initial_level_m,
          "m",
          {0, 1e3},
          "at the start",
          "ours"}};
  static constexpr std::array kInputs = {
      Port{"inflow", &DrainTankState::inflow_m3_per_s, "m3/s", "pumped in; held"}};
  static constexpr std::array kOutputs = {
      Port{"level", &DrainTankState::level_m, "m", "above the drain"},
      Port{"outflow", &DrainTankState::outflow_m3_per_s, "m3/s", "through the drain"}};
  static constexpr std::array kFaultPoints = {
      Port{"blockage", &DrainTankState::blockage, "1", "share of the drain that is shut, 0..1"}};
  static constexpr std::array kState = {&DrainTankState::level_m, &DrainTankState::inflow_m3_per_s,
                                        &DrainTankState::outflow_m3_per_s,
                                        &DrainTankState::blockage};

  static const engine::ModelInfo& info();
  static void start(const DrainTankParams& params, DrainTankState& state, engine::Stream& initial);
  static std::uint16_t advance(const DrainTankParams& params, DrainTankState& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
