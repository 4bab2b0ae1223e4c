// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/replay_view.h"

#include <algorithm>

#include "scenarios/session/recorded_controls.h"

namespace orrery::scenarios {

using engine::DeviceId;
using engine::FaultRecord;
using engine::SimTime;

namespace {

constexpr std::size_t kUpcomingMost = 50;
constexpr std::size_t kMessagesMost = 50;

/// What is in memory of a plant's series.
struct Values {
  const Recording& recording;
  const LoadedSeries& loaded;

  const SeriesIndex* index(const engine::SeriesRecord* series) const {
    if (series == nullptr) return nullptr;
    const auto at = loaded.find(series->id);
    return at == loaded.end() ? nullptr : at->second.get();
  }
  std::optional<SeriesIndex::Row> latest(SeriesKey::Kind kind, std::uint32_t number,
                                         DeviceId device, SimTime now) const {
    const SeriesIndex* found = index(recording.series_of(kind, number));
    return found == nullptr ? std::nullopt : found->latest(device, now);
  }
};

void show_flags(const Recording& recording, SimTime before, PlantView& view);
void show_links(const Recording& recording, PlantView& view);
void show_totals(const Recording& recording, PlantView& view);
HeatColumn heat_at(const Values& values, const QuantityKey& wanted, SimTime now);
Inspection inspect(const Values& values, DeviceId device, SimTime now);

}  // namespace

void show_moment(const Recording& recording, const LoadedSeries& loaded, const LookRequest& look,
                 SimTime before, PlantView& view) {
  const Values values{recording, loaded};
  show_flags(recording, before, view);
  show_links(recording, view);
  if (view.now >= recording.end()) show_totals(recording, view);
  if (look.heat) view.heat = heat_at(values, *look.heat, view.now);
  if (look.inspect && *look.inspect < recording.outline.device_count())
    view.inspection = inspect(values, *look.inspect, view.now);
  for (const ControlLook& one : look.controls) {
    if (one.control < recording.outline.controls.size())
      view.controls.push_back(recorded_trail(recording, loaded, one, view.now));
  }
  const auto next = std::upper_bound(recording.events.begin(), recording.events.end(), view.now,
                                     [](SimTime t, const auto& event) { return t < event.time; });
  if (next != recording.events.end()) view.next_event = next->time;
  if (look.upcoming)
    view.upcoming.assign(
        next, next + std::min<std::ptrdiff_t>(kUpcomingMost, recording.events.end() - next));
  view.log_entries = entries_until(recording.log, view.now);
  view.alarms = alarms_until(recording.alarms, view.now);
}

std::size_t entries_until(const std::vector<LogEntry>& log, SimTime now) {
  return static_cast<std::size_t>(
      std::upper_bound(log.begin(), log.end(), now,
                       [](SimTime t, const LogEntry& entry) { return t < entry.time; }) -
      log.begin());
}

std::size_t alarms_until(const std::vector<Alarm>& alarms, SimTime now) {
  return static_cast<std::size_t>(
      std::upper_bound(alarms.begin(), alarms.end(), now,
                       [](SimTime t, const Alarm& alarm) { return t < alarm.start; }) -
      alarms.begin());
}

Alarm as_of(Alarm alarm, SimTime now) {
  if (alarm.end > now) alarm.end = SimTime::never();
  return alarm;
}

namespace {

bool is_active(const FaultRecord& fault, SimTime now) {
  return fault.start <= now && now < fault.end;
}

void show_flags(const Recording& recording, SimTime before, PlantView& view) {
  view.flags.assign(recording.outline.device_count(), 0);
  const auto set = [&](DeviceId device, std::uint8_t flag) {
    if (device < view.flags.size()) view.flags[device] |= flag;
  };
  for (const FaultRecord& fault : recording.tables().faults) {
    if (!fault.on_device || !is_active(fault, view.now)) continue;
    set(fault.device, device_flag::kFaulty);
    if (fault.failed_at <= view.now) set(fault.device, device_flag::kFailed);
  }
  for (const Alarm& alarm : recording.alarms) {
    if (alarm.start > view.now) break;
    if (view.now < alarm.end) set(alarm.device, device_flag::kAlarm);
  }
  for (const auto& record : recording.tables().commands)
    if (before < record.arrived && record.arrived <= view.now)
      set(record.command.device, device_flag::kCommanded);
}

/// `uplink` and `uplink[3]` are of the link `uplink`.
bool is_of(const std::string& target, const std::string& link) {
  return target.rfind(link, 0) == 0 && (target.size() == link.size() || target[link.size()] == '[');
}

void show_links(const Recording& recording, PlantView& view) {
  const auto& links = recording.outline.links;
  view.links.assign(links.size(), {});
  for (const FaultRecord& fault : recording.tables().faults) {
    if (fault.on_device || !is_active(fault, view.now)) continue;
    for (std::size_t i = 0; i < links.size(); ++i)
      if (is_of(fault.target, links[i].name)) view.links[i].faulty = true;
  }
}

engine::Fate fate_of(const std::string& word) {
  for (const auto fate : {engine::Fate::kDropped, engine::Fate::kExpired, engine::Fate::kRejected})
    if (word == engine::to_string(fate)) return fate;
  return engine::Fate::kDelivered;
}

void fill_book(const engine::RunTables& run, const std::string& name, engine::Book& book) {
  for (const auto& totals : run.books) {
    if (totals.book != name) continue;
    book.add_sent(totals.sent);
    book.add_delivered(totals.delivered);
    book.add_copies(totals.copies);
    book.set_in_flight(totals.in_flight);
  }
  for (const auto& fate : run.fates)
    if (fate.book == name) book.add_lost(fate_of(fate.fate), fate.by, fate.reason, fate.count);
}

void show_totals(const Recording& recording, PlantView& view) {
  const auto& run = recording.tables();
  view.events = run.summary.events;
  view.readings = run.summary.readings;
  view.fingerprint = run.summary.fingerprint;
  fill_book(run, "reading", view.books.reading);
  fill_book(run, "message", view.books.message);
  fill_book(run, "command", view.books.command);
  fill_book(run, "label_query", view.books.label_query);
  for (const auto& fate : run.fates) {
    if (fate.book != "message") continue;
    for (std::size_t i = 0; i < view.links.size(); ++i)
      if (is_of(fate.by, recording.outline.links[i].name)) view.links[i].lost += fate.count;
  }
}

HeatColumn heat_at(const Values& values, const QuantityKey& wanted, SimTime now) {
  HeatColumn column;
  column.quantity = wanted;
  const auto& populations = values.recording.outline.populations;
  const SeriesIndex* index = values.index(values.recording.series_of(wanted));
  if (index == nullptr || wanted.population >= populations.size()) return column;
  const auto& population = populations[wanted.population];
  column.values.reserve(population.count);
  for (std::uint32_t row = 0; row < population.count; ++row) {
    const auto latest = index->latest(population.first_device + row, now);
    column.values.push_back(latest ? static_cast<float>(latest->value) : kNoValue);
  }
  return column;
}

SignalTrail trail_of(const Values& values, std::uint32_t signal, DeviceId device, SimTime now) {
  using Kind = SeriesKey::Kind;
  SignalTrail trail;
  trail.signal = signal;
  if (const auto row = values.latest(Kind::kTruth, signal, device, now)) trail.truth = row->value;
  if (const auto row = values.latest(Kind::kSampled, signal, device, now)) {
    trail.sampled = row->value;
    trail.sampled_at = row->time;
    trail.quality = row->quality;
  }
  if (const auto row = values.latest(Kind::kArrived, signal, device, now)) {
    trail.arrived = row->value;
    trail.arrived_at = row->time;
  }
  return trail;
}

std::vector<JudgementTrail> judgements_of(const Values& values, DeviceId device, SimTime now) {
  std::vector<JudgementTrail> all;
  for (std::uint32_t agent = 0; agent < values.recording.outline.agents.size(); ++agent) {
    JudgementTrail trail;
    trail.agent = agent;
    bool known = false;
    if (const auto row = values.latest(SeriesKey::Kind::kScore, agent, device, now)) {
      trail.score = row->value;
      trail.threshold = row->threshold;
      trail.at = row->time;
      known = true;
    }
    for (const Alarm& alarm : values.recording.alarms) {
      if (alarm.start > now) break;
      if (alarm.agent != agent || alarm.device != device || now >= alarm.end) continue;
      trail.alert = known = true;
      trail.blamed = alarm.blamed;
    }
    if (known) all.push_back(std::move(trail));
  }
  return all;
}

/// Commands only: when a single reading arrived is in no result.
std::vector<MessageTrace> messages_of(const Recording& recording, DeviceId device, SimTime now) {
  std::vector<MessageTrace> all;
  const std::string name = recording.outline.device_name(device);
  for (const auto& record : recording.tables().commands) {
    if (record.command.device != device || record.issued > now) continue;
    const bool there = record.arrived <= now;
    all.push_back({MessageTrace::Kind::kCommand, record.command.input, record.agent, name,
                   record.command.value, record.issued, there ? record.arrived : SimTime::never()});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.sent < b.sent; });
  if (all.size() > kMessagesMost) all.erase(all.begin(), all.end() - std::ptrdiff_t(kMessagesMost));
  return all;
}

Inspection inspect(const Values& values, DeviceId device, SimTime now) {
  const auto& outline = values.recording.outline;
  Inspection inspection;
  inspection.device = device;
  inspection.state_at = now;
  const auto index = static_cast<std::uint32_t>(outline.population_of(device));
  const auto& population = outline.populations[index];
  for (std::uint32_t i = 0; i < population.outputs.size(); ++i) {
    const SeriesIndex* series =
        values.index(values.recording.series_of({QuantityKey::Kind::kOutput, index, i}));
    const auto row = series == nullptr ? std::nullopt : series->latest(device, now);
    inspection.outputs.push_back(row ? row->value : kNoValue);
  }
  for (std::uint32_t i = 0; i < outline.signals.size(); ++i)
    if (outline.signals[i].population == index)
      inspection.signals.push_back(trail_of(values, i, device, now));
  inspection.judgements = judgements_of(values, device, now);
  for (const FaultRecord& fault : values.recording.tables().faults)
    if (fault.on_device && fault.device == device && fault.start <= now)
      inspection.faults.push_back(fault);
  inspection.messages = messages_of(values.recording, device, now);
  return inspection;
}

}  // namespace

}  // namespace orrery::scenarios
