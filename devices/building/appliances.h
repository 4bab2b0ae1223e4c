// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/building/appliances_params.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct AppliancesState {
  double power_w = 0.0;
  double energy_j = 0.0;
  double gains_w = 0.0;
  double cooking = 0.0;
  double washing = 0.0;
  double dishes = 0.0;
  double fridge_on = 0.0;
  double starts = 0.0;
  // inputs
  double active = 0.0;
  double defer = 0.0;
  // fault points
  double fridge_door = 0.0;
  double stuck_w = 0.0;
  // inside
  double fridge_left_s = 0.0;
  double cook_s = -1.0;  ///< since the start of the run; -1 while off
  double wash_s = -1.0;
  double dish_s = -1.0;
  double wash_waits = 0.0;
  double dish_waits = 0.0;
};

/// Electric appliances of a household: a fridge that cycles by itself, and what people start.
///
///   fridge    compressor on and off for fixed times, from a phase by chance; an open door makes
///             it run three times as long and rest a fifth as long
///   runs      cooking, washing, dishes: two powers one after the other. Each 600 s, while somebody
///             is awake at home and none runs, one starts with probability
///             starts a day x shape(hour) x 600 s / day
///   devices   standby, and electronics a person that is awake
///   energy    exactly the integral of power, switchings within a step included
///
///   in   active 1 (people in and awake); defer 1 (1: washing and dishes wait, then start)
///   out  power W; energy J; gains W (heat into the room); cooking, washing, dishes, fridge 1;
///        starts 1 (runs begun)
///
/// Starts follow presence through the input, so the mean of a household that is out half the time
/// is lower than the parameter. Left out: sharing of appliances, seasons, reactive power.
/// Source: I. Richardson, M. Thomson, D. Infield, C. Clifford, Energy and Buildings 42 (2010) 1878.
struct Appliances {
  using Params = AppliancesParams;
  using State = AppliancesState;
  using Port = engine::Port<AppliancesState>;
  static constexpr double kTickS = 600.0;

  static constexpr const auto& kParams = kAppliancesParams;
  static constexpr std::array kInputs = {
      Port{"active", &State::active, "1", "people in and awake"},
      Port{"defer", &State::defer, "1", "1: washing and dishes wait"}};
  static constexpr std::array kOutputs = {
      Port{"power", &State::power_w, "W", "electrical"},
      Port{"energy", &State::energy_j, "J", "electrical, since the start"},
      Port{"gains", &State::gains_w, "W", "heat into the room"},
      Port{"cooking", &State::cooking, "1", "1 while it runs"},
      Port{"washing", &State::washing, "1", "1 while it runs"},
      Port{"dishes", &State::dishes, "1", "1 while it runs"},
      Port{"fridge", &State::fridge_on, "1", "1 while its compressor runs"},
      Port{"starts", &State::starts, "1", "runs begun since the start"}};
  static constexpr std::array kFaultPoints = {
      Port{"fridge_door", &State::fridge_door, "1", "0 shut, 1 wide open"},
      Port{"stuck_load", &State::stuck_w, "W", "an appliance that nobody can turn off"}};
  static constexpr std::array kState = {
      &State::power_w,       &State::energy_j,  &State::gains_w,     &State::cooking,
      &State::washing,       &State::dishes,    &State::fridge_on,   &State::starts,
      &State::active,        &State::defer,     &State::fridge_door, &State::stuck_w,
      &State::fridge_left_s, &State::cook_s,    &State::wash_s,      &State::dish_s,
      &State::wash_waits,    &State::dish_waits};

  static const engine::ModelInfo& info();
  static void start(const AppliancesParams& params, AppliancesState& state,
                    engine::Stream& initial);
  static std::uint16_t advance(const AppliancesParams& params, AppliancesState& state,
                               const engine::RowContext& context);
  static void settle_start(const AppliancesParams& params, AppliancesState& state);
};

}  // namespace orrery::devices
