// SPDX-License-Identifier: Apache-2.0
// A part's way through the line, and what machines do on it. What happens seldom:
// line_interruptions.cpp; how a line is made, read and saved: line_books.cpp.
#include "devices/factory/line_core.h"

#include <algorithm>

namespace orrery::devices {

void LineCore::run(std::int64_t to_ns, std::vector<engine::Notice>& notices) {
  notices_ = &notices;
  for (;;) {
    const std::size_t next = soonest();
    if (due_ns_[next] > to_ns) break;
    now_ns_ = due_ns_[next];
    ++events_;
    if (next < belts_at_) {
      machine_event(static_cast<std::uint32_t>(next));
    } else if (next < seldom_at_) {
      belt_end(static_cast<std::uint32_t>(next - belts_at_));
    } else {
      seldom_events();
    }
  }
  now_ns_ = to_ns;
}

// Lines are short: a look at all moments, in four chains that do not wait for each other, is faster
// than a heap. The first of equal moments wins.
std::size_t LineCore::soonest() const {
  const std::int64_t* due = due_ns_.data();
  std::array<std::int64_t, 4> least{due[0], due[1], due[2], due[3]};
  std::array<std::size_t, 4> at{0, 1, 2, 3};
  for (std::size_t i = 4; i < due_ns_.size(); i += 4) {
    for (std::size_t k = 0; k < 4; ++k) {
      const bool sooner = due[i + k] < least[k];
      least[k] = sooner ? due[i + k] : least[k];
      at[k] = sooner ? i + k : at[k];
    }
  }
  const auto first = [&](std::size_t a, std::size_t b) {
    return least[b] < least[a] || (least[b] == least[a] && at[b] < at[a]) ? b : a;
  };
  return at[first(first(0, 1), first(2, 3))];
}

void LineCore::machine_event(std::uint32_t m) {
  const Machine& machine = machines_[m];
  if (machine.down) {
    repaired(m);
  } else if (machine.phase == Machine::Phase::kSetup) {
    begin_work(m);
  } else if (machine.fails_first) {
    fail(m);
  } else {
    complete(m);
  }
}

void LineCore::complete(std::uint32_t m) {
  Machine& machine = machines_[m];
  Station& station = stations_[machine.station];
  suspend(m);
  ++station.processed;
  if (!station.plain && judge(station, machine.station, machine.part)) {
    release(m);
  } else {
    leave(m, machine.station);
  }
}

/// The part goes on, or stays where it is and blocks the machine.
void LineCore::leave(std::uint32_t m, std::uint32_t s) {
  Machine& machine = machines_[m];
  Station& station = stations_[s];
  const bool last = s + 1 == stations_.size();
  if (last || stations_[s + 1].inside < stations_[s + 1].places) {
    ++station.passed;
    if (last) {
      station.escaped += machine.part >= kDefective;
    } else {
      enter(s + 1, machine.part);
    }
    release(m);
  } else {
    machine.phase = Machine::Phase::kBlocked;
    ++station.blocked;
    settle(m);
  }
}

/// The machine has given its part away.
void LineCore::release(std::uint32_t m) {
  const std::uint32_t s = machines_[m].station;
  machines_[m].phase = Machine::Phase::kIdle;
  --stations_[s].inside;
  start_next(m);
  pull(s);
}

/// Makes a defect or none and inspects. True when the part was taken off the line here.
bool LineCore::judge(Station& station, std::uint32_t s, Part& part) {
  const StationParams& p = station.params;
  const double defect = p.defect_probability + station.defect_input + 0.5 * station.tool_wear +
                        p.defect_wear_per_s * 1e-9 * static_cast<double>(station.tool_ns);
  const bool made = quality_[s].next() < defect;
  const double look = quality_[s].next();  // one a part, needed or not
  if (made) {
    ++station.defective;
    part |= kDefective;
  }
  const bool inspected = p.inspection_detects > 0.0 || p.inspection_false_reject > 0.0;
  const double rejected =
      part >= kDefective
          ? p.inspection_detects * (1.0 - station.inspection_error)
          : p.inspection_false_reject + (inspected ? 0.5 * station.inspection_error : 0.0);
  if (look >= rejected) return false;
  const auto reworks = static_cast<std::uint32_t>(part & ~kDefective);
  if (station.rework_back == 0 || reworks >= station.rework_limit) {
    ++station.scrapped;
    return true;
  }
  ++station.reworked;
  const std::uint32_t back = s - station.rework_back;
  shelves_[back].push(static_cast<Part>(reworks + 1));  // what was wrong is taken off
  for (std::uint32_t m = stations_[back].first_machine; m < end_of(back); ++m) {
    if (machines_[m].phase == Machine::Phase::kIdle && !machines_[m].down) {
      start_next(m);
      break;
    }
  }
  return true;
}

void LineCore::enter(std::uint32_t s, Part part) {
  Station& station = stations_[s];
  ++station.inside;
  ++station.entered;
  const std::int64_t transport_ns = s > 0 ? stations_[s - 1].transport_ns : 0;
  if (transport_ns == 0) {
    arrive(s, part);
    return;
  }
  belts_[s].push(part);
  belt_ends_ns_[s].push(now_ns_ + transport_ns);
  due_ns_[belts_at_ + s] = belt_ends_ns_[s].front();
}

void LineCore::belt_end(std::uint32_t s) {
  belt_ends_ns_[s].pop();
  const Part part = belts_[s].pop();
  due_ns_[belts_at_ + s] = belt_ends_ns_[s].empty() ? kNeverNs : belt_ends_ns_[s].front();
  arrive(s, part);
}

void LineCore::arrive(std::uint32_t s, Part part) {
  const Station& station = stations_[s];
  if (station.stopped == 0) {
    for (std::uint32_t m = station.first_machine; m < end_of(s); ++m) {
      if (machines_[m].phase == Machine::Phase::kIdle && !machines_[m].down) {
        take(m, part);
        return;
      }
    }
  }
  queues_[s].push(part);
}

/// There may be a place: machines ahead of it that wait for one give their parts, the longest
/// blocked first. What is down or stopped keeps its part until it goes on.
void LineCore::pull(std::uint32_t s) {
  if (s == 0 || stations_[s - 1].stopped != 0) return;
  Station& ahead = stations_[s - 1];
  while (ahead.blocked > 0 && stations_[s].inside < stations_[s].places) {
    std::uint32_t longest = end_of(s - 1);
    for (std::uint32_t m = ahead.first_machine; m < end_of(s - 1); ++m) {
      if (machines_[m].phase != Machine::Phase::kBlocked || machines_[m].down) continue;
      if (longest == end_of(s - 1) || machines_[m].resumed_ns < machines_[longest].resumed_ns)
        longest = m;
    }
    if (longest == end_of(s - 1)) return;
    --ahead.blocked;
    ++ahead.passed;
    enter(s, machines_[longest].part);
    release(longest);
  }
}

/// Reworked parts first, then those that wait, then, before a saturated line, a new one.
void LineCore::start_next(std::uint32_t m) {
  const std::uint32_t s = machines_[m].station;
  Station& station = stations_[s];
  if (station.stopped == 0 && !machines_[m].down) {
    if (!shelves_[s].empty()) {
      ++station.inside;
      return take(m, shelves_[s].pop());
    }
    if (!queues_[s].empty()) return take(m, queues_[s].pop());
    if (s == 0 && station.params.arrival_interval_s == 0.0) {
      ++station.inside;
      ++station.entered;
      return take(m, 0);
    }
  }
  settle(m);
}

void LineCore::take(std::uint32_t m, Part part) {
  Machine& machine = machines_[m];
  Station& station = stations_[machine.station];
  machine.part = part;
  const bool other_product =
      station.batch > 0 && station.started > 0 && station.started % station.batch == 0;
  ++station.started;
  if (!other_product) return begin_work(m);
  machine.phase = Machine::Phase::kSetup;
  machine.left_ns = engine::Duration::from_seconds(station.params.setup_time_s).ns;
  resume(m);
}

void LineCore::begin_work(std::uint32_t m) {
  Machine& machine = machines_[m];
  Station& station = stations_[machine.station];
  machine.phase = Machine::Phase::kWorking;
  double work_ns = station.pace_ns * process_[machine.station].next();
  if (station.jam > 0.0 && quality_[machine.station].next() < station.jam)
    work_ns += 1e9 * station.params.jam_time_s;
  machine.left_ns = static_cast<std::int64_t>(std::min(work_ns, 9e17)) + 1;
  resume(m);
}

}  // namespace orrery::devices
