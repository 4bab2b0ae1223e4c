// SPDX-License-Identifier: Apache-2.0
// How a line is made, what can be read of it, and its state as bytes.
#include <algorithm>
#include <cmath>

#include "devices/factory/line_core.h"
#include "engine/numeric/special_functions.h"

namespace orrery::devices {

namespace {

using engine::Purpose;

std::int64_t whole_ns(double s) { return engine::Duration::from_seconds(s).ns; }

UnitDraws::Kind shape_of(const StationParams& p, UnitDraws::Kind wanted) {
  if (p.process_cv == 0.0) return UnitDraws::Kind::kConstant;
  if (wanted == UnitDraws::Kind::kGamma && p.process_cv == 1.0)
    return UnitDraws::Kind::kExponential;
  return wanted;
}

Station make_station(const StationParams& p, std::uint32_t first_machine) {
  Station s;
  s.params = p;
  s.first_machine = first_machine;
  s.machines = static_cast<std::uint32_t>(p.servers);
  s.places = static_cast<std::uint32_t>(p.buffer) + s.machines;
  s.batch = static_cast<std::uint32_t>(p.batch);
  s.rework_back = static_cast<std::uint32_t>(p.rework_back);
  s.rework_limit = static_cast<std::uint32_t>(p.rework_limit);
  s.transport_ns = whole_ns(p.transport_time_s);
  s.process_ns = 1e9 * p.process_time_s;
  s.life_scale = 1.0 / engine::gamma(1.0 + 1.0 / p.mtbf_shape);
  s.shift = {whole_ns(p.shift_start_s), whole_ns(p.shift_length_s),
             static_cast<std::int64_t>(p.shift_days)};
  s.shift_edge_ns = s.shift.next_edge(0);
  return s;
}

double power_of(const StationParams& p, Spent kind) {
  switch (kind) {
    case Spent::kBusy:
    case Spent::kSetup: return p.power_working_w;
    case Spent::kStarved:
    case Spent::kBlocked: return p.power_idle_w;
    case Spent::kDown:
    case Spent::kPlanned: return p.power_down_w;
    case Spent::kOff: return p.power_off_w;
  }
  return 0.0;
}

/// What changes of a station, one after the other.
template <class S, class Use>
bool each_state(S& s, Use&& use) {
  return use(s.speed) && use(s.defect_input) && use(s.price) && use(s.slowness) && use(s.jam) &&
         use(s.tool_wear) && use(s.inspection_error) && use(s.breakage) && use(s.service) &&
         use(s.hold) && use(s.pace_ns) && use(s.plain) && use(s.stopped) && use(s.inside) &&
         use(s.blocked) && use(s.started) && use(s.tool_ns) && use(s.service_end_ns) &&
         use(s.shift_edge_ns) && use(s.arrival_ns) && use(s.entered) && use(s.turned_away) &&
         use(s.passed) && use(s.processed) && use(s.defective) && use(s.scrapped) &&
         use(s.reworked) && use(s.escaped) && use(s.failures) && use(s.spent_ns) &&
         use(s.booked_cost) && use(s.booked_energy_j);
}
template <class M, class Use>
bool each_member(M& m, Use&& use) {
  return use(m.phase) && use(m.spent) && use(m.part) && use(m.down) && use(m.fails_first) &&
         use(m.since_ns) && use(m.resumed_ns) && use(m.left_ns) && use(m.life_ns) &&
         use(m.drawn_ns) && use(m.fails_ns);
}

}  // namespace

LineCore::LineCore(const std::vector<StationParams>& params, const Rules& rules, std::uint64_t seed,
                   std::uint32_t first_row, const std::vector<std::uint64_t>& entities)
    : rules_(rules), first_row_(first_row) {
  std::size_t places = 0;
  bool belts = false;
  for (std::uint32_t s = 0; s < params.size(); ++s) {
    const StationParams& p = params[s];
    stations_.push_back(make_station(p, static_cast<std::uint32_t>(machines_.size())));
    for (std::uint32_t i = 0; i < stations_.back().machines; ++i)
      machines_.emplace_back().station = s;
    places += stations_.back().places + stations_.back().machines;
    belts = belts || stations_.back().transport_ns > 0;
    const auto key = [&](Purpose purpose) { return engine::StreamKey{seed, entities[s], purpose}; };
    process_.emplace_back(key(Purpose::kProcessTime), shape_of(p, rules.shape), p.process_cv);
    breakdown_.emplace_back(key(Purpose::kBreakdown), UnitDraws::Kind::kExponential);
    repair_.emplace_back(key(Purpose::kRepair), UnitDraws::Kind::kExponential);
    quality_.emplace_back(key(Purpose::kQuality), UnitDraws::Kind::kUniform);
  }
  for (const Station& station : stations_) {
    queues_.emplace_back(station.places + station.machines);
    shelves_.emplace_back(places);
    belts_.emplace_back(belts ? station.places : 0);
    belt_ends_ns_.emplace_back(belts ? station.places : 0);
  }
  waiting_for_crew_ = IndexRing(machines_.size());
  arrivals_ = UnitDraws({seed, entities[0], Purpose::kArrival}, UnitDraws::Kind::kExponential);
  belts_at_ = machines_.size();
  seldom_at_ = belts_at_ + (belts ? stations_.size() : 0);
  due_ns_.assign((seldom_at_ + 4) / 4 * 4, kNeverNs);

  if (stations_[0].params.arrival_interval_s > 0.0)
    stations_[0].arrival_ns = whole_ns(stations_[0].params.arrival_interval_s * arrivals_.next());
  for (std::uint32_t s = 0; s < stations_.size(); ++s) {
    changed(s);
    if (!stations_[s].shift.works(0)) stations_[s].stopped = kOffShift;
    for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m) {
      new_life(m);
      start_next(m);
    }
  }
  find_seldom();
}

std::int64_t LineCore::spent_ns(std::uint32_t s, Spent kind) const {
  std::int64_t ns = stations_[s].spent_ns[static_cast<std::size_t>(kind)];
  for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m)
    if (machines_[m].spent == kind) ns += now_ns_ - machines_[m].since_ns;
  return ns;
}

double LineCore::energy_j(std::uint32_t s) const {
  double energy_j = 0.0;
  for (std::size_t kind = 0; kind < kSpentKinds; ++kind)
    energy_j += power_of(stations_[s].params, static_cast<Spent>(kind)) * 1e-9 *
                static_cast<double>(spent_ns(s, static_cast<Spent>(kind)));
  return energy_j;
}

double LineCore::power_w(std::uint32_t s) const {
  double power_w = 0.0;
  for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m)
    power_w += power_of(stations_[s].params, machines_[m].spent);
  return power_w;
}

void LineCore::book_cost(std::uint32_t s) {
  stations_[s].booked_cost = cost(s);
  stations_[s].booked_energy_j = energy_j(s);
}

double LineCore::cost(std::uint32_t s) const {
  const Station& station = stations_[s];
  return station.booked_cost + station.price * (energy_j(s) - station.booked_energy_j);
}

std::uint32_t LineCore::waiting(std::uint32_t s) const {
  return queues_[s].count() + shelves_[s].count();
}

std::uint32_t LineCore::parts_in(std::uint32_t s) const {
  return stations_[s].inside + shelves_[s].count();
}

double LineCore::working(std::uint32_t s) const {
  double busy = 0.0;
  for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m)
    busy += machines_[m].spent == Spent::kBusy ? 1.0 : 0.0;
  return busy / stations_[s].machines;
}

double LineCore::wear(std::uint32_t s) const {
  double most = 0.0;
  for (std::uint32_t m = stations_[s].first_machine; m < end_of(s); ++m) {
    const Machine& machine = machines_[m];
    if (machine.drawn_ns == kNeverNs || machine.drawn_ns == 0) continue;
    std::int64_t left_ns = 0;
    if (!machine.down && rules_.failures_follow_clock) {
      left_ns = machine.fails_ns == kNeverNs ? machine.drawn_ns : machine.fails_ns - now_ns_;
    } else if (!machine.down) {
      const bool works = machine.phase == Machine::Phase::kWorking && due_ns_[m] != kNeverNs;
      left_ns = machine.life_ns - (works ? now_ns_ - machine.resumed_ns : 0);
    }
    most =
        std::max(most, 1.0 - static_cast<double>(left_ns) / static_cast<double>(machine.drawn_ns));
  }
  return most;
}

Spent LineCore::state(std::uint32_t s) const { return machines_[stations_[s].first_machine].spent; }

void LineCore::save(engine::ArchiveWriter& archive) const {
  const auto put = [&](const auto& value) {
    archive.put(value);
    return true;
  };
  for (const Station& station : stations_) each_state(station, put);
  for (const Machine& machine : machines_) each_member(machine, put);
  archive.put_span(std::span<const std::int64_t>(due_ns_));
  for (std::size_t s = 0; s < stations_.size(); ++s) {
    queues_[s].save(archive);
    shelves_[s].save(archive);
    belts_[s].save(archive);
    belt_ends_ns_[s].save(archive);
    for (const UnitDraws* draws : {&process_[s], &breakdown_[s], &repair_[s], &quality_[s]})
      archive.put(draws->position());
  }
  archive.put(arrivals_.position());
  waiting_for_crew_.save(archive);
  archive.put(crews_busy_);
  archive.put(now_ns_);
  archive.put(events_);
}

bool LineCore::load(engine::ArchiveReader& archive) {
  const auto get = [&](auto& value) { return archive.get(value); };
  for (Station& station : stations_)
    if (!each_state(station, get)) return false;
  for (Machine& machine : machines_)
    if (!each_member(machine, get)) return false;
  if (!archive.get_span(std::span(due_ns_))) return false;
  const auto seek = [&](UnitDraws& draws) {
    std::uint64_t position = 0;
    if (!archive.get(position)) return false;
    draws.seek(position);
    return true;
  };
  for (std::size_t s = 0; s < stations_.size(); ++s) {
    if (!queues_[s].load(archive) || !shelves_[s].load(archive) || !belts_[s].load(archive) ||
        !belt_ends_ns_[s].load(archive) || !seek(process_[s]) || !seek(breakdown_[s]) ||
        !seek(repair_[s]) || !seek(quality_[s]))
      return false;
  }
  return seek(arrivals_) && waiting_for_crew_.load(archive) && archive.get(crews_busy_) &&
         archive.get(now_ns_) && archive.get(events_);
}

}  // namespace orrery::devices
