// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/heat_pump_load.h"

#include <algorithm>
#include <cmath>

#include "devices/grid/row_checks.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

using Params = HeatPumpLoadParams;
using State = HeatPumpLoadState;

constexpr double kDropOutVoltage = 0.5;
constexpr double kRatedOutdoorK = 280.15;
constexpr double kNever = 1e300;

double cop_now(const Params& p, const State& s) {
  return std::max(1.0, p.cop + p.cop_per_k * (s.temperature_k - kRatedOutdoorK)) *
         (1.0 - std::clamp(s.fouling, 0.0, 0.9));
}

/// Where the house ends up if nothing is switched.
double rest_k(const Params& p, const State& s, bool running) {
  const double heat_w = running ? p.power_w * cop_now(p, s) : 0.0;
  return s.temperature_k + (p.gain_w + heat_w) / p.loss_w_per_k;
}

double upper_k(const Params& p, const State& s) {
  return p.set_point_k + s.set_shift_k + 0.5 * p.band_k;
}
double lower_k(const Params& p, const State& s) { return upper_k(p, s) - p.band_k; }

/// Time in which the exponential towards `rest` comes to `goal`; 0 when it is there or beyond.
double time_to_s(const Params& p, double from_k, double rest, double goal_k, bool rising) {
  if (rising ? from_k >= goal_k : from_k <= goal_k) return 0.0;
  if (rising ? rest <= goal_k : rest >= goal_k) return kNever;
  return p.heat_capacity_j_per_k / p.loss_w_per_k * engine::log((rest - from_k) / (rest - goal_k));
}

void pass(const Params& p, State& s, double span_s) {
  const bool running = s.running != 0.0;
  const double rest = rest_k(p, s, running);
  const double kept = engine::exp(-span_s * p.loss_w_per_k / p.heat_capacity_j_per_k);
  s.indoor_k = rest + (s.indoor_k - rest) * kept;
  if (running) {
    s.energy_j += p.power_w * span_s;
    s.heat_j += p.power_w * cop_now(p, s) * span_s;
  }
  s.off_left_s = std::max(0.0, s.off_left_s - span_s);
}

void switch_off(const Params& p, State& s) {
  s.running = 0.0;
  s.off_left_s = p.restart_delay_s;
}

/// Goes to the next switching or the end of the step; returns the time that it took.
double go_on(const Params& p, State& s, double left_s) {
  const bool running = s.running != 0.0;
  const double rest = rest_k(p, s, running);
  const double until_s =
      running ? time_to_s(p, s.indoor_k, rest, upper_k(p, s), true)
              : std::max(s.off_left_s, time_to_s(p, s.indoor_k, rest, lower_k(p, s), false));
  if (until_s > left_s) {
    pass(p, s, left_s);
    return left_s;
  }
  pass(p, s, until_s);
  if (running) {
    switch_off(p, s);
  } else {
    s.running = 1.0;
    s.starts += 1.0;
  }
  return until_s;
}

void show(const Params& p, State& s) {
  s.power_w = s.running * p.power_w;
  s.reactive_w = s.power_w * std::sqrt(1.0 - p.power_factor * p.power_factor) / p.power_factor;
}

}  // namespace

// As in a long run: a share of houses runs, and each is somewhere in the band.
void HeatPumpLoad::start(const Params& p, State& s, engine::Stream& initial) {
  s.temperature_k = kRatedOutdoorK;
  s.voltage = 1.0;
  const double lower = lower_k(p, s);
  const double upper = upper_k(p, s);
  const double on_s = time_to_s(p, lower, rest_k(p, s, true), upper, true);
  const double off_s = time_to_s(p, upper, rest_k(p, s, false), lower, false);
  s.indoor_k = lower + (upper - lower) * initial.uniform();
  s.running = initial.uniform() * (on_s + off_s) < on_s ? 1.0 : 0.0;
  show(p, s);
}

std::uint16_t HeatPumpLoad::advance(const Params& p, State& s, const engine::RowContext& c) {
  const bool live = s.voltage >= kDropOutVoltage && s.compressor_failure < 0.5;
  if (live) {
    for (double left_s = c.dt_s; left_s > 0.0;) left_s -= go_on(p, s, left_s);
  } else {
    switch_off(p, s);
    pass(p, s, c.dt_s);
    s.off_left_s = p.restart_delay_s;
  }
  if (s.indoor_k < lower_k(p, s) - 1e-6) s.cold_time_s += c.dt_s;
  show(p, s);
  return engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_heat_pump_load(
    engine::PopulationSpec spec) {
  RowChecks checks(spec);
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    const auto value = [&](const char* name) { return checks.value(name, row); };
    const double rest =
        kRatedOutdoorK + (value("gain") + value("power") * value("cop")) / value("loss");
    if (rest <= value("set_point") + 0.5 * value("band"))
      checks.refuse(row,
                    fmt::format("running all the time, it warms the house to {:.1f} K when it is 7 "
                                "degC outdoors, and never reaches {:.1f} K",
                                rest, value("set_point") + 0.5 * value("band")),
                    "more `power`, less `loss` or a lower `set_point`");
  }
  if (checks.failed()) return engine::failure(checks.mistakes());
  return engine::make_rows<HeatPumpLoad>(std::move(spec));
}

const engine::ModelInfo& HeatPumpLoad::info() {
  static const engine::ModelInfo info = engine::describe_device<HeatPumpLoad>(
      "grid/heat_pump_load",
      "house with a switched heat pump: duty cycle, diversity, cold load pickup",
      "C dT/dt = -U (T - T_out) + gain + on P COP, with the exact exponential and switchings at\n"
      "their own moments. One room, no modulation, no hot water, no defrosting.",
      "Ihara and Schweppe, IEEE Trans. PAS-100 (1981) 4142");
  return info;
}

}  // namespace orrery::devices
