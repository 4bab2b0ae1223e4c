// SPDX-License-Identifier: Apache-2.0
#include "devices/water/service_tank.h"

#include <algorithm>

#include "devices/water/demand_noise.h"

namespace orrery::devices {

namespace {

double wanted(const ServiceTankParams& p, const ServiceTankState& s, double time_s) {
  const double share = demand_at(p, time_s) / p.demand_mean;
  const double noise = 1.0 + p.demand_noise * s.demand_deviation;
  return p.mean_flow_m3_per_s * std::max(0.0, share * noise * (1.0 + s.surge));
}

/// Time for which a straight line from `level` with `slope` is below `mark`.
double time_below(double level, double slope, double mark, double dt_s) {
  const double end = level + slope * dt_s;
  if (level >= mark && end >= mark) return 0.0;
  if (level < mark && end < mark) return dt_s;
  const double crossing_s = (mark - level) / slope;
  return level < mark ? crossing_s : dt_s - crossing_s;
}

/// Levels go along a straight line to a bound, and stay there.
void balance(const ServiceTankParams& p, ServiceTankState& s, double dt_s) {
  const double in = std::max(0.0, s.inflow_m3_per_s);
  const double leak = std::max(0.0, s.leak_m3_per_s);
  const double out = s.demand_m3_per_s + leak;
  const double net = in - out;
  const double room_m3 = (net > 0.0 ? p.height_m - s.level_m : s.level_m) * p.area_m2;
  const double moving_s = net == 0.0 ? dt_s : std::min(dt_s, room_m3 / std::abs(net));
  const double standing_s = dt_s - moving_s;
  s.below_reserve_s += time_below(s.level_m, net / p.area_m2, p.reserve_m, moving_s);
  s.level_m = std::clamp(s.level_m + net * moving_s / p.area_m2, 0.0, p.height_m);
  s.below_reserve_s += s.level_m < p.reserve_m ? standing_s : 0.0;
  // While it stands empty, what comes in is shared between those who draw and the leak.
  const double served = net < 0.0 && out > 0.0 ? in / out : 1.0;
  s.delivered_m3 += s.demand_m3_per_s * (moving_s + served * standing_s);
  s.leaked_m3 += leak * (moving_s + served * standing_s);
  s.unserved_m3 += s.demand_m3_per_s * (1.0 - served) * standing_s;
  if (net > 0.0) s.spilled_m3 += net * standing_s;
}

}  // namespace

void ServiceTank::start(const ServiceTankParams& p, ServiceTankState& s, engine::Stream& initial) {
  s.level_m = std::min(p.initial_level_m, p.height_m);
  s.demand_deviation = initial.normal();
  s.demand_m3_per_s = wanted(p, s, 0.0);
}

std::uint16_t ServiceTank::advance(const ServiceTankParams& p, ServiceTankState& s,
                                   const engine::RowContext& c) {
  s.demand_m3_per_s = wanted(p, s, c.time_s + 0.5 * c.dt_s);
  balance(p, s, c.dt_s);
  draw_demand_noise(p, {c.seed, c.entity, engine::Purpose::kDemand}, c.time_s + c.dt_s,
                    s.demand_deviation, s.demand_tick);
  return engine::kNoNotice;
}

const engine::ModelInfo& ServiceTank::info() {
  static const engine::ModelInfo info = engine::describe_device<ServiceTank>(
      "water/service_tank", "service reservoir: pumps fill it, a district draws from it",
      "A dh/dt = inflow - demand - leak between empty and full; demand by day and week with slow "
      "noise. Books what was delivered, wanted in vain and spilled, and time below the reserve.",
      "mass balance; Butler and Memon, Water Demand Management, ch. 1; Trifunovic, Introduction to "
      "Urban Water Distribution, ch. 4");
  return info;
}

}  // namespace orrery::devices
