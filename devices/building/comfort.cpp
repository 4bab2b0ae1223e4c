// SPDX-License-Identifier: Apache-2.0
#include "devices/building/comfort.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr double kMetWPerM2 = 58.15;
constexpr double kCloM2KPerW = 0.155;
constexpr double kZeroCelsiusK = 273.15;

double fourth_power(double x) { return x * x * x * x; }

/// A clothed body: what the standard's formulas need.
struct Body {
  double air_c;
  double radiant_c;
  double heat_w_per_m2;  ///< M - W
  double clothing_m2_k_per_w;
  double area_factor;
  double forced;  ///< convection by air speed, W/(m2 K)

  double convection(double surface_c) const {
    const double rise = std::fabs(surface_c - air_c);
    return std::max(2.38 * std::sqrt(std::sqrt(rise)), forced);
  }
  double radiation_w_per_m2(double surface_c) const {
    return 3.96e-8 * area_factor *
           (fourth_power(surface_c + 273.0) - fourth_power(radiant_c + 273.0));
  }
  /// What the surface loses less what reaches it: rises with its temperature.
  double imbalance(double surface_c) const {
    const double skin_c = 35.7 - 0.028 * heat_w_per_m2;
    const double lost =
        radiation_w_per_m2(surface_c) + area_factor * convection(surface_c) * (surface_c - air_c);
    return surface_c - skin_c + clothing_m2_k_per_w * lost;
  }
};

Body body_of(const ComfortParams& p) {
  Body b{};
  b.air_c = p.air_temperature_k - kZeroCelsiusK;
  b.radiant_c = p.radiant_temperature_k - kZeroCelsiusK;
  b.heat_w_per_m2 = (p.metabolic_rate_met - p.external_work_met) * kMetWPerM2;
  b.clothing_m2_k_per_w = p.clothing_clo * kCloM2KPerW;
  b.area_factor = b.clothing_m2_k_per_w <= 0.078 ? 1.0 + 1.29 * b.clothing_m2_k_per_w
                                                 : 1.05 + 0.645 * b.clothing_m2_k_per_w;
  b.forced = 12.1 * std::sqrt(p.air_speed_m_per_s);
  return b;
}

double surface_temperature_c(const Body& body) {
  double low = -60.0;
  double high = 120.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (body.imbalance(middle) > 0.0 ? high : low) = middle;
  }
  return 0.5 * (low + high);
}

void judge(const ComfortParams& p, ComfortState& s) {
  ComfortParams felt = p;
  if (s.in_air_k > 0.0) felt.air_temperature_k = s.in_air_k;
  if (s.in_radiant_k > 0.0) felt.radiant_temperature_k = s.in_radiant_k;
  if (s.in_speed_m_per_s > 0.0) felt.air_speed_m_per_s = s.in_speed_m_per_s;
  if (s.in_humidity > 0.0) felt.humidity = s.in_humidity;
  s.pmv = predicted_mean_vote(felt);
  s.ppd = predicted_dissatisfied(s.pmv);
}

}  // namespace

double predicted_mean_vote(const ComfortParams& p) {
  const Body body = body_of(p);
  const double metabolic = p.metabolic_rate_met * kMetWPerM2;
  const double heat = body.heat_w_per_m2;
  const double vapour_pa =
      p.humidity * 1000.0 * engine::exp(16.6536 - 4030.183 / (body.air_c + 235.0));
  const double surface_c = surface_temperature_c(body);
  const double skin = 3.05e-3 * (5733.0 - 6.99 * heat - vapour_pa);
  const double sweat = 0.42 * std::max(heat - kMetWPerM2, 0.0);
  const double breath =
      1.7e-5 * metabolic * (5867.0 - vapour_pa) + 0.0014 * metabolic * (34.0 - body.air_c);
  const double convection =
      body.area_factor * body.convection(surface_c) * (surface_c - body.air_c);
  return (0.303 * engine::exp(-0.036 * metabolic) + 0.028) *
         (heat - skin - sweat - breath - body.radiation_w_per_m2(surface_c) - convection);
}

double predicted_dissatisfied(double pmv) {
  const double square = pmv * pmv;
  return 1.0 - 0.95 * engine::exp(-0.03353 * square * square - 0.2179 * square);
}

void Comfort::start(const Params& p, State& s, engine::Stream&) { judge(p, s); }
void Comfort::settle_start(const Params& p, State& s) { judge(p, s); }

std::uint16_t Comfort::advance(const Params& p, State& s, const engine::RowContext& c) {
  judge(p, s);
  s.dissatisfied_s += s.ppd * c.dt_s;
  return engine::kNoNotice;
}

const engine::ModelInfo& Comfort::info() {
  static const engine::ModelInfo info = engine::describe_device<Comfort>(
      "building/comfort", "predicted mean vote and percentage dissatisfied of a person in a room",
      "Steady heat balance of a clothed body. Holds for votes of -2 to 2, 10 to 30 degC and up "
      "to 1 m/s; people who adapt and draughts on a part of the body are left out.",
      "ISO 7730:2005; Fanger, Thermal Comfort (1970)");
  return info;
}

}  // namespace orrery::devices
