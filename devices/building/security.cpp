// SPDX-License-Identifier: Apache-2.0
#include "devices/building/security.h"

#include <algorithm>
#include <cmath>

namespace orrery::devices {

namespace {

constexpr double kDayS = 86400.0;
constexpr double kDoorS = 20.0;
constexpr double kEntryS = 60.0;
constexpr double kBreakS = 2.0;
constexpr double kIntruderMotion = 0.7;
constexpr double kAsleepMotion = 0.02;
constexpr double kSoundNoiseDb = 2.0;

struct Absence {
  double from_s = 0.0;  ///< since the start
  double to_s = 0.0;
};

bool on_vacation(const SecurityParams& p, double time_s) {
  return time_s >= p.vacation_from_s && time_s < p.vacation_from_s + p.vacation_s;
}

/// When the residents of a home are away on a day; from == to when they stay.
Absence absence(const SecurityParams& p, std::uint64_t seed, double day) {
  const engine::StreamKey key{seed, engine::entity_key("security home", std::uint64_t(p.home)),
                              engine::Purpose::kPresence};
  const auto draw = static_cast<std::uint64_t>(day) * 4;
  const bool weekend = std::fmod(day, 7.0) >= 5.0;
  if (weekend && engine::uniform_at(key, draw) >= p.weekend_out) return {};
  const double leaves_s = weekend ? 10.0 * 3600.0 : p.leaves_s;
  const double returns_s = weekend ? 16.0 * 3600.0 : p.returns_s;
  const double from_s = leaves_s + p.spread_s * engine::normal_at(key, draw + 2);
  const double to_s = returns_s + p.spread_s * engine::normal_at(key, draw + 3);
  const double start_s = std::clamp(from_s, 0.0, kDayS - 1.0);
  return {day * kDayS + start_s, day * kDayS + std::clamp(to_s, start_s, kDayS - 1.0)};
}

void sense(const SecurityParams& p, SecurityState& s, std::uint64_t seed, std::uint64_t entity,
           double time_s) {
  const double day = std::floor(time_s / kDayS);
  const Absence away = absence(p, seed, day);
  const bool vacation = on_vacation(p, time_s);
  const bool at_home = !vacation && (time_s < away.from_s || time_s >= away.to_s);
  const double of_day = time_s - day * kDayS;
  const bool awake = of_day >= p.wakes_s && of_day < p.sleeps_s;
  const auto passes = [&](double at_s) { return time_s >= at_s && time_s < at_s + kDoorS; };
  const bool moves = away.to_s > away.from_s && !vacation;
  const bool intruder = s.intrusion > 0.0;
  const double kind = std::floor(p.kind + 0.5);
  const bool sees = s.blocked < 0.5;
  s.occupied = at_home ? 1.0 : 0.0;
  const bool open =
      (moves && (passes(away.from_s) || passes(away.to_s))) || (intruder && s.intruded_s < kEntryS);
  s.door_open = kind == 0.0 && open && s.tampered < 0.5 ? 1.0 : 0.0;

  double chance = !at_home ? p.pet : (awake ? p.activity : kAsleepMotion);
  if (intruder) chance = std::max(chance, kIntruderMotion * std::min(1.0, s.intrusion));
  const auto minute = static_cast<std::uint64_t>(time_s / 60.0);
  const double draw = engine::uniform_at({seed, entity, engine::Purpose::kHabit}, minute);
  s.motion = kind == 1.0 && sees && draw < chance ? 1.0 : 0.0;

  const double noise = kSoundNoiseDb * engine::normal_at({seed, entity, engine::Purpose::kProcess},
                                                         static_cast<std::uint64_t>(time_s));
  const bool breaks = kind == 2.0 && intruder && s.intruded_s < kBreakS;
  s.sound_level_db = breaks ? p.break_db : p.quiet_db + (at_home && awake ? p.living_db : 0.0);
  s.sound_level_db = sees ? s.sound_level_db + noise : p.quiet_db;
}

/// Times in (from, to] at which residents left or came back.
double openings_between(const SecurityParams& p, std::uint64_t seed, double from_s, double to_s) {
  double count = 0.0;
  for (double day = std::floor(from_s / kDayS); day * kDayS <= to_s; day += 1.0) {
    const Absence away = absence(p, seed, day);
    if (away.to_s <= away.from_s) continue;
    for (const double at_s : {away.from_s, away.to_s})
      if (at_s > from_s && at_s <= to_s && !on_vacation(p, at_s)) count += 1.0;
  }
  return count;
}

}  // namespace

void Security::start(const Params& p, State& s, engine::Stream&) { s.sound_level_db = p.quiet_db; }

std::uint16_t Security::advance(const Params& p, State& s, const engine::RowContext& c) {
  const double end_s = c.time_s + c.dt_s;
  s.openings += openings_between(p, c.seed, c.time_s, end_s);
  sense(p, s, c.seed, c.entity, end_s);
  s.intruded_s = s.intrusion > 0.0 ? s.intruded_s + c.dt_s : 0.0;
  return engine::kNoNotice;
}

const engine::ModelInfo& Security::info() {
  static const engine::ModelInfo info = engine::describe_device<Security>(
      "building/security", "door contact, motion or glass break detector of a home with residents",
      "Residents come and go by day and week; motion has chances a minute; an intrusion opens "
      "the door, moves and breaks glass. Sensors of one `home` see the same residents. Left "
      "out: several residents, guests, an intruder's path.",
      "EN 50131-1; EN 50131-2-2; rhythm ours");
  return info;
}

}  // namespace orrery::devices
