// SPDX-License-Identifier: Apache-2.0
// What a session shows: views, copied out of the run between two of its slices.
#include <algorithm>

#include "scenarios/session/live_controls.h"
#include "scenarios/session/session_core.h"

namespace orrery::scenarios {

using engine::SimTime;

namespace {

constexpr std::size_t kUpcomingMost = 100;

double period_s(RunMode mode, RunState state) {
  if (state == RunState::kSeeking) return 0.1;
  switch (mode) {
    case RunMode::kRun: return 0.04;
    case RunMode::kFast: return 0.1;
    case RunMode::kExpress: return 1.0;
  }
  return 0.04;
}

}  // namespace

void Session::Core::publish_if_due() {
  const double since_s = std::chrono::duration<double>(Clock::now() - published).count();
  if (since_s >= period_s(mode, state)) publish();
}

void Session::Core::publish() {
  auto next = std::make_shared<PlantView>();
  next->number = ++number;
  next->generation = generation;
  next->state = state;
  next->why = why;
  next->trouble = trouble;
  next->end = SimTime{} + base.duration;
  next->furthest = furthest;
  if (run) {
    show_gauges(*next);
    show_plant(*next);
  }
  published = Clock::now();
  dirty = false;
  std::lock_guard lock(mutex);
  next->interventions = log.size();
  view = std::move(next);
}

void Session::Core::show_gauges(PlantView& next) {
  const engine::Simulation& simulation = run->simulation();
  next.now = simulation.now();
  next.events = simulation.events();
  next.readings = simulation.readings();
  const auto at = Clock::now();
  const double since_s = std::chrono::duration<double>(at - gauge_at).count();
  if (wants_to_move() && since_s >= 0.5) {
    events_per_s = static_cast<double>(next.events - std::min(gauge_events, next.events)) / since_s;
    real_time_factor = std::max((next.now - gauge_now).seconds(), 0.0) / since_s;
    gauge_at = at;
    gauge_events = next.events;
    gauge_now = next.now;
  }
  next.events_per_s = events_per_s;
  next.real_time_factor = real_time_factor;
  next.pending = simulation.pending();
  next.next_event = simulation.next_work();
  next.books = simulation.books();
  next.fingerprint = state == RunState::kEnded ? fingerprint : simulation.fingerprint().text();
}

void Session::Core::show_plant(PlantView& next) {
  const engine::Simulation& simulation = run->simulation();
  next.flags.assign(outline.device_count(), 0);
  next.links.resize(outline.links.size());
  for (std::size_t i = 0; i < simulation.part_count(); ++i) {
    for (const auto& fault : simulation.part(i).ledger().records()) {
      if (fault.end != SimTime::never() || fault.start > next.now) continue;
      if (fault.on_device && fault.device < next.flags.size()) {
        next.flags[fault.device] |= device_flag::kFaulty;
        if (fault.failed_at != SimTime::never()) next.flags[fault.device] |= device_flag::kFailed;
      }
      for (std::size_t link = 0; link < outline.links.size(); ++link) {
        if (fault.target.starts_with(outline.links[link].name + "[") ||
            fault.target == outline.links[link].name)
          next.links[link].faulty = true;
      }
    }
  }
  for (const auto& count : simulation.link_counts()) {
    for (std::size_t link = 0; link < outline.links.size(); ++link) {
      if (outline.links[link].name != count.name) continue;
      next.links[link].messages = count.messages;
      next.links[link].lost = count.lost;
    }
  }
  show_heat(next);
  show_inspection(next);
  show_controls(next);
  watcher->show(next.now, next.flags, next.alarms, next.alarms_open, next.log_entries,
                next.inspection);
  if (wanted.upcoming) {
    for (const auto& one : simulation.upcoming(kUpcomingMost))
      next.upcoming.push_back({one.time, to_string(one.kind), one.what});
  }
  for (const Kept& kept : snapshots) next.snapshots.push_back(kept.mark);
  for (const auto& one : breakpoints) next.breakpoints.push_back(one->mark());
}

void Session::Core::show_heat(PlantView& next) const {
  if (!wanted.heat) return;
  next.heat.quantity = *wanted.heat;
  if (wanted.heat->kind == QuantityKey::Kind::kSignal) {
    next.heat.values = watcher->mapped();
    return;
  }
  std::vector<double> column;
  read_output(wanted.heat->population, static_cast<int>(wanted.heat->index), column);
  next.heat.values.assign(column.begin(), column.end());
}

void Session::Core::show_inspection(PlantView& next) const {
  if (!wanted.inspect || *wanted.inspect >= outline.device_count()) return;
  Inspection& shown = next.inspection.emplace();
  shown.device = *wanted.inspect;
  const auto index = static_cast<std::uint32_t>(outline.population_of(shown.device));
  const auto& population = outline.populations[index];
  std::vector<double> column;
  for (std::size_t i = 0; i < population.outputs.size(); ++i) {
    const bool scalar = population.outputs[i].shape == engine::PortShape::kScalar;
    if (scalar) read_output(index, static_cast<int>(i), column);
    shown.outputs.push_back(scalar ? column[shown.device - population.first_device] : kNoValue);
  }
  for (std::size_t i = 0; i < run->simulation().part_count(); ++i) {
    const engine::Executive& part = run->simulation().part(i);
    for (const auto& devices : part.plant().devices) {
      if (shown.device - devices.first_device < devices.population->size())
        shown.state_at = devices.population->now();
    }
    for (const auto& fault : part.ledger().records()) {
      if (fault.on_device && fault.device == shown.device && fault.start <= next.now)
        shown.faults.push_back(fault);
    }
  }
}

void Session::Core::show_controls(PlantView& next) const {
  if (wanted.controls.empty()) return;
  const auto metrics = run->watch().controls().metrics();
  for (const ControlLook& look : wanted.controls) {
    if (look.control >= outline.controls.size()) continue;
    const ControlOutline& control = outline.controls[look.control];
    ControlTrail trail = live_trail(run->simulation(), control, look, tally);
    take_metrics(control, metrics, trail);
    if (control.makers == 1) {
      share_totals(trail);
    } else {
      trail.counted_since = tally_since;
    }
    next.controls.push_back(std::move(trail));
  }
}

/// The column of a whole population, out of the parts that its rows are in, as its equations stand:
/// nothing is advanced, so looking does not touch.
void Session::Core::read_output(std::uint32_t index, int output,
                                std::vector<double>& column) const {
  const auto& population = outline.populations[index];
  column.assign(population.count, kNoValue);
  for (std::size_t i = 0; i < run->simulation().part_count(); ++i) {
    for (const auto& devices : run->simulation().part(i).plant().devices) {
      const std::uint32_t row = devices.first_device - population.first_device;
      if (devices.first_device < population.first_device || row >= population.count) continue;
      devices.population->read(output, std::span(column).subspan(row, devices.population->size()));
    }
  }
}

}  // namespace orrery::scenarios
