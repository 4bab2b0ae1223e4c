// SPDX-License-Identifier: Apache-2.0
#include "devices/water/drain_tank.h"

#include <algorithm>
#include <cmath>

#include "devices/water/pump_curve.h"

namespace orrery::devices {

namespace {

constexpr double kPartS = 5.0;  // the root bends sharply when the tank is nearly empty

double outflow_at(const DrainTankParams& p, const DrainTankState& s, double level_m) {
  const double open = 1.0 - std::clamp(s.blockage, 0.0, 1.0);
  return open * p.discharge_coeff * p.drain_area_m2 *
         std::sqrt(2.0 * kStandardGravity * std::max(level_m, 0.0));
}

}  // namespace

void DrainTank::start(const DrainTankParams& p, DrainTankState& s, engine::Stream&) {
  s.level_m = p.initial_level_m;
  s.outflow_m3_per_s = outflow_at(p, s, s.level_m);
}

std::uint16_t DrainTank::advance(const DrainTankParams& p, DrainTankState& s,
                                 const engine::RowContext& c) {
  const double inflow = std::max(s.inflow_m3_per_s, 0.0);
  const auto rate = [&](double level_m) {
    return (inflow - outflow_at(p, s, level_m)) / p.area_m2;
  };
  const double parts = std::ceil(c.dt_s / kPartS);
  const double h = c.dt_s / parts;
  for (double part = 0.0; part < parts; part += 1.0) {
    const double k1 = rate(s.level_m);
    const double k2 = rate(s.level_m + 0.5 * h * k1);
    const double k3 = rate(s.level_m + 0.5 * h * k2);
    const double k4 = rate(s.level_m + h * k3);
    s.level_m = std::max(0.0, s.level_m + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4));
  }
  s.outflow_m3_per_s = outflow_at(p, s, s.level_m);
  return engine::kNoNotice;
}

const engine::ModelInfo& DrainTank::info() {
  static const engine::ModelInfo info = engine::describe_device<DrainTank>(
      "water/drain_tank", "open tank that a pump fills and gravity empties",
      "A dh/dt = q_in - Cd a sqrt(2 g h). Straight walls, covered drain, no overflow.",
      "White, Fluid Mechanics, ch. 3");
  return info;
}

}  // namespace orrery::devices
