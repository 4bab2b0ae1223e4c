// SPDX-License-Identifier: Apache-2.0
#include "devices/building/appliances.h"

#include <algorithm>
#include <cmath>

#include "devices/building/calendar.h"

namespace orrery::devices {

namespace {

constexpr double kHourS = 3600.0;

/// One run: two powers, each for a time.
struct Profile {
  double high_w, high_s, low_w, low_s;

  double length_s() const { return high_s + low_s; }
  double power_w(double since_s) const {
    if (since_s < 0.0 || since_s >= length_s()) return 0.0;
    return since_s < high_s ? high_w : low_w;
  }
  double energy_j(double since_s) const {
    return high_w * std::min(since_s, high_s) + low_w * std::clamp(since_s - high_s, 0.0, low_s);
  }
  /// Energy of the next `span_s`; moves `since_s`, to -1 when the run ends.
  double run(double& since_s, double span_s) const {
    if (since_s < 0.0) return 0.0;
    const double to_s = since_s + span_s;
    const double energy = energy_j(to_s) - energy_j(since_s);
    since_s = to_s >= length_s() - 1e-6 ? -1.0 : to_s;
    return energy;
  }
};

Profile cooking(const AppliancesParams& p) {
  return {p.cook_high_w, p.cook_high_s, p.cook_low_w, p.cook_low_s};
}
Profile washing(const AppliancesParams& p) {
  return {p.wash_high_w, p.wash_high_s, p.wash_low_w, p.wash_low_s};
}
Profile dishes(const AppliancesParams& p) {
  return {p.dish_high_w, p.dish_high_s, p.dish_low_w, p.dish_low_s};
}

/// Shapes over the day, each with a mean of 1: a bump of half width h has the mean 4/3 h / day.
double bumps(double second, double centre_h, double half_width_h) {
  return bump(second, centre_h * kHourS, half_width_h * kHourS) * 18.0 / half_width_h;
}
double cooking_shape(double second) {
  return 0.2 * bumps(second, 7.0, 1.5) + 0.3 * bumps(second, 12.5, 1.5) +
         0.5 * bumps(second, 18.5, 2.0);
}
double washing_shape(double second) {
  return 0.6 * bumps(second, 11.0, 5.0) + 0.4 * bumps(second, 19.0, 3.0);
}
double dishes_shape(double second) {
  return 0.3 * bumps(second, 13.5, 2.0) + 0.7 * bumps(second, 20.0, 2.5);
}

double fridge_energy(const AppliancesParams& p, AppliancesState& s, double span_s) {
  const double door = std::clamp(s.fridge_door, 0.0, 1.0);
  double energy = 0.0;
  while (span_s > 0.0) {
    const double length_s = std::min(span_s, s.fridge_left_s);
    if (s.fridge_on != 0.0) energy += p.fridge_w * length_s;
    s.fridge_left_s -= length_s;
    span_s -= length_s;
    if (s.fridge_left_s < 1e-6) {
      s.fridge_on = 1.0 - s.fridge_on;
      s.fridge_left_s = s.fridge_on != 0.0 ? p.fridge_on_s * (1.0 + 2.0 * door)
                                           : p.fridge_off_s * (1.0 - 0.8 * door);
    }
  }
  return energy;
}

double steady_w(const AppliancesParams& p, const AppliancesState& s) {
  return p.standby_w + p.electronics_w * std::max(s.active, 0.0) + std::max(s.stuck_w, 0.0);
}

/// Whether one starts at this tick, by `draw` in (0, 1); one that may not start now waits.
void start_run(AppliancesState& s, double& since_s, double& waits, double chance, bool may_start,
               double draw) {
  if (since_s >= 0.0) return;
  const bool wanted = waits >= 0.5 || (s.active >= 0.5 && draw < chance);
  if (!wanted) return;
  waits = may_start ? 0.0 : 1.0;
  if (!may_start) return;
  since_s = 0.0;
  s.starts += 1.0;
}

/// The three runs share a draw, 21 bits each.
void start_runs(const AppliancesParams& p, AppliancesState& s, const engine::RowContext& c,
                double tick) {
  if (s.active < 0.5 && s.wash_waits < 0.5 && s.dish_waits < 0.5) return;
  const double second = second_of_day(tick * Appliances::kTickS);
  const std::uint64_t bits = engine::bits_at({c.seed, c.entity, engine::Purpose::kUsage},
                                             static_cast<std::uint64_t>(tick));
  const auto draw = [bits](int shift) {
    return (static_cast<double>((bits >> shift) & 0x1fffffu) + 0.5) / 2097152.0;
  };
  constexpr double kShare = Appliances::kTickS / kSecondsADay;
  const bool go = s.defer < 0.5;
  double never = 0.0;
  start_run(s, s.cook_s, never, p.cook_per_day * cooking_shape(second) * kShare, true, draw(0));
  start_run(s, s.wash_s, s.wash_waits, p.wash_per_day * washing_shape(second) * kShare, go,
            draw(21));
  start_run(s, s.dish_s, s.dish_waits, p.dish_per_day * dishes_shape(second) * kShare, go,
            draw(42));
}

void observe(const AppliancesParams& p, AppliancesState& s) {
  s.cooking = s.cook_s >= 0.0 ? 1.0 : 0.0;
  s.washing = s.wash_s >= 0.0 ? 1.0 : 0.0;
  s.dishes = s.dish_s >= 0.0 ? 1.0 : 0.0;
  s.power_w = steady_w(p, s) + (s.fridge_on != 0.0 ? p.fridge_w : 0.0) +
              cooking(p).power_w(s.cook_s) + washing(p).power_w(s.wash_s) +
              dishes(p).power_w(s.dish_s);
  s.gains_w = p.heat_share * s.power_w;
}

}  // namespace

void Appliances::start(const AppliancesParams& p, AppliancesState& s, engine::Stream& initial) {
  s.cook_s = s.wash_s = s.dish_s = -1.0;
  const double at_s = initial.uniform() * (p.fridge_on_s + p.fridge_off_s);
  s.fridge_on = at_s < p.fridge_on_s ? 1.0 : 0.0;
  s.fridge_left_s =
      s.fridge_on != 0.0 ? p.fridge_on_s - at_s : p.fridge_on_s + p.fridge_off_s - at_s;
  observe(p, s);
}

void Appliances::settle_start(const AppliancesParams& p, AppliancesState& s) { observe(p, s); }

std::uint16_t Appliances::advance(const AppliancesParams& p, AppliancesState& s,
                                  const engine::RowContext& c) {
  over_grid(
      c.time_s, c.time_s + c.dt_s, kTickS,
      [&](double, double span_s) {
        s.energy_j += steady_w(p, s) * span_s + fridge_energy(p, s, span_s) +
                      cooking(p).run(s.cook_s, span_s) + washing(p).run(s.wash_s, span_s) +
                      dishes(p).run(s.dish_s, span_s);
      },
      [&](double tick) { start_runs(p, s, c, tick); });
  observe(p, s);
  return engine::kNoNotice;
}

const engine::ModelInfo& Appliances::info() {
  static const engine::ModelInfo info = engine::describe_device<Appliances>(
      "building/appliances",
      "electric appliances of a household: fridge, cooking, washing, dishes, electronics",
      "A fridge cycles; runs of two powers start by hour and presence; energy is exactly the\n"
      "integral of power. Washing and dishes can be deferred by command.",
      "Richardson et al., Energy and Buildings 42 (2010) 1878");
  return info;
}

}  // namespace orrery::devices
