// SPDX-License-Identifier: Apache-2.0
#include "devices/building/heat_pump.h"

#include <algorithm>

namespace orrery::devices {

namespace {

constexpr double kFreezingK = 273.15;
constexpr double kRatedSourceK = 280.15;
constexpr double kDryBelowK = 10.0;  // colder air holds too little water to matter
constexpr double kLeastLiftK = 1.0;

/// Share of defrosting: a triangle with its top at freezing.
double frost(const HeatPumpParams& p, double source_k) {
  const double rise = (source_k - (kFreezingK - kDryBelowK)) / kDryBelowK;
  const double fall = (p.defrost_from_k - source_k) / (p.defrost_from_k - kFreezingK);
  return p.defrost_share * std::clamp(std::min(rise, fall), 0.0, 1.0);
}

double asked_w(const HeatPumpState& s) {
  return std::max(std::max(s.demand_w, 0.0), std::clamp(s.modulation, 0.0, 1.0) * s.capacity_w);
}

void operate(const HeatPumpParams& p, HeatPumpState& s) {
  const double source_k = s.source_k > 0.0 ? s.source_k : p.source_k;
  const double supply_k = s.supply_k > 0.0 ? s.supply_k : p.supply_k;
  const double kept = 1.0 - frost(p, source_k);
  const double leak = std::clamp(s.refrigerant_leak, 0.0, 1.0);
  const double approach_k = p.approach_k * (1.0 + std::max(s.fouling, 0.0));
  const double condenser_k = supply_k + approach_k;
  const double lift_k = std::max(condenser_k - (source_k - approach_k), kLeastLiftK);
  const double ideal = std::min(p.carnot_share * condenser_k / lift_k, p.cop_most);
  s.cop = std::max(ideal * kept * (1.0 - 0.5 * leak), 1.0);
  s.capacity_w = source_k < p.source_least_k
                     ? 0.0
                     : std::max(p.capacity_w * kept * (1.0 - leak) *
                                    (1.0 + p.capacity_slope_per_k * (source_k - kRatedSourceK)),
                                0.0);
  const double wanted_w = s.block >= 0.5 ? 0.0 : asked_w(s);
  const double pumped_w = std::min(wanted_w, s.capacity_w);
  const double rod_w = std::min(wanted_w - pumped_w, p.backup_w);
  s.load = s.capacity_w > 0.0 ? pumped_w / s.capacity_w : 0.0;
  s.heat_w = pumped_w + rod_w;
  s.power_w = pumped_w / s.cop + rod_w + p.standby_w;
}

}  // namespace

void HeatPump::start(const Params& p, State& s, engine::Stream&) { operate(p, s); }
void HeatPump::settle_start(const Params& p, State& s) { operate(p, s); }

std::uint16_t HeatPump::advance(const Params& p, State& s, const engine::RowContext& c) {
  operate(p, s);
  s.energy_j += s.power_w * c.dt_s;
  s.heat_j += s.heat_w * c.dt_s;
  s.unmet_j += std::max(asked_w(s) - s.heat_w, 0.0) * c.dt_s;
  return engine::kNoNotice;
}

const engine::ModelInfo& HeatPump::info() {
  static const engine::ModelInfo info = engine::describe_device<HeatPump>(
      "building/heat_pump",
      "air-water heat pump: COP as a share of Carnot's, defrosting, backup rod",
      "Quasi-steady. Capacity and COP follow source and supply temperature; frost takes a share "
      "near 0 degC. Losses of starts and of cycling are left out.",
      "Staffell et al., Energy Environ. Sci. 5 (2012) 9291; EN 14825");
  return info;
}

}  // namespace orrery::devices
