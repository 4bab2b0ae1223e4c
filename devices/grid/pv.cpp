// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/pv.h"

#include <algorithm>
#include <cmath>

#include "devices/grid/grid_ticks.h"
#include "devices/grid/row_checks.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr double kUnderVoltage = 0.45;  // IEEE 1547-2018, table 12: UV2, OV2
constexpr double kOverVoltage = 1.20;
constexpr double kEnterServiceMin = 0.917;  // table 4
constexpr double kEnterServiceMax = 1.05;
constexpr double kClearestSky = 1.6;  // edges of clouds have been seen to reach about that

double clear_factor(double depth, double share) { return 1.0 + depth * share / (1.0 - share); }

double sky_factor(const PvParams& p, double cloudy) {
  return cloudy != 0.0 ? 1.0 - p.cloud_depth : clear_factor(p.cloud_depth, p.cloud_share);
}

/// What is fed in from this moment on.
void operate(const PvParams& p, PvState& s) {
  const double light = std::max(s.irradiance_w_per_m2, 0.0) * s.cloud_factor *
                       (1.0 - std::clamp(s.soiling, 0.0, 1.0));
  const double rated_w = p.dc_power_w / p.dc_ac_ratio;
  s.cell_temperature_k = faiman_cell_k(s.temperature_k, light, s.wind_m_per_s,
                                       p.heat_loss_w_per_m2_k, p.heat_loss_wind);
  s.dc_w = std::max(0.0, pvwatts::dc_power_w(light, s.cell_temperature_k, p.dc_power_w,
                                             p.temperature_coeff_per_k)) *
           (1.0 - p.losses) * (1.0 - std::clamp(s.string_loss, 0.0, 1.0));
  s.available_w = pvwatts::inverter_ac_w(s.dc_w, rated_w, p.inverter_efficiency);
  const bool feeding = s.reconnect_left_s <= 0.0 && s.inverter_trip < 0.5;
  s.connected = feeding ? 1.0 : 0.0;
  if (!feeding) {
    s.power_w = s.reactive_w = 0.0;
    return;
  }
  const double apparent_w = rated_w * p.apparent_ratio;
  double limit_w = rated_w * (1.0 - std::clamp(s.curtail, 0.0, 1.0));
  if (p.volt_watt >= 0.5) limit_w = std::min(limit_w, rated_w * VoltWatt{}.at(s.voltage_seen));
  s.reactive_w = p.volt_var >= 0.5 ? apparent_w * VoltVar{}.at(s.voltage_seen) : 0.0;
  limit_w = std::min(limit_w, std::sqrt(apparent_w * apparent_w - s.reactive_w * s.reactive_w));
  s.power_w = std::min(s.available_w, limit_w);
}

void hold(PvState& s, double span_s) {
  s.energy_j += s.power_w * span_s;
  s.curtailed_energy_j += (s.available_w - s.power_w) * span_s;
}

/// With the chance that clear and cloudy are drawn anew within a tick, they are.
void draw_sky(const PvParams& p, PvState& s, const engine::RowContext& c, double tick) {
  const double redraw = 1.0 - engine::exp(-Pv::kTickS / p.cloud_time_s);
  const std::uint64_t sky =
      p.site > 0.0 ? engine::entity_key("site of plants", static_cast<std::uint64_t>(p.site))
                   : c.entity;
  const double u = engine::uniform_at({c.seed, sky, engine::Purpose::kWeather},
                                      static_cast<std::uint64_t>(tick));
  const double passed = 1.0 - engine::exp(-Pv::kTickS / p.cloud_edge_s);
  s.cloud_factor += (sky_factor(p, s.cloudy) - s.cloud_factor) * passed;
  if (u < redraw) s.cloudy = u < redraw * p.cloud_share ? 1.0 : 0.0;
}

/// True when it went off now.
bool protect(PvState& s, double dt_s) {
  if (s.voltage < kUnderVoltage || s.voltage > kOverVoltage) {
    const bool was_on = s.reconnect_left_s <= 0.0;
    s.reconnect_left_s = Pv::kReconnectS;
    return was_on;
  }
  if (s.reconnect_left_s > 0.0) {
    const bool may = s.voltage >= kEnterServiceMin && s.voltage <= kEnterServiceMax;
    s.reconnect_left_s = may ? std::max(0.0, s.reconnect_left_s - dt_s) : Pv::kReconnectS;
  }
  return false;
}

}  // namespace

void Pv::start(const PvParams& p, PvState& s, engine::Stream& initial) {
  s.temperature_k = 293.15;
  s.wind_m_per_s = 1.0;
  s.voltage = s.voltage_seen = 1.0;
  s.cloudy = initial.uniform() < p.cloud_share && p.site == 0.0 ? 1.0 : 0.0;
  s.cloud_factor = sky_factor(p, s.cloudy);
  operate(p, s);
}

void Pv::settle_start(const PvParams& p, PvState& s) {
  s.voltage_seen = s.voltage;
  operate(p, s);
}

std::uint16_t Pv::advance(const PvParams& p, PvState& s, const engine::RowContext& c) {
  // A response time is that to 90 %: ln 10 time constants.
  const double follow = 1.0 - engine::exp(-2.302585092994046 * c.dt_s / p.response_time_s);
  if (p.cloud_depth > 0.0) {
    over_ticks(
        c.time_s, c.dt_s, kTickS, s.last_tick, [&](double span_s) { hold(s, span_s); },
        [&](double tick) {
          draw_sky(p, s, c, tick);
          operate(p, s);
        });
  } else {
    hold(s, c.dt_s);
  }
  s.voltage_seen += (s.voltage - s.voltage_seen) * follow;
  const bool tripped = protect(s, c.dt_s);
  operate(p, s);
  return tripped ? static_cast<std::uint16_t>(kTripped) : engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_pv(engine::PopulationSpec spec) {
  RowChecks checks(spec);
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    const double depth = checks.value("cloud_depth", row);
    const double clear = clear_factor(depth, checks.value("cloud_share", row));
    if (checks.value("site", row) != std::floor(checks.value("site", row)))
      checks.refuse(row, fmt::format("`site` is {}, no whole number", checks.value("site", row)),
                    "number the sites from 1; 0 is a sky of its own");
    if (depth > 0.0 && clear > kClearestSky)
      checks.refuse(row,
                    fmt::format("between its clouds the sun is {:.2f} of the weather's, more than "
                                "edges of clouds give ({})",
                                clear, kClearestSky),
                    "lower `cloud_depth` or `cloud_share`");
  }
  if (checks.failed()) return engine::failure(checks.mistakes());
  return engine::make_rows<Pv>(std::move(spec));
}

const engine::ModelInfo& Pv::info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i = engine::describe_device<Pv>(
        "grid/pv", "photovoltaic plant: PVWatts array and inverter, clouds, volt-var and volt-watt",
        "Pdc = G/1000 P0 (1 + gamma (Tc - 25 degC)) (1 - losses); part-load inverter; trips "
        "outside\n"
        "0.45..1.2 of nominal voltage and waits 300 s. No spectrum, angle of incidence or snow.",
        "Dobos, PVWatts Version 5 Manual, NREL 2014; Faiman 2008; IEEE 1547-2018");
    i.notices = {
        {"tripped", "voltage left the range in which it may feed in", engine::NoticeEffect::kNone}};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
