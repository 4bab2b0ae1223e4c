// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/plant_watcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::scenarios {

using engine::FlowStage;
using engine::SimTime;

namespace {

/// Populations of at most so many devices have a history of every scalar signal.
constexpr std::uint32_t kRememberedDevices = 5'000;
constexpr std::size_t kHistoryByteMax = std::size_t{256} << 20;
constexpr std::size_t kMessagesMost = 200;

std::optional<SeriesKey::Kind> kind_of(FlowStage stage) {
  switch (stage) {
    case FlowStage::kTruth: return SeriesKey::Kind::kTruth;
    case FlowStage::kSampled: return SeriesKey::Kind::kSampled;
    case FlowStage::kArrived: return SeriesKey::Kind::kArrived;
    default: return std::nullopt;
  }
}

std::uint64_t message_key(std::uint32_t signal, std::uint64_t sequence) {
  return (std::uint64_t{signal} << 40) ^ sequence;
}

constexpr std::uint64_t kCommandKeys = std::uint64_t{1} << 63;

}  // namespace

PlantWatcher::PlantWatcher(const PlantOutline& outline)
    : outline_(outline),
      signals_(outline.signals.size()),
      history_(kHistoryByteMax),
      features_(outline.agents.size()),
      alarming_(outline.device_count(), 0),
      commanded_(outline.device_count(), engine::SimTime::never()) {
  for (std::size_t i = 0; i < signals_.size(); ++i) {
    const auto& signal = outline.signals[i];
    signals_[i].first_device = signal.first_device;
    signals_[i].remembered = signal.width == 1 && signal.device_count <= kRememberedDevices;
  }
}

void PlantWatcher::on_batch(FlowStage stage, const engine::SignalInfo& signal,
                            const engine::Batch& batch) {
  const auto kind = kind_of(stage);
  if (!kind || batch.empty() || signal.id >= signals_.size()) return;
  std::lock_guard lock(mutex_);
  if (signal.width == 1) take_rows(*kind, signal.id, batch);
  if (inspected_ && *inspected_ - signal.first_device < signal.device_count)
    trace(stage, signal.id, batch);
}

void PlantWatcher::take_rows(SeriesKey::Kind kind, std::uint32_t id, const engine::Batch& batch) {
  Signal& signal = signals_[id];
  if (signal.remembered) history_.add({kind, id}, batch);
  if (const auto found = signal.watched.find(kind); found != signal.watched.end()) {
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      const auto series = found->second.find(batch.device[i]);
      if (series != found->second.end())
        series->second->add(batch.time[i].seconds(), batch.values[i]);
    }
  }
  if (kind == SeriesKey::Kind::kSampled && mapped_signal_ == id) {
    for (std::size_t i = 0; i < batch.rows(); ++i)
      mapped_[batch.device[i] - signal.first_device] = static_cast<float>(batch.values[i]);
  }
}

void PlantWatcher::trace(FlowStage stage, std::uint32_t signal, const engine::Batch& batch) {
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    if (batch.device[i] == *inspected_) trail(stage, signal, batch, i);
  }
}

void PlantWatcher::trail(FlowStage stage, std::uint32_t signal, const engine::Batch& batch,
                         std::size_t row) {
  SignalTrail& trail = trails_[signal];
  trail.signal = signal;
  const double value = batch.row(row)[0];
  const std::uint64_t key = message_key(signal, batch.sequence[row]);
  if (stage == FlowStage::kTruth) {
    trail.truth = value;
  } else if (stage == FlowStage::kSampled) {
    trail.sampled = value;
    trail.sampled_at = batch.time[row];
    trail.quality = batch.quality[row];
    const auto& population = outline_.populations[outline_.signals[signal].population];
    std::string to;
    for (const auto& link : outline_.links) {
      if (link.name == population.access_link) to = link.to;
    }
    MessageTrace sent{MessageTrace::Kind::kReading,
                      outline_.signals[signal].name,
                      outline_.device_name(*inspected_),
                      to,
                      value,
                      batch.time[row]};
    add_message(std::move(sent), key);
  } else {
    trail.arrived = value;
    trail.arrived_at = batch.arrival[row];
    for (auto& [number, message] : messages_) {
      if (number == key) message.arrived = batch.arrival[row];
    }
  }
}

void PlantWatcher::add_message(MessageTrace message, std::uint64_t key) {
  messages_.emplace_back(key, std::move(message));
  if (messages_.size() > kMessagesMost) messages_.pop_front();
}

std::optional<std::uint32_t> PlantWatcher::agent_index(const std::string& name) const {
  for (std::uint32_t i = 0; i < outline_.agents.size(); ++i) {
    if (outline_.agents[i].name == name) return i;
  }
  return std::nullopt;
}

void PlantWatcher::on_judgements(const std::string& name,
                                 const std::vector<engine::Judgement>& judgements,
                                 double threshold) {
  const auto agent = agent_index(name);
  if (!agent) return;  // a control beside it
  std::lock_guard lock(mutex_);
  for (const auto& judgement : judgements) {
    const std::uint32_t bit = std::uint32_t{1} << (*agent % 32);
    std::uint32_t& alarming = alarming_[judgement.device];
    const bool was = (alarming & bit) != 0;
    if (judgement.alert || was) {
      alarms_.judge(*agent, judgement.device, judgement.time, judgement.score, judgement.alert,
                    blamed_by(*agent, judgement));
      alarming = judgement.alert ? alarming | bit : alarming & ~bit;
    }
    if (judgement.alert && !was) {
      enter({judgement.time, LogEntry::Level::kWarning, "alarm", judgement.device,
             fmt::format("{} alerts on {} (score {:.4g}, threshold {:.4g})", name,
                         outline_.device_name(judgement.device), judgement.score, threshold)});
    }
    const SeriesKey key{SeriesKey::Kind::kScore, *agent, judgement.device};
    if (const auto found = series_.find(key); found != series_.end())
      found->second.add(judgement.time.seconds(), judgement.score);
    if (alarming_.size() <= kRememberedDevices) {
      history_.add({SeriesKey::Kind::kScore, *agent}, judgement.device, judgement.time.seconds(),
                   judgement.score);
    }
    if (inspected_ == judgement.device)
      judgements_[*agent] = {
          *agent,        judgement.score, threshold, judgement.alert, blamed_by(*agent, judgement),
          judgement.time};
  }
}

void PlantWatcher::name_features(const std::string& agent, std::vector<std::string> names) {
  std::lock_guard lock(mutex_);
  if (const auto index = agent_index(agent)) features_[*index] = std::move(names);
}

const std::string& PlantWatcher::blamed_by(std::uint32_t agent,
                                           const engine::Judgement& judgement) const {
  static const std::string kNone;
  const auto feature = static_cast<std::size_t>(judgement.blamed);
  return judgement.blamed >= 0 && feature < features_[agent].size() ? features_[agent][feature]
                                                                    : kNone;
}

void PlantWatcher::on_command(const engine::CommandRecord& record) {
  std::lock_guard lock(mutex_);
  const auto& command = record.command;
  const bool arrived = record.arrived != engine::SimTime::never();
  if (arrived && command.device < commanded_.size()) commanded_[command.device] = record.arrived;
  if (arrived || record.agent.empty()) {
    enter({record.arrived, LogEntry::Level::kInfo, "command", command.device,
           fmt::format("{} = {:g} for {} from {}", command.input, command.value,
                       outline_.device_name(command.device), record.agent)});
  }
  if (inspected_ != command.device) return;
  const std::uint64_t key = kCommandKeys ^ record.id;
  for (auto& [number, message] : messages_) {
    if (number != key) continue;
    message.arrived = record.arrived;
    return;
  }
  add_message({MessageTrace::Kind::kCommand, command.input, record.agent,
               outline_.device_name(command.device), command.value, record.issued, record.arrived},
              key);
}

void PlantWatcher::on_fault(const engine::FaultRecord& fault) {
  std::lock_guard lock(mutex_);
  const bool over = fault.end != engine::SimTime::never();
  LogEntry entry{over ? fault.end : fault.start,
                 over ? LogEntry::Level::kInfo : LogEntry::Level::kError, "fault", std::nullopt,
                 fmt::format("{} ({}) {} {}", fault.fault, fault.model,
                             over ? "ends on" : "starts on", fault.target)};
  if (!over) entry.text += fmt::format(", severity {:.3g}", fault.severity);
  if (fault.on_device) entry.device = fault.device;
  enter(std::move(entry));
}

void PlantWatcher::say(engine::SimTime at, LogEntry::Level level, const std::string& kind,
                       const std::string& text) {
  std::lock_guard lock(mutex_);
  enter({at, level, kind, std::nullopt, text});
}

void PlantWatcher::enter(LogEntry entry) { log_.push_back(std::move(entry)); }

void PlantWatcher::rewind(engine::SimTime to, engine::SimTime target) {
  std::lock_guard lock(mutex_);
  history_.rewind(to.seconds());
  for (auto& [key, series] : series_) series.rewind(to.seconds());
  std::fill(alarming_.begin(), alarming_.end(), 0);
  for (const Alarm& alarm : alarms_.alarms()) {
    if (alarm.start < to && alarm.end >= to)
      alarming_[alarm.device] |= std::uint32_t{1} << (alarm.agent % 32);
  }
  alarms_.rewind(target);
  std::erase_if(log_, [&](const LogEntry& entry) { return entry.time >= to; });
  std::erase_if(messages_, [&](const auto& one) { return one.second.sent >= to; });
  trails_.clear();
  judgements_.clear();
}

void PlantWatcher::inspect(std::optional<engine::DeviceId> device) {
  std::lock_guard lock(mutex_);
  if (device == inspected_) return;
  inspected_ = device;
  trails_.clear();
  judgements_.clear();
  messages_.clear();
  if (device) recall(*device);
}

/// What the history still knows of a device that nobody inspected until now.
void PlantWatcher::recall(engine::DeviceId device) {
  for (std::uint32_t id = 0; id < signals_.size(); ++id) {
    const auto& info = outline_.signals[id];
    if (device - info.first_device >= info.device_count || !signals_[id].remembered) continue;
    const auto last = [&](SeriesKey::Kind kind) { return history_.last({kind, id, device}); };
    SignalTrail trail;
    trail.signal = id;
    if (const auto truth = last(SeriesKey::Kind::kTruth)) trail.truth = truth->value;
    if (const auto sampled = last(SeriesKey::Kind::kSampled)) {
      trail.sampled = sampled->value;
      trail.sampled_at = SimTime::from_seconds(sampled->time_s);
    }
    if (const auto arrived = last(SeriesKey::Kind::kArrived)) {
      trail.arrived = arrived->value;
      trail.arrived_at = SimTime::from_seconds(arrived->time_s);
    }
    if (trail.sampled_at != SimTime::never()) trails_[id] = trail;
  }
  for (std::uint32_t agent = 0; agent < outline_.agents.size(); ++agent) {
    const auto score = history_.last({SeriesKey::Kind::kScore, agent, device});
    if (!score) continue;
    JudgementTrail trail;
    trail.agent = agent;
    trail.score = score->value;
    trail.alert = (alarming_[device] & (std::uint32_t{1} << (agent % 32))) != 0;
    trail.at = SimTime::from_seconds(score->time_s);
    judgements_[agent] = trail;
  }
}

void PlantWatcher::map_signal(std::optional<std::uint32_t> signal) {
  std::lock_guard lock(mutex_);
  if (signal == mapped_signal_) return;
  mapped_signal_ = signal;
  mapped_.clear();
  if (!signal) return;
  const auto& info = outline_.signals[*signal];
  mapped_.assign(info.device_count, kNoValue);
  if (!signals_[*signal].remembered) return;
  for (std::uint32_t i = 0; i < info.device_count; ++i) {
    std::vector<SeriesPoint> past;
    history_.read({SeriesKey::Kind::kSampled, *signal, info.first_device + i}, past);
    if (!past.empty()) mapped_[i] = static_cast<float>(past.back().value);
  }
}

void PlantWatcher::watch(const SeriesKey& key, const RecordTape& tape) {
  std::lock_guard lock(mutex_);
  const auto [at, is_new] = series_.try_emplace(key);
  if (!is_new) return;
  std::vector<SeriesPoint> past;
  history_.read(key, past);
  if (!history_.is_whole({key.kind, key.index})) {
    const bool score = key.kind == SeriesKey::Kind::kScore;
    const std::string& name =
        score ? outline_.agents[key.index].name : outline_.signals[key.index].name;
    std::vector<SeriesPoint> recorded;
    const double until_s = past.empty() ? HUGE_VAL : past.front().time_s;
    tape.visit(recorded_stage(key.kind), name, key.device, [&](double time_s, double value) {
      if (time_s < until_s) recorded.push_back({time_s, value});
    });
    past.insert(past.begin(), recorded.begin(), recorded.end());
  }
  at->second.replace(std::move(past));
  if (key.kind != SeriesKey::Kind::kScore)
    signals_[key.index].watched[key.kind][key.device] = &at->second;
}

void PlantWatcher::unwatch(const SeriesKey& key) {
  std::lock_guard lock(mutex_);
  if (key.kind != SeriesKey::Kind::kScore) {
    auto& watched = signals_[key.index].watched;
    watched[key.kind].erase(key.device);
    if (watched[key.kind].empty()) watched.erase(key.kind);
  }
  series_.erase(key);
}

void PlantWatcher::show(engine::SimTime now, std::vector<std::uint8_t>& flags, std::size_t& alarms,
                        std::size_t& open, std::size_t& entries,
                        std::optional<Inspection>& inspection) {
  std::lock_guard lock(mutex_);
  alarms = alarms_.alarms().size();
  open = alarms_.open_count(now);
  entries = log_.size();
  for (std::size_t i = 0; i < alarming_.size(); ++i) {
    if (alarming_[i] != 0) flags[i] |= device_flag::kAlarm;
    if (commanded_[i] == engine::SimTime::never()) continue;
    flags[i] |= device_flag::kCommanded;
    commanded_[i] = engine::SimTime::never();
  }
  if (!inspected_ || !inspection) return;
  for (const auto& [signal, trail] : trails_) inspection->signals.push_back(trail);
  for (const auto& [agent, trail] : judgements_) inspection->judgements.push_back(trail);
  for (const auto& [key, message] : messages_) inspection->messages.push_back(message);
}

void PlantWatcher::read_series(const SeriesKey& key, std::size_t from,
                               std::vector<SeriesPoint>& out) const {
  std::lock_guard lock(mutex_);
  const auto found = series_.find(key);
  if (found == series_.end()) return;
  const auto& points = found->second.points();
  if (from < points.size())
    out.insert(out.end(), points.begin() + static_cast<std::ptrdiff_t>(from), points.end());
}

std::vector<LogEntry> PlantWatcher::log(std::size_t from, std::size_t count) const {
  std::lock_guard lock(mutex_);
  const std::size_t begin = std::min(from, log_.size());
  const std::size_t end = std::min(begin + count, log_.size());
  return {log_.begin() + static_cast<std::ptrdiff_t>(begin),
          log_.begin() + static_cast<std::ptrdiff_t>(end)};
}

std::vector<Alarm> PlantWatcher::alarms(std::size_t from, std::size_t count) const {
  std::lock_guard lock(mutex_);
  const auto& all = alarms_.alarms();
  const std::size_t begin = std::min(from, all.size());
  const std::size_t end = std::min(begin + count, all.size());
  return {all.begin() + static_cast<std::ptrdiff_t>(begin),
          all.begin() + static_cast<std::ptrdiff_t>(end)};
}

}  // namespace orrery::scenarios
