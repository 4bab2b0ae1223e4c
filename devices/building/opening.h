// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

struct OpeningParams {
  double travel_s = 60.0;
  double motor_w = 40.0;
  double initial = 0.0;
};
struct OpeningState {
  double position = 0.0;
  double moving = 0.0;
  double travelled = 0.0;
  double energy_j = 0.0;
  double target = 0.0;
  double stuck = 0.0;
};

/// A blind or a window with a motor: the position follows its target at constant speed.
///
///   dx/dt = sign(target - x) / travel,  stops at the target;  power while it moves
///
///   in   target 1 (0 open blind or shut window, 1 shut blind or open window)
///   out  position, moving, travelled 1 (full ways since the start); energy J
///
/// Exact over any step. A motor that is stuck keeps its position and takes no power. Wind, latches
/// and the angle of slats are left out.
/// Source: kinematics; drives of blinds and windows take about a minute (ours).
struct Opening {
  using Params = OpeningParams;
  using State = OpeningState;
  using Row = engine::Field<OpeningParams>;
  using Port = engine::Port<OpeningState>;

  static constexpr std::array kParams = {
      Row{"travel_time", &Params::travel_s, "s", {1e-3, 1e5}, "from end to end", "ours"},
      Row{"motor_power", &Params::motor_w, "W", {0, 1e5}, "while it moves", "ours"},
      Row{"initial_position", &Params::initial, "1", {0, 1}, "at the start", "ours"}};
  static constexpr std::array kInputs = {
      Port{"target", &State::target, "1", "position asked for, 0..1"}};
  static constexpr std::array kOutputs = {
      Port{"position", &State::position, "1", "0..1"},
      Port{"moving", &State::moving, "1", "1 while it is not where it should be and moves"},
      Port{"travelled", &State::travelled, "1", "full ways since the start"},
      Port{"energy", &State::energy_j, "J", "electrical, since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"stuck", &State::stuck, "1", "1: keeps its position"}};
  static constexpr std::array kState = {&State::position, &State::moving, &State::travelled,
                                        &State::energy_j, &State::target, &State::stuck};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
