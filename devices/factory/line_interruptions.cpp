// SPDX-License-Identifier: Apache-2.0
// What keeps the machines of a line from working: failures and crews, shifts, holds, services; and
// parts that come from outside.
#include <algorithm>

#include "devices/factory/line_core.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

/// A moment `s` seconds after `now`, within the range of time.
std::int64_t after(std::int64_t now_ns, double s) {
  return now_ns + static_cast<std::int64_t>(std::clamp(s * 1e9, 0.0, 4e18 - 1e9));
}

}  // namespace

/// Sets the moment at which what the machine is about will end, unless something keeps it.
void LineCore::resume(std::uint32_t m) {
  Machine& machine = machines_[m];
  const bool active =
      machine.phase == Machine::Phase::kWorking || machine.phase == Machine::Phase::kSetup;
  if (active && !machine.down && stations_[machine.station].stopped == 0) {
    machine.resumed_ns = now_ns_;
    machine.fails_first =
        machine.phase == Machine::Phase::kWorking && machine.life_ns < machine.left_ns;
    due_ns_[m] = now_ns_ + (machine.fails_first ? machine.life_ns : machine.left_ns);
  }
  settle(m);
}

/// Work done so far is done; the machine's moment is forgotten.
void LineCore::suspend(std::uint32_t m) {
  Machine& machine = machines_[m];
  if (machine.down || due_ns_[m] == kNeverNs) return;
  const std::int64_t worked_ns = now_ns_ - machine.resumed_ns;
  machine.left_ns -= worked_ns;
  if (machine.phase == Machine::Phase::kWorking) {
    if (machine.life_ns != kNeverNs) machine.life_ns -= worked_ns;
    stations_[machine.station].tool_ns += worked_ns;
  }
  machine.resumed_ns = now_ns_;  // of a blocked machine: blocked since then
  due_ns_[m] = kNeverNs;
}

/// Books the machine's time under what it has been doing until now.
void LineCore::settle(std::uint32_t m) {
  static constexpr std::array kOfPhase = {Spent::kStarved, Spent::kSetup, Spent::kBusy,
                                          Spent::kBlocked};
  Machine& machine = machines_[m];
  Station& station = stations_[machine.station];
  Spent spent = kOfPhase[static_cast<std::size_t>(machine.phase)];
  if (station.stopped != 0 || machine.down) {
    spent = (station.stopped & kOffShift) != 0 ? Spent::kOff
            : machine.down                     ? Spent::kDown
                                               : Spent::kPlanned;
  }
  if (spent == machine.spent) return;
  station.spent_ns[static_cast<std::size_t>(machine.spent)] += now_ns_ - machine.since_ns;
  machine.since_ns = now_ns_;
  machine.spent = spent;
}

void LineCore::fail(std::uint32_t m) {
  Machine& machine = machines_[m];
  suspend(m);
  machine.down = true;
  machine.fails_ns = kNeverNs;
  ++stations_[machine.station].failures;
  notify(machine.station, kFailed);
  settle(m);
  if (rules_.crews == 0 || crews_busy_ < rules_.crews) {
    start_repair(m);
  } else {
    waiting_for_crew_.push(m);
  }
}

void LineCore::start_repair(std::uint32_t m) {
  const std::uint32_t s = machines_[m].station;
  ++crews_busy_;
  due_ns_[m] = after(now_ns_, stations_[s].params.mttr_s * repair_[s].next());
}

void LineCore::repaired(std::uint32_t m) {
  Machine& machine = machines_[m];
  const std::uint32_t s = machine.station;
  due_ns_[m] = kNeverNs;
  machine.down = false;
  --crews_busy_;
  if (!waiting_for_crew_.empty()) start_repair(waiting_for_crew_.pop());
  heal(stations_[s]);
  new_life(m);
  find_seldom();
  notify(s, kRepaired);
  if (machine.phase == Machine::Phase::kIdle) {
    start_next(m);
  } else {
    resume(m);
    if (machine.phase == Machine::Phase::kBlocked) pull(s + 1);
  }
}

void LineCore::new_life(std::uint32_t m) {
  Machine& machine = machines_[m];
  const std::uint32_t s = machine.station;
  machine.life_ns = machine.fails_ns = machine.drawn_ns = kNeverNs;
  if (stations_[s].params.mtbf_s <= 0.0) return;
  machine.drawn_ns = after(0, drawn_life_s(s));
  if (rules_.failures_follow_clock) {
    machine.fails_ns = now_ns_ + machine.drawn_ns;
  } else {
    machine.life_ns = machine.drawn_ns;
  }
}

/// Of mean mtbf, Weibull: the power 1 / shape of an exponential draw, over its own mean.
double LineCore::drawn_life_s(std::uint32_t s) {
  const StationParams& p = stations_[s].params;
  const double draw = breakdown_[s].next();
  if (p.mtbf_shape == 1.0) return p.mtbf_s * draw;
  return p.mtbf_s * stations_[s].life_scale * engine::exp(engine::log(draw) / p.mtbf_shape);
}

/// Tools are sharp and faults mended. True when something was wrong.
bool LineCore::heal(Station& station) {
  const bool wrong = station.slowness != 0.0 || station.jam != 0.0 || station.tool_wear != 0.0 ||
                     station.inspection_error != 0.0 || station.breakage != 0.0;
  station.slowness = station.jam = station.tool_wear = station.inspection_error = 0.0;
  station.breakage = 0.0;
  station.tool_ns = 0;
  changed(static_cast<std::uint32_t>(&station - stations_.data()));
  return wrong;
}

void LineCore::changed(std::uint32_t s) {
  Station& station = stations_[s];
  const StationParams& p = station.params;
  station.pace_ns = station.process_ns * (1.0 + std::clamp(station.slowness, 0.0, 1e6)) /
                    (station.speed > 0.0 ? std::clamp(station.speed, 1e-2, 1e2) : 1.0);
  station.plain = p.defect_probability == 0.0 && p.defect_wear_per_s == 0.0 &&
                  p.inspection_detects == 0.0 && p.inspection_false_reject == 0.0 &&
                  station.defect_input == 0.0 && station.tool_wear == 0.0;
  const bool held = (station.stopped & kHeld) != 0;
  const bool servicing = (station.stopped & kServicing) != 0;
  if ((station.hold >= 0.5) != held || (station.service >= 0.5 && !servicing) ||
      station.breakage >= 0.5)
    due_ns_[seldom_at_] = now_ns_;
}

/// All that is due at this moment, station by station.
void LineCore::seldom_events() {
  due_ns_[seldom_at_] = kNeverNs;
  for (std::uint32_t s = 0; s < stations_.size(); ++s) {
    Station& station = stations_[s];
    if (station.shift_edge_ns <= now_ns_) shift_edge(s);
    if (station.service_end_ns <= now_ns_) end_service(s);
    if (station.service >= 0.5 && (station.stopped & kServicing) == 0) start_service(s);
    if ((station.hold >= 0.5) != ((station.stopped & kHeld) != 0))
      station.hold >= 0.5 ? stop(s, kHeld) : go_on(s, kHeld);
    if (station.arrival_ns <= now_ns_) arrival(s);
    bool break_one = station.breakage >= 0.5;
    for (std::uint32_t m = station.first_machine; m < end_of(s); ++m)
      break_one = break_one && !machines_[m].down;
    for (std::uint32_t m = station.first_machine; m < end_of(s); ++m) {
      if (machines_[m].down || (machines_[m].fails_ns > now_ns_ && !break_one)) continue;
      break_one = false;
      fail(m);
    }
  }
  find_seldom();
}

void LineCore::find_seldom() {
  std::int64_t next = due_ns_[seldom_at_] == now_ns_ ? now_ns_ : kNeverNs;
  for (const Station& station : stations_)
    next = std::min({next, station.shift_edge_ns, station.service_end_ns, station.arrival_ns});
  if (rules_.failures_follow_clock) {
    for (const Machine& machine : machines_) next = std::min(next, machine.fails_ns);
  }
  due_ns_[seldom_at_] = next;
}

void LineCore::shift_edge(std::uint32_t s) {
  Station& station = stations_[s];
  station.shift_edge_ns = station.shift.next_edge(now_ns_);
  station.shift.works(now_ns_) ? go_on(s, kOffShift) : stop(s, kOffShift);
}

void LineCore::stop(std::uint32_t s, Stop reason) {
  for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m) suspend(m);
  stations_[s].stopped |= reason;
  for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m) settle(m);
}

void LineCore::go_on(std::uint32_t s, Stop reason) {
  stations_[s].stopped &= static_cast<std::uint8_t>(~reason);
  for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m) {
    if (machines_[m].phase == Machine::Phase::kIdle) {
      start_next(m);
    } else {
      resume(m);
    }
  }
  if (stations_[s].blocked > 0) pull(s + 1);
}

void LineCore::start_service(std::uint32_t s) {
  Station& station = stations_[s];
  station.service = 0.0;  // obeyed
  station.service_end_ns = after(now_ns_, station.params.service_time_s);
  stop(s, kServicing);
  for (std::uint32_t m = station.first_machine; m < end_of(s); ++m)
    machines_[m].fails_ns = kNeverNs;
}

void LineCore::end_service(std::uint32_t s) {
  Station& station = stations_[s];
  station.service_end_ns = kNeverNs;
  for (std::uint32_t m = station.first_machine; m < end_of(s); ++m)
    if (!machines_[m].down) new_life(m);
  notify(s, heal(station) ? kServiced : kInspected);
  go_on(s, kServicing);
}

void LineCore::arrival(std::uint32_t s) {
  Station& station = stations_[s];
  station.arrival_ns = after(now_ns_, station.params.arrival_interval_s * arrivals_.next());
  if (station.inside < station.places) {
    enter(s, 0);
  } else {
    ++station.turned_away;
  }
}

void LineCore::notify(std::uint32_t s, Notice code) {
  notices_->push_back({first_row_ + s, code, {now_ns_}});
}

}  // namespace orrery::devices
