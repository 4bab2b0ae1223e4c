// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/tariff.h"

#include <algorithm>

#include "devices/building/calendar.h"

namespace orrery::devices {

namespace {

/// Prices of the quarter of an hour that begins at `time_s`.
void set_prices(const TariffParams& p, TariffState& s, double time_s) {
  const double second = second_of_day(time_s);
  const bool free_day = p.weekend_offpeak >= 0.5 && is_weekend(time_s, p.start_weekday);
  const bool peak = !free_day && in_hours(second, p.peak_start_s, p.peak_end_s);
  const double level =
      (peak ? p.peak : p.offpeak) + p.dynamic * Tariff::day_shape(second) + p.noise * s.wander;
  s.price = std::max(level * (1.0 + std::max(s.jump, 0.0)), p.lowest);
  s.feed_in = p.feed_in_follows * s.price + (1.0 - p.feed_in_follows) * p.feed_in;
}

void settle(const TariffParams& p, TariffState& s, double span_s) {
  const double bought_j = std::max(s.power_w, 0.0) * span_s;
  const double sold_j = std::max(-s.power_w, 0.0) * span_s;
  s.bought_j += bought_j;
  s.sold_j += sold_j;
  s.charges += s.price * bought_j + p.standing_per_day * span_s / kSecondsADay;
  s.revenue += s.feed_in * sold_j;
}

}  // namespace

double Tariff::day_shape(double second) {
  // Bumps of half width h hours have the mean 4/3 h / 24 = h / 18.
  constexpr double kEveningH = 3.0, kMorningH = 2.0, kNoonH = 4.0;
  constexpr double kMean = (kEveningH + 0.5 * kMorningH - 0.7 * kNoonH) / 18.0;
  const double raw = bump(second, 19.0 * 3600.0, kEveningH * 3600.0) +
                     0.5 * bump(second, 8.0 * 3600.0, kMorningH * 3600.0) -
                     0.7 * bump(second, 13.0 * 3600.0, kNoonH * 3600.0);
  return (raw - kMean) / (1.0 - kMean);
}

void Tariff::start(const TariffParams& p, TariffState& s, engine::Stream& initial) {
  s.wander = initial.normal();
  set_prices(p, s, 0.0);
}

std::uint16_t Tariff::advance(const TariffParams& p, TariffState& s, const engine::RowContext& c) {
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kProcess};
  over_grid(
      c.time_s, c.time_s + c.dt_s, kTickS, [&](double, double span_s) { settle(p, s, span_s); },
      [&](double tick) {
        if (p.noise > 0.0) walk_to(tick, tick - 1.0, kTickS, p.noise_time_s, key, 0, 1, s.wander);
        set_prices(p, s, tick * kTickS);
      });
  s.cost = s.charges - s.revenue;
  return engine::kNoNotice;
}

const engine::ModelInfo& Tariff::info() {
  static const engine::ModelInfo info = engine::describe_device<Tariff>(
      "grid/tariff", "price of energy by time of use and market, feed-in price, and the bill",
      "Two levels by hour and weekday, a day shape of mean 0 and slow noise, constant over each\n"
      "quarter of an hour. Cost is charges less revenue of the power that is wired in.",
      "IEA-DSM Task 25; CAISO 2013; Schwartz 1997");
  return info;
}

}  // namespace orrery::devices
