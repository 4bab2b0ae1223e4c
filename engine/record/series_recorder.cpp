// SPDX-License-Identifier: Apache-2.0
#include "engine/record/series_recorder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace orrery::engine {

namespace {

template <class T>
bool contains(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool same_bits(std::span<const double> a, std::span<const double> b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size_bytes()) == 0;
}

template <class T>
typename std::vector<T>::reference at_grown(std::vector<T>& columns, DeviceId device) {
  if (device >= columns.size()) columns.resize(device + std::size_t{1});
  return columns[device];
}

}  // namespace

SeriesRecorder::SeriesRecorder(RunStore& store, RecordPlan plan,
                               const std::vector<PopulationRecord>& plant)
    : store_(store), plan_(std::move(plan)) {
  plan_.every = std::max(plan_.every, 1u);
  all_devices_ = plan_.devices == 0 && plan_.only_devices.empty();
  if (all_devices_) return;
  for (DeviceId device : plan_.only_devices) at_grown(kept_, device) = true;
  if (!plan_.only_devices.empty()) return;
  for (const auto& population : plant) {
    for (std::uint32_t i = 0; i < std::min(plan_.devices, population.count); ++i) {
      at_grown(kept_, population.first_device + i) = true;
    }
  }
}

void SeriesRecorder::on_batch(FlowStage stage, const SignalInfo& signal, const Batch& batch) {
  if (batch.empty() || !contains(plan_.stages, stage)) return;
  Channel& to = channel({to_string(stage), signal.name}, signal);
  to.rows_seen += batch.rows();
  if (!to.wanted) return;
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    const Row row{batch.device[i], batch.time[i], batch.quality[i], batch.row(i)};
    if (passes(to, row)) add(to, row);
  }
}

void SeriesRecorder::on_judgements(const std::string& agent,
                                   const std::vector<Judgement>& judgements, double threshold) {
  if (!plan_.scores || judgements.empty()) return;
  SignalInfo signal;
  signal.name = agent;
  signal.width = 2;
  signal.components = {"score", "threshold"};
  Channel& to = channel({kScoreStage, agent}, signal);
  to.rows_seen += judgements.size();
  for (const auto& judgement : judgements) {
    const double values[2] = {judgement.score, threshold};
    const Row row{judgement.device, judgement.time, Quality::kGood, values};
    if (passes(to, row)) add(to, row);
  }
}

void SeriesRecorder::on_command(const CommandRecord& command) {
  commands_[command.id] = command;  // told when issued and again on arrival
}

void SeriesRecorder::on_fault(const FaultRecord& fault) {
  faults_[fault.id] = fault;
  if (!plan_.faulty_devices || !fault.on_device || is_kept(fault.device)) return;
  at_grown(kept_, fault.device) = true;
  fault_seen_ = true;
}

void SeriesRecorder::finish() {
  for (auto& [key, one] : channels_) flush(one);
  for (auto& [id, command] : commands_) store_.append(command);
  for (auto& [id, fault] : faults_) store_.append(fault);
  write_notes();
}

SeriesRecorder::Channel& SeriesRecorder::channel(const Key& key, const SignalInfo& signal) {
  auto [at, is_new] = channels_.try_emplace(key);
  Channel& one = at->second;
  if (!is_new) return one;
  if (key.first != kScoreStage) {
    if (!plan_.signals.empty() && !contains(plan_.signals, signal.name)) {
      one.wanted = false;
      one.why_not = "it is not among the signals to record";
    } else if (!plan_.waveforms && signal.sample_rate_hz > 0.0) {
      one.wanted = false;
      one.why_not = fmt::format("waveforms ({} values a row) are switched off", signal.width);
    }
  }
  one.series = {0,
                key.first,
                signal.name,
                signal.unit,
                signal.width,
                signal.sample_rate_hz,
                signal.components};
  one.chunk.width = signal.width;
  if (one.wanted) {
    one.series.id = one.chunk.series = ++series_;
    store_.append(one.series);
  }
  return one;
}

bool SeriesRecorder::is_kept(DeviceId device) const {
  return all_devices_ || (device < kept_.size() && kept_[device]);
}

bool SeriesRecorder::passes(Channel& channel, const Row& row) const {
  if (!is_kept(row.device)) return false;
  const bool is_score = channel.series.stage == kScoreStage;
  if (plan_.every > 1 && !is_score && at_grown(channel.seen, row.device)++ % plan_.every != 0)
    return false;
  if (!plan_.on_change) return true;
  auto& last = at_grown(channel.last, row.device);
  if (same_bits(last, row.values)) return false;
  last.assign(row.values.begin(), row.values.end());
  return true;
}

void SeriesRecorder::add(Channel& channel, const Row& row) {
  SeriesChunk& chunk = channel.chunk;
  chunk.device.push_back(row.device);
  chunk.time.push_back(row.time);
  chunk.quality.push_back(row.quality);
  chunk.values.insert(chunk.values.end(), row.values.begin(), row.values.end());
  ++channel.rows_kept;
  if (chunk.values.size() >= kChunkValues) flush(channel);
}

void SeriesRecorder::flush(Channel& channel) {
  if (channel.chunk.rows() == 0) return;
  SeriesChunk full = std::move(channel.chunk);
  channel.chunk = SeriesChunk{full.series, full.width, {}, {}, {}, {}};
  store_.append(std::move(full));
}

void SeriesRecorder::write_notes() {
  for (const auto& [key, one] : channels_) {
    const std::string what = fmt::format("{} ({})", key.second, key.first);
    if (!one.wanted) {
      store_.append(
          NoteRecord{"record", fmt::format("{}: none of its {} rows are kept, because {}.", what,
                                           one.rows_seen, one.why_not)});
    } else if (one.rows_kept < one.rows_seen) {
      std::string why;
      const auto because = [&](const std::string& text) {
        why += (why.empty() ? "" : ", ") + text;
      };
      if (!plan_.only_devices.empty())
        because("only named devices");
      else if (plan_.devices > 0)
        because(fmt::format("the first {} devices of each population", plan_.devices));
      if (fault_seen_) because("other devices from their first fault on");
      if (plan_.every > 1 && key.first != kScoreStage)
        because(fmt::format("every {}. row of a device", plan_.every));
      if (plan_.on_change) because("only rows that changed");
      store_.append(NoteRecord{"record", fmt::format("{}: {} of {} rows are kept ({}).", what,
                                                     one.rows_kept, one.rows_seen, why)});
    }
  }
  if (!plan_.scores) store_.append(NoteRecord{"record", "Scores of agents are not kept."});
}

}  // namespace orrery::engine
