// SPDX-License-Identifier: Apache-2.0
#include "engine/event/simulation.h"

#include <algorithm>

#include "engine/registry/check.h"

namespace orrery::engine {

void SimulationClock::save(ArchiveWriter& archive) const {
  archive.put(now);
  archive.put(window_start);
  archive.put(window_bound);
  archive.put(window_end);
  archive.put(finished);
}

bool SimulationClock::load(ArchiveReader& archive) {
  just_loaded = true;
  return archive.get(now) && archive.get(window_start) && archive.get(window_bound) &&
         archive.get(window_end) && archive.get(finished);
}

bool Coupling::is_loose() const {
  return std::none_of(roles.begin(), roles.end(),
                      [](const Role& role) { return role.takes_rows || role.takes_packets; });
}

Simulation::Simulation(std::vector<Plant> parts, Coupling coupling, std::uint32_t workers,
                       RankGroup* ranks)
    : coupling_(std::move(coupling)),
      ranks_(ranks),
      loose_(coupling_.is_loose()),
      team_(std::min<std::uint32_t>(workers, static_cast<std::uint32_t>(parts.size()))),
      scratch_(team_.size()),
      end_(coupling_.end) {
  ORRERY_CHECK(loose_ || coupling_.lookahead.ns > 0, "parts without a latency between them");
  for (auto& plant : parts) {
    end_ = plant.end;
    parts_.push_back(std::make_unique<Executive>(std::move(plant)));
  }
  number_controls();
  const auto& rank_of = coupling_.rank_of_part;
  if (ranks_ != nullptr) {
    const auto first = std::find(rank_of.begin(), rank_of.end(), ranks_->rank());
    first_part_ = static_cast<std::uint32_t>(first - rank_of.begin());
  }
}

void Simulation::number_controls() {
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    for (std::size_t i = 0; i < parts_[p]->plant().controls.size(); ++i)
      controls_.push_back({p, i});
  }
  const auto number = [&](const ControlPlace& at) {
    return part(at.part).control(at.index).spec().number;
  };
  std::sort(controls_.begin(), controls_.end(),
            [&](const auto& a, const auto& b) { return number(a) < number(b); });
}

std::vector<Plant> Simulation::whole(Plant plant) {
  std::vector<Plant> parts;
  parts.push_back(std::move(plant));
  return parts;
}

void Simulation::run_until(SimTime until) {
  until = std::clamp(until, clock_.now, end_);
  if (clock_.just_loaded) go_on_from_snapshot();
  while (clock_.now < until) {
    if (clock_.now == clock_.window_end) open_window();
    clock_.now = std::min(until, clock_.window_end);
    run_parts(clock_.now, false);
    if (clock_.now == clock_.window_end) exchange();
  }
  if (until == end_ && !clock_.finished) {
    run_parts(end_, true);
    exchange();
    clock_.finished = true;
  }
}

// A part may run until it looks at what is not there yet. Flow rows are looked at by ticks and
// events only; a packet or a command is an event as soon as it arrives, but none arrives sooner
// than `lookahead` after a part could send one.
void Simulation::open_window() {
  ++windows_;
  clock_.window_start = clock_.now;
  clock_.window_bound = clock_.window_end = end_;
  if (loose_) return;
  SimTime times[2] = {SimTime::never(), SimTime::never()};  // look, emission
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const Coupling::Role& role = coupling_.roles[first_part_ + i];
    const Executive::Horizon horizon = parts_[i]->horizon();
    if (role.takes_rows) times[0] = std::min(times[0], horizon.look);
    if (role.sends_packets) times[1] = std::min(times[1], horizon.emission);
    if (role.samples_packets) times[1] = clock_.now;
  }
  if (ranks_ != nullptr) ranks_->least(times, 2);
  const SimTime soonest = clock_.now + coupling_.lookahead;
  if (times[1] != SimTime::never()) times[1] = times[1] + coupling_.lookahead;
  clock_.window_bound = std::min(end_, std::max(soonest, std::min(times[0], times[1])));
  clock_.window_end = window_end_by_hand();
}

// A fault that somebody puts in looks at what has arrived, as any fault does. What people do is
// kept apart from the rest: the window of a snapshot is then that of a run which knew from its
// start what they do after it.
SimTime Simulation::window_end_by_hand() {
  SimTime look = SimTime::never();
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    if (coupling_.roles[first_part_ + i].takes_rows)
      look = std::min(look, parts_[i]->fault_by_hand(clock_.window_start));
  }
  if (ranks_ != nullptr) ranks_->least(&look, 1);
  const SimTime soonest = clock_.window_start + coupling_.lookahead;
  return std::min(clock_.window_bound, std::max(soonest, look));
}

void Simulation::go_on_from_snapshot() {
  clock_.just_loaded = false;
  // A snapshot of a run that was to end later.
  clock_.window_bound = std::min(clock_.window_bound, end_);
  clock_.window_end = std::min(clock_.window_end, end_);
  if (loose_ || clock_.now == clock_.window_end) return;
  clock_.window_end = window_end_by_hand();
  if (clock_.now == clock_.window_end) exchange();
}

void Simulation::run_parts(SimTime to, bool to_the_end) {
  for_each_part([&](Executive& part, Executive::Scratch& scratch) {
    if (to_the_end) {
      part.run_until(to, scratch);
    } else {
      part.run_before(to, scratch);
    }
  });
}

void Simulation::for_each_part(const std::function<void(Executive&, Executive::Scratch&)>& work) {
  team_.run(
      static_cast<std::uint32_t>(parts_.size()),
      [&](std::uint32_t worker, std::uint32_t index) { work(*parts_[index], scratch_[worker]); });
}

// A row may pass through several parts before the end of the window: each round takes it one part
// further. What arrives later than now stays where it is.
void Simulation::exchange() {
  if (loose_) return;
  bool more = true;
  while (more) {
    for_each_part(
        [](Executive& part, Executive::Scratch& scratch) { part.flush_network(scratch); });
    std::vector<Transits> leaving(parts_.size());
    bool rows = false;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      std::swap(leaving[i], parts_[i]->leaving());
      rows = rows || !leaving[i].flow.empty();
    }
    more = ranks_ != nullptr ? ranks_->any(rows) : rows;
    if (ranks_ != nullptr) {
      send_to_ranks(leaving);
    } else {
      hand_over(leaving);
    }
  }
}

void Simulation::hand_over(std::vector<Transits>& from) {
  for (Transits& transits : from) {
    for (FlowTransit& rows : transits.flow) parts_[rows.part - first_part_]->enter(std::move(rows));
    for (const PacketTransit& packet : transits.packets)
      parts_[packet.part - first_part_]->enter(packet);
  }
}

// Every rank gets what is for its parts, from the ranks in turn: the parts of a rank follow each
// other, so this is the order of the parts that sent it.
void Simulation::send_to_ranks(std::vector<Transits>& from) {
  std::vector<ArchiveWriter> writers(ranks_->size());
  for (const Transits& transits : from) {
    for (const FlowTransit& rows : transits.flow) {
      ArchiveWriter& to = writers[coupling_.rank_of_part[rows.part]];
      to.put(true);
      engine::save(rows, to);
    }
    for (const PacketTransit& packet : transits.packets) {
      ArchiveWriter& to = writers[coupling_.rank_of_part[packet.part]];
      to.put(false);
      engine::save(packet, to);
    }
  }
  std::vector<RankGroup::Bytes> out;
  for (const ArchiveWriter& writer : writers) out.push_back(writer.bytes());
  for (const RankGroup::Bytes& bytes : ranks_->exchange(out)) {
    ArchiveReader reader(bytes);
    std::vector<Transits> in(1);
    while (!reader.at_end()) {
      bool is_flow = false;
      bool good = reader.get(is_flow);
      good = good && (is_flow ? engine::load(reader, in[0].flow.emplace_back())
                              : engine::load(reader, in[0].packets.emplace_back()));
      ORRERY_CHECK(good, "another rank sends what it has written");
    }
    hand_over(in);
  }
}

void Simulation::settle() {
  for (auto& part : parts_) part->settle();
}

Books Simulation::books() const {
  Books books;
  for (const auto& part : parts_) books.merge(part->books());
  return books;
}

Fingerprint Simulation::fingerprint() const {
  Fingerprint sum;
  for (const auto& part : parts_) sum = sum.merged(part->fingerprint());
  return sum;
}

std::uint64_t Simulation::events() const {
  std::uint64_t sum = 0;
  for (const auto& part : parts_) sum += part->events();
  return sum;
}

std::uint64_t Simulation::readings() const {
  std::uint64_t sum = 0;
  for (const auto& part : parts_) sum += part->readings();
  return sum;
}

std::uint64_t Simulation::pending() const {
  std::uint64_t sum = 0;
  for (const auto& part : parts_) sum += part->pending();
  return sum;
}

SimTime Simulation::next_work() const {
  SimTime next = SimTime::never();
  for (const auto& part : parts_) next = std::min(next, part->next_work());
  return next;
}

std::vector<Upcoming> Simulation::upcoming(std::size_t most) const {
  std::vector<Upcoming> all;
  for (const auto& part : parts_) {
    for (Upcoming& one : part->upcoming(most)) all.push_back(std::move(one));
  }
  const auto key = [](const Upcoming& one) {
    return std::tie(one.time, one.priority, one.kind, one.what);
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Upcoming& a, const Upcoming& b) { return key(a) < key(b); });
  all.erase(std::unique(all.begin(), all.end(),
                        [&](const Upcoming& a, const Upcoming& b) { return key(a) == key(b); }),
            all.end());
  if (all.size() > most) all.resize(most);
  return all;
}

std::vector<LinkCount> Simulation::link_counts() const {
  std::vector<LinkCount> all;
  for (const auto& part : parts_) {
    for (LinkCount& one : part->plant().network->link_counts()) {
      const auto known = std::find_if(all.begin(), all.end(),
                                      [&](const auto& other) { return other.name == one.name; });
      if (known == all.end()) {
        all.push_back(std::move(one));
      } else {
        known->messages += one.messages;
        known->lost += one.lost;
      }
    }
  }
  return all;
}

void Simulation::save(ArchiveWriter& archive) const {
  archive.begin_section("simulation");
  clock_.save(archive);
  archive.put(static_cast<std::uint64_t>(parts_.size()));
  for (const auto& part : parts_) part->save(archive);
}

bool Simulation::load(ArchiveReader& archive) {
  std::uint64_t parts = 0;
  if (!archive.expect_section("simulation") || !clock_.load(archive) || !archive.get(parts) ||
      parts != parts_.size()) {
    return false;
  }
  return std::all_of(parts_.begin(), parts_.end(), [&](auto& part) { return part->load(archive); });
}

}  // namespace orrery::engine
