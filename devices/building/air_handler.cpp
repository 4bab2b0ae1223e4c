// SPDX-License-Identifier: Apache-2.0
#include "devices/building/air_handler.h"

#include <algorithm>

#include "devices/building/zone_plan.h"

namespace orrery::devices {

namespace {

double speed_share(const AirHandlerParams& p, const AirHandlerState& s) {
  if (s.fan_stopped >= 0.5) return 0.0;
  const double span = std::max(p.co2_high - p.co2_low, 1e-9);
  const double stale = std::clamp((s.co2 - p.co2_low) / span, 0.0, 1.0);
  const double least = p.flow_least_m3_per_s / p.flow_m3_per_s;
  return std::clamp(std::max({least, stale, s.flow_share}), 0.0, 1.0);
}

void operate(const AirHandlerParams& p, AirHandlerState& s) {
  const double outdoor_k = s.outdoor_in_k > 0.0 ? s.outdoor_in_k : p.outdoor_k;
  const double extract_k = s.extract_in_k > 0.0 ? s.extract_in_k : p.extract_k;
  const double setpoint_k = s.setpoint_k > 0.0 ? s.setpoint_k : p.supply_k;
  const double speed = speed_share(p, s);
  s.flow_m3_per_s = p.flow_m3_per_s * speed * (1.0 - std::clamp(s.filter_clogging, 0.0, 1.0));
  s.fan_w = p.fan_w * speed * speed * speed;
  const double w_per_k = kAirHeatJPerM3K * s.flow_m3_per_s;
  const double recovery = p.recovery * (1.0 - std::clamp(s.bypass, 0.0, 1.0)) *
                          (1.0 - std::clamp(s.recovery_stuck, 0.0, 1.0));
  const double recovered_k = recovery * (extract_k - outdoor_k);
  const double missing_w = w_per_k * (setpoint_k - outdoor_k - recovered_k);
  s.recovered_w = w_per_k * recovered_k;
  s.heating_w = std::clamp(missing_w, 0.0, p.heating_w);
  s.cooling_w = std::clamp(-missing_w, 0.0, p.cooling_w);
  s.supply_k =
      outdoor_k + recovered_k + (w_per_k > 0.0 ? (s.heating_w - s.cooling_w) / w_per_k : 0.0);
  s.power_w = s.fan_w + s.cooling_w / p.cooling_cop;
}

}  // namespace

void AirHandler::start(const Params& p, State& s, engine::Stream&) { operate(p, s); }
void AirHandler::settle_start(const Params& p, State& s) { operate(p, s); }

std::uint16_t AirHandler::advance(const Params& p, State& s, const engine::RowContext& c) {
  operate(p, s);
  s.energy_j += s.power_w * c.dt_s;
  s.heating_j += s.heating_w * c.dt_s;
  s.cooling_j += s.cooling_w * c.dt_s;
  return engine::kNoNotice;
}

const engine::ModelInfo& AirHandler::info() {
  static const engine::ModelInfo info = engine::describe_device<AirHandler>(
      "building/air_handler",
      "fresh air led by carbon dioxide: fans, heat recovery, heating and cooling coils",
      "Fan power follows the cube of speed; supply and extract flow are equal. The fan's heat, "
      "moisture and ducts are left out.",
      "ASHRAE Handbook, HVAC Applications; EN 16798-3; EN 13053");
  return info;
}

}  // namespace orrery::devices
