// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/row_population.h"

namespace orrery::devices {

/// What a person feels, as parameters; an input that is not 0 takes a parameter's place.
struct ComfortParams {
  double air_temperature_k = 295.15;
  double radiant_temperature_k = 295.15;
  double air_speed_m_per_s = 0.1;
  double humidity = 0.5;
  double metabolic_rate_met = 1.2;
  double clothing_clo = 0.5;
  double external_work_met = 0.0;
};
struct ComfortState {
  double pmv = 0.0;
  double ppd = 0.0;
  double dissatisfied_s = 0.0;
  double in_air_k = 0.0;
  double in_radiant_k = 0.0;
  double in_speed_m_per_s = 0.0;
  double in_humidity = 0.0;
};

/// Predicted mean vote of a person whose heat balance is steady.
///
///   PMV = (0.303 e^(-0.036 M) + 0.028) (M - W - skin - sweat - breath - radiation - convection)
///   PPD = 100 - 95 exp(-0.03353 PMV^4 - 0.2179 PMV^2)
///
///   M = 58.15 W/m2 a met; the clothing surface solves its own balance, by bisection.
///   pa = RH 10 exp(16.6536 - 4030.183 / (ta + 235)), RH in %, ta in degC
///
/// `pmv`, `ppd` alone answer a question; `dissatisfied` sums PPD/100 over time. Inputs `air`,
/// `radiant`, `air_speed`, `humidity` are wires from a zone. Outputs: pmv (scale -3 to 3), ppd
/// (a share, 0.05 to 1). Holds for -2 <= PMV <= 2, 10 to 30 degC, up to 1 m/s; no adaptation.
/// Source: ISO 7730:2005, clause 4 and annex D; Fanger, Thermal Comfort (1970).
struct Comfort {
  using Params = ComfortParams;
  using State = ComfortState;
  using Row = engine::Field<ComfortParams>;
  using Port = engine::Port<ComfortState>;

  static constexpr std::array kParams = {
      Row{"air_temperature",
          &Params::air_temperature_k,
          "K",
          {263.15, 323.15},
          "of the air around the person",
          "ISO 7730, table D.1"},
      Row{"radiant_temperature",
          &Params::radiant_temperature_k,
          "K",
          {263.15, 333.15},
          "mean of the surfaces around",
          "ISO 7730, table D.1"},
      Row{"air_speed",
          &Params::air_speed_m_per_s,
          "m/s",
          {0, 5},
          "relative to the body",
          "ISO 7730, table D.1"},
      Row{"humidity", &Params::humidity, "1", {0, 1}, "relative", "ISO 7730, annex D"},
      Row{"metabolic_rate",
          &Params::metabolic_rate_met,
          "1",
          {0.7, 8},
          "in met, 58.15 W/m2 each: 1 is seated and relaxed",
          "ISO 7730, annex B: office, 1.2"},
      Row{"clothing",
          &Params::clothing_clo,
          "1",
          {0, 4},
          "in clo, 0.155 m2 K/W each",
          "ISO 7730, annex C: light summer clothing, 0.5"},
      Row{"external_work",
          &Params::external_work_met,
          "1",
          {0, 4},
          "in met",
          "ISO 7730: 0 for most activities"}};
  static constexpr std::array kInputs = {
      Port{"air", &State::in_air_k, "K", "air temperature; 0: the parameter's"},
      Port{"radiant", &State::in_radiant_k, "K", "radiant temperature; 0: the parameter's"},
      Port{"speed", &State::in_speed_m_per_s, "m/s", "air speed; 0: the parameter's"},
      Port{"relative_humidity", &State::in_humidity, "1", "0: the parameter's"}};
  static constexpr std::array kOutputs = {
      Port{"pmv", &State::pmv, "1", "predicted mean vote, cold -3 to hot 3"},
      Port{"ppd", &State::ppd, "1", "share of people dissatisfied, 0.05 to 1"},
      Port{"dissatisfied_time", &State::dissatisfied_s, "s", "sum of ppd over time"}};
  static constexpr std::array<Port, 0> kFaultPoints = {};
  static constexpr std::array kState = {
      &State::pmv,        &State::ppd,          &State::dissatisfied_s,
      &State::in_air_k,   &State::in_radiant_k, &State::in_speed_m_per_s,
      &State::in_humidity};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static void settle_start(const Params& params, State& state);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

/// PMV of ISO 7730 for whatever conditions.
double predicted_mean_vote(const ComfortParams& conditions);
/// Share of people dissatisfied at that vote.
double predicted_dissatisfied(double pmv);

}  // namespace orrery::devices
