// SPDX-License-Identifier: Apache-2.0
#include "devices/building/boiler.h"

#include <algorithm>

namespace orrery::devices {

namespace {

void operate(const BoilerParams& p, BoilerState& s) {
  const double return_k = s.return_k > 0.0 ? s.return_k : p.return_k;
  const double cool = (p.dew_point_k - return_k) / (p.dew_point_k - p.condensing_full_k);
  s.efficiency = (p.efficiency + p.condensing_gain * std::clamp(cool, 0.0, 1.0)) *
                 (1.0 - std::clamp(s.fouling, 0.0, 0.9));
  const bool burns = s.ignition < 0.5;
  s.heat_w = burns ? std::clamp(s.demand_w, 0.0, p.capacity_w) : 0.0;
  s.gas_w = burns ? s.heat_w / s.efficiency + p.standby_w : 0.0;
  s.power_w = p.electric_w * s.heat_w / p.capacity_w;
}

}  // namespace

void Boiler::start(const Params& p, State& s, engine::Stream&) { operate(p, s); }
void Boiler::settle_start(const Params& p, State& s) { operate(p, s); }

std::uint16_t Boiler::advance(const Params& p, State& s, const engine::RowContext& c) {
  operate(p, s);
  s.gas_j += s.gas_w * c.dt_s;
  s.heat_j += s.heat_w * c.dt_s;
  s.energy_j += s.power_w * c.dt_s;
  return engine::kNoNotice;
}

const engine::ModelInfo& Boiler::info() {
  static const engine::ModelInfo info = engine::describe_device<Boiler>(
      "building/boiler", "gas boiler that condenses when the water comes back cool",
      "Quasi-steady: efficiency rises linearly below the dew point of the flue gas. Starts and "
      "the boiler's own water are left out.",
      "EN 15316-4-1; ASHRAE Handbook, HVAC Systems and Equipment");
  return info;
}

}  // namespace orrery::devices
