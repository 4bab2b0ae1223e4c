// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/charging_station.h"

#include <algorithm>
#include <cmath>

#include "devices/grid/grid_calendar.h"
#include "devices/grid/row_checks.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

using Params = ChargingStationParams;
using State = ChargingStationState;

double most_arrivals_per_s(const Params& p) {
  return p.arrivals_per_s * (1.0 + p.swing) * std::max(1.0, p.weekend_factor);
}

double arrivals_per_s(const Params& p, double time_s) {
  if (p.swing == 0.0 && p.weekend_factor == 1.0) return p.arrivals_per_s;
  const CalendarTime when = calendar_at(time_s, 1.0, p.start_weekday);
  const double turn = when.second_of_day / 86400.0 - p.peak_hour / 24.0;
  return p.arrivals_per_s * (1.0 + p.swing * engine::cos(6.283185307179586 * turn)) *
         (when.weekday < 5 ? 1.0 : p.weekend_factor);
}

/// Rate of everything that may happen next: exponential times forget what has passed.
double event_rate(const Params& p, const State& s) {
  return most_arrivals_per_s(p) + s.charging / p.stay_s + s.waiting / p.patience_s;
}

double draw(const engine::RowContext& c, const State& s, int which) {
  return engine::uniform_at(
      {c.seed, c.entity, engine::Purpose::kArrival},
      2 * static_cast<std::uint64_t>(s.events) + static_cast<std::uint64_t>(which));
}

void schedule(const Params& p, State& s, const engine::RowContext& c, double time_s) {
  const double rate = event_rate(p, s);
  s.next_event_s = rate > 0.0 ? time_s - engine::log(draw(c, s, 0)) / rate : 1e300;
}

void fill_points(const Params& p, State& s) {
  const double open = p.points - std::clamp(std::floor(s.points_out), 0.0, p.points);
  const double moved = std::clamp(open - s.charging, 0.0, s.waiting);
  s.charging += moved;
  s.waiting -= moved;
}

void arrive(const Params& p, State& s) {
  const double open = p.points - std::clamp(std::floor(s.points_out), 0.0, p.points);
  s.arrivals += 1.0;
  if (s.charging < open) {
    s.charging += 1.0;
  } else if (s.waiting < p.places) {
    s.waiting += 1.0;
    s.waited += 1.0;
  } else {
    s.turned_away += 1.0;
  }
}

/// One event, chosen in proportion to its rate.
void happen(const Params& p, State& s, const engine::RowContext& c) {
  double left = draw(c, s, 1) * event_rate(p, s);
  const double leave_rate = s.charging / p.stay_s;
  const double lose_patience_rate = s.waiting / p.patience_s;
  if (left < leave_rate) {
    s.charging -= 1.0;
    s.served += 1.0;
  } else if (left -= leave_rate; left < lose_patience_rate) {
    s.waiting -= 1.0;
    s.gave_up += 1.0;
  } else if (left - lose_patience_rate < arrivals_per_s(p, s.next_event_s)) {
    arrive(p, s);
  }
  fill_points(p, s);
  s.events += 1.0;
  schedule(p, s, c, s.next_event_s);
}

void operate(const Params& p, State& s) {
  s.power_w = s.charging * p.power_w * std::clamp(s.limit, 0.0, 1.0);
  s.reactive_w = s.power_w * std::sqrt(1.0 - p.power_factor * p.power_factor) / p.power_factor;
}

void hold(State& s, double span_s) {
  s.energy_j += s.power_w * span_s;
  s.charging_time_s += s.charging * span_s;
  s.waiting_time_s += s.waiting * span_s;
}

}  // namespace

void ChargingStation::start(const Params&, State& s, engine::Stream&) { s.limit = 1.0; }

std::uint16_t ChargingStation::advance(const Params& p, State& s, const engine::RowContext& c) {
  if (s.events == 0.0) {
    schedule(p, s, c, c.time_s);
    s.events = 1.0;
  }
  const double end_s = c.time_s + c.dt_s;
  double now_s = c.time_s;
  while (s.next_event_s <= end_s) {
    const double at_s = std::max(s.next_event_s, now_s);
    hold(s, at_s - now_s);
    now_s = at_s;
    happen(p, s, c);
    operate(p, s);
  }
  hold(s, end_s - now_s);
  operate(p, s);
  return engine::kNoNotice;
}

engine::Result<std::unique_ptr<engine::Population>> make_charging_station(
    engine::PopulationSpec spec) {
  RowChecks checks(spec);
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    const auto value = [&](const char* name) { return checks.value(name, row); };
    for (const char* name : {"points", "places"}) {
      if (value(name) != std::floor(value(name)))
        checks.refuse(row, fmt::format("`{}` is {}, no whole number", name, value(name)),
                      "count them");
    }
    const double load = value("arrivals") * value("stay");
    const double longest = load * value("patience") / value("stay");
    if (load >= value("points") && std::min(longest, value("places")) > 1e5)
      checks.refuse(row,
                    fmt::format("{:.3g} cars need a point at a time and there are {}: the queue "
                                "only grows",
                                load, value("points")),
                    "more `points`, fewer `places` or less `patience`");
  }
  if (checks.failed()) return engine::failure(checks.mistakes());
  return engine::make_rows<ChargingStation>(std::move(spec));
}

const engine::ModelInfo& ChargingStation::info() {
  static const engine::ModelInfo info = engine::describe_device<ChargingStation>(
      "grid/charging_station",
      "public charging station: a queue for charge points, with impatience",
      "Poisson arrivals with a daily swing, exponential stays and patience, places to wait.\n"
      "arrivals = turned_away + gave_up + served + waiting + charging. Equal points and cars.",
      "Erlang 1917; Palm 1957; Lewis and Shedler 1979");
  return info;
}

}  // namespace orrery::devices
