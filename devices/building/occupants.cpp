// SPDX-License-Identifier: Apache-2.0
#include "devices/building/occupants.h"

#include <algorithm>
#include <cmath>

#include "devices/building/calendar.h"

namespace orrery::devices {

namespace {

constexpr double kMetWPerM2 = 58.2;
constexpr double kCo2M3PerSMet = 4.0e-6;

struct Transition {
  double comes;  ///< T01
  double stays;  ///< T11
};

/// From probability `p` to `q` over one tick.
Transition transition(double p, double q, double mobility) {
  const double wanted = (mobility - 1.0) / (mobility + 1.0) * p + q;
  const double out = 1.0 - p;
  // T11 in [0, 1] bounds T01 from both sides; with these, p T11 + (1 - p) T01 is q whatever mu.
  const double least = out > 0.0 ? std::max(0.0, (q - p) / out) : 0.0;
  const double most = out > 0.0 ? std::min(1.0, q / out) : 1.0;
  const double comes = std::clamp(wanted, least, std::max(least, most));
  const double stays = p > 0.0 ? std::clamp((q - out * comes) / p, 0.0, 1.0) : 0.0;
  return {comes, stays};
}

void observe(const OccupantsParams& p, OccupantsState& s, double time_s) {
  const double people = std::floor(p.people + 0.5);
  const double day_s = second_of_day(time_s);
  const bool awake = in_hours(day_s, p.wake_s, p.sleep_s);
  s.expected = people * Occupants::probability(p, time_s);
  s.present = s.vacation >= 0.5 ? 0.0 : (p.mobility > 0.0 ? s.inside : s.expected);
  s.presence = s.present >= 0.5 ? 1.0 : 0.0;
  s.active = awake ? s.present : 0.0;
  const double met = s.present * (awake ? p.met_awake : p.met_asleep);
  s.gains_w = met * kMetWPerM2 * p.body_area_m2;
  s.co2_m3_per_s = met * kCo2M3PerSMet;
}

/// Each person draws one number of 32 bits, two of them from one draw; the first `inside` persons
/// are those who are in.
void step_chain(const OccupantsParams& p, OccupantsState& s, const engine::RowContext& c,
                double tick) {
  const double people = std::floor(p.people + 0.5);
  const double now_s = tick * Occupants::kTickS;
  const Transition t = transition(Occupants::probability(p, now_s - Occupants::kTickS),
                                  Occupants::probability(p, now_s), p.mobility);
  constexpr double kScale = 4294967296.0;
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kPresence};
  auto index = static_cast<std::uint64_t>(tick * 0.5 * Occupants::kMostPeople);
  double in = 0.0;
  for (double person = 0.0; person < people; person += 2.0) {
    const std::uint64_t bits = engine::bits_at(key, index++);
    const double first = static_cast<double>(bits >> 32) + 0.5;
    const double second = static_cast<double>(bits & 0xffffffffu) + 0.5;
    in += first < kScale * (person < s.inside ? t.stays : t.comes) ? 1.0 : 0.0;
    if (person + 1.0 < people)
      in += second < kScale * (person + 1.0 < s.inside ? t.stays : t.comes) ? 1.0 : 0.0;
  }
  s.inside = in;
}

}  // namespace

double Occupants::probability(const OccupantsParams& p, double time_s) {
  const double at_work = is_weekend(time_s, p.start_weekday) ? p.presence_weekend : p.presence_work;
  const double share = window(second_of_day(time_s), p.work_start_s, p.work_end_s, p.ramp_s);
  return p.presence_off + (at_work - p.presence_off) * share;
}

void Occupants::start(const OccupantsParams& p, OccupantsState& s, engine::Stream& initial) {
  const double people = std::floor(p.people + 0.5);
  for (double person = 0.0; person < people; person += 1.0)
    s.inside += initial.uniform() < probability(p, 0.0) ? 1.0 : 0.0;
  observe(p, s, 0.0);
}

std::uint16_t Occupants::advance(const OccupantsParams& p, OccupantsState& s,
                                 const engine::RowContext& c) {
  const double end_s = c.time_s + c.dt_s;
  if (p.mobility > 0.0) {
    const double last = tick_of(end_s, kTickS);
    for (double k = tick_of(c.time_s, kTickS) + 1.0; k <= last; k += 1.0) step_chain(p, s, c, k);
  }
  observe(p, s, end_s);
  return engine::kNoNotice;
}

const engine::ModelInfo& Occupants::info() {
  static const engine::ModelInfo info = engine::describe_device<Occupants>(
      "building/occupants",
      "people of a household or an office: presence, activity, heat and breath",
      "An inhomogeneous Markov chain a person whose marginal is the schedule's probability at\n"
      "every tick of 600 s and whose mobility says how often people come and go.",
      "Page et al., Energy and Buildings 40 (2008) 83; ISO 8996");
  return info;
}

}  // namespace orrery::devices
