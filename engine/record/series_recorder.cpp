// SPDX-License-Identifier: Apache-2.0
#include "engine/record/series_recorder.h"

#include <algorithm>

#include "engine/agent/control_site.h"
#include "engine/fault/fault_records.h"

namespace orrery::engine {

namespace {

SignalInfo score_of(const std::string& judge) {
  SignalInfo signal;
  signal.name = judge;
  signal.width = 2;
  signal.components = {"score", "threshold"};
  return signal;
}

void save_signal(const SignalInfo& signal, ArchiveWriter& archive) {
  archive.put_text(signal.name);
  archive.put_text(signal.unit);
  archive.put(signal.width);
  archive.put(signal.sample_rate_hz);
  archive.put(static_cast<std::uint64_t>(signal.components.size()));
  for (const auto& component : signal.components) archive.put_text(component);
}

bool load_signal(ArchiveReader& archive, SignalInfo& signal) {
  std::uint64_t components = 0;
  if (!archive.get_text(signal.name) || !archive.get_text(signal.unit) ||
      !archive.get(signal.width) || !archive.get(signal.sample_rate_hz) ||
      !archive.get(components)) {
    return false;
  }
  for (std::uint64_t i = 0; i < components; ++i) {
    if (!archive.get_text(signal.components.emplace_back())) return false;
  }
  return true;
}

}  // namespace

SeriesRecorder::SeriesRecorder(RunStore& store, RecordPlan plan,
                               const std::vector<PopulationRecord>& plant)
    : store_(store), plan_(std::move(plan)), choice_{KeptDevices(plan_, plant), {}} {
  plan_.every = std::max(plan_.every, 1u);
}

void SeriesRecorder::on_batch(FlowStage stage, const SignalInfo& signal, const Batch& batch) {
  const auto& stages = plan_.stages;
  if (batch.empty() || std::find(stages.begin(), stages.end(), stage) == stages.end()) return;
  channel({to_string(stage), signal.name}, signal).add(batch, choice_, store_);
}

void SeriesRecorder::on_judgements(const std::string& agent,
                                   const std::vector<Judgement>& judgements, double threshold) {
  if (judgements.empty()) return;
  if (plan_.scores) {
    channel({kScoreStage, agent}, score_of(agent)).add(judgements, threshold, choice_, store_);
  }
  const bool is_control = agent.find('/') != std::string::npos;
  if (plan_.around.ns == 0 || is_control) return;
  for (const Judgement& judgement : judgements) {
    if (judgement.alert) open_window(judgement.device, judgement.time);
  }
}

// The reward and the measures of a step stand where it ends; what is done next, at the same tick.
void SeriesRecorder::on_control(const ControlRecord& control) {
  const ControlSiteSpec& spec = control.site.spec();
  const ControlStep& step = control.step;
  add_step(spec.name + ".reward", "1", control, step.rewards);
  const std::size_t measures = spec.measures.size();
  for (std::size_t m = 0; m < measures; ++m) {
    step_column_.resize(spec.rows);
    for (std::size_t u = 0; u < spec.rows; ++u) step_column_[u] = step.measures[u * measures + m];
    add_step(spec.name + "." + spec.measures[m].name, spec.measures[m].unit, control, step_column_);
  }
  for (std::size_t a = 0; a < spec.acts.size(); ++a) {
    add_step(spec.name + "." + spec.acts[a].name, spec.acts[a].unit, control,
             control.site.commanded(a));
  }
}

void SeriesRecorder::add_step(const std::string& name, const std::string& unit,
                              const ControlRecord& control, std::span<const double> column) {
  SignalInfo signal;
  signal.name = name;
  signal.unit = unit;
  step_rows_.clear();
  const ControlSiteSpec& spec = control.site.spec();
  for (std::size_t u = 0; u < column.size(); ++u) {
    step_rows_.append(spec.first_device + static_cast<DeviceId>(u), control.step.at,
                      control.step.number)[0] = column[u];
  }
  channel({kControlStage, name}, signal).add(step_rows_, choice_, store_);
}

void SeriesRecorder::on_command(const CommandRecord& command) {
  // Told when issued and again on arrival.
  const auto [at, is_new] = commands_.try_emplace(command.id, command);
  if (!is_new && command.arrived != SimTime::never()) at->second = command;
}

void SeriesRecorder::on_fault(const FaultRecord& fault) {
  const bool is_new = faults_.insert_or_assign(fault.id, fault).second;
  if (!fault.on_device) return;
  if (plan_.faulty_devices) choice_.devices.add(fault.device);
  if (plan_.around.ns > 0 && is_new) open_window(fault.device, fault.start);
}

void SeriesRecorder::open_window(DeviceId device, SimTime at) {
  choice_.windows.open(device, at - plan_.around, at + plan_.around);
  for (auto& [key, one] : channels_) one.fetch_recent(device, at - plan_.around, store_);
}

void SeriesRecorder::flush() {
  for (auto& [key, one] : channels_) one.flush(store_);
}

RecordSummary SeriesRecorder::summary() const {
  RecordSummary summary;
  for (const auto& [key, one] : channels_)
    summary.series[key] = {one.why_not(), one.rows_seen(), one.rows_kept()};
  summary.commands = commands_;
  for (const auto& [id, fault] : faults_) summary.faults.push_back(fault);
  summary.fault_added_devices = choice_.devices.fault_added();
  return summary;
}

void SeriesRecorder::finish() {
  flush();
  summary().write(plan_, store_);
}

SeriesChannel& SeriesRecorder::channel(const Key& key, const SignalInfo& signal) {
  const auto known = channels_.find(key);
  if (known != channels_.end()) return known->second;
  SeriesChannel& one = channels_.try_emplace(key, plan_, key.first, signal).first->second;
  signals_.emplace(key, signal);
  if (one.wanted()) {
    one.number(++series_);
    store_.append(one.series());
  }
  return one;
}

void SeriesRecorder::save(ArchiveWriter& archive) const {
  archive.begin_section("recorder");
  archive.put(series_);
  choice_.devices.save(archive);
  choice_.windows.save(archive);
  archive.put(static_cast<std::uint64_t>(channels_.size()));
  for (const auto& [key, one] : channels_) {
    archive.put_text(key.first);
    save_signal(signals_.at(key), archive);
    one.save(archive);
  }
  RecordSummary rest;
  rest.commands = commands_;
  for (const auto& [id, fault] : faults_) rest.faults.push_back(fault);
  rest.save(archive);
}

bool SeriesRecorder::load(ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.expect_section("recorder") || !archive.get(series_) ||
      !choice_.devices.load(archive) || !choice_.windows.load(archive) || !archive.get(count)) {
    return false;
  }
  channels_.clear();
  signals_.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string stage;
    SignalInfo signal;
    if (!archive.get_text(stage) || !load_signal(archive, signal)) return false;
    const Key key{stage, signal.name};
    const auto at = channels_.try_emplace(key, plan_, stage, signal).first;
    if (!at->second.load(archive)) return false;
    signals_.emplace(key, std::move(signal));
  }
  RecordSummary rest;
  if (!rest.load(archive)) return false;
  commands_ = std::move(rest.commands);
  faults_.clear();
  for (const FaultRecord& fault : rest.faults) faults_[fault.id] = fault;
  return true;
}

}  // namespace orrery::engine
