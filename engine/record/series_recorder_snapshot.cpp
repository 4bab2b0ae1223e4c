// SPDX-License-Identifier: Apache-2.0
#include "engine/record/series_recorder.h"

namespace orrery::engine {

namespace {

template <class T>
void put(ArchiveWriter& archive, const std::vector<T>& column) {
  archive.put_span(std::span<const T>(column));
}

void save_chunk(const SeriesChunk& chunk, ArchiveWriter& archive) {
  put(archive, chunk.device);
  put(archive, chunk.time);
  put(archive, chunk.quality);
  put(archive, chunk.values);
}

bool load_chunk(SeriesChunk& chunk, ArchiveReader& archive) {
  if (!archive.get_vector(chunk.device) || !archive.get_vector(chunk.time) ||
      !archive.get_vector(chunk.quality) || !archive.get_vector(chunk.values)) {
    return false;
  }
  const std::size_t rows = chunk.rows();
  return chunk.time.size() == rows && chunk.quality.size() == rows &&
         chunk.values.size() == rows * chunk.width;
}

void save_series(const SeriesRecord& series, ArchiveWriter& archive) {
  archive.put(series.id);
  archive.put_text(series.unit);
  archive.put(series.width);
  archive.put(series.sample_rate_hz);
  archive.put(static_cast<std::uint64_t>(series.components.size()));
  for (const auto& component : series.components) archive.put_text(component);
}

bool load_series(SeriesRecord& series, ArchiveReader& archive) {
  std::uint64_t components = 0;
  if (!archive.get(series.id) || !archive.get_text(series.unit) || !archive.get(series.width) ||
      !archive.get(series.sample_rate_hz) || !archive.get(components)) {
    return false;
  }
  for (std::uint64_t i = 0; i < components; ++i) {
    if (!archive.get_text(series.components.emplace_back())) return false;
  }
  return true;
}

void save_command(const CommandRecord& command, ArchiveWriter& archive) {
  archive.put(command.id);
  archive.put_text(command.agent);
  archive.put(command.command.device);
  archive.put_text(command.command.input);
  archive.put(command.command.value);
  archive.put(command.command.expires);
  archive.put(command.issued);
  archive.put(command.arrived);
}

bool load_command(CommandRecord& command, ArchiveReader& archive) {
  return archive.get(command.id) && archive.get_text(command.agent) &&
         archive.get(command.command.device) && archive.get_text(command.command.input) &&
         archive.get(command.command.value) && archive.get(command.command.expires) &&
         archive.get(command.issued) && archive.get(command.arrived);
}

}  // namespace

void SeriesRecorder::save(ArchiveWriter& archive) const {
  archive.begin_section("recorder");
  archive.put(series_);
  archive.put(fault_seen_);
  put(archive, std::vector<std::uint8_t>(kept_.begin(), kept_.end()));
  archive.put(static_cast<std::uint64_t>(channels_.size()));
  for (const auto& [key, one] : channels_) save_channel(key, one, archive);
  archive.put(static_cast<std::uint64_t>(commands_.size()));
  for (const auto& [id, command] : commands_) save_command(command, archive);
  FaultLedger faults;
  for (const auto& [id, fault] : faults_) faults.open(fault);
  faults.save(archive);
  for (const auto& [id, fault] : faults_) archive.put(id);
}

bool SeriesRecorder::load(ArchiveReader& archive) {
  std::vector<std::uint8_t> kept;
  if (!archive.expect_section("recorder") || !archive.get(series_) || !archive.get(fault_seen_) ||
      !archive.get_vector(kept)) {
    return false;
  }
  kept_.assign(kept.begin(), kept.end());
  channels_.clear();
  commands_.clear();
  faults_.clear();
  std::uint64_t channels = 0;
  if (!archive.get(channels)) return false;
  for (std::uint64_t i = 0; i < channels; ++i) {
    if (!load_channel(archive)) return false;
  }
  std::uint64_t commands = 0;
  if (!archive.get(commands)) return false;
  for (std::uint64_t i = 0; i < commands; ++i) {
    CommandRecord command;
    if (!load_command(command, archive)) return false;
    commands_[command.id] = std::move(command);
  }
  return load_faults(archive);
}

void SeriesRecorder::save_channel(const Key& key, const Channel& one,
                                  ArchiveWriter& archive) const {
  archive.put_text(key.first);
  archive.put_text(key.second);
  save_series(one.series, archive);
  save_chunk(one.chunk, archive);
  archive.put(one.wanted);
  archive.put_text(one.why_not);
  put(archive, one.seen);
  archive.put(static_cast<std::uint64_t>(one.last.size()));
  for (const auto& values : one.last) put(archive, values);
  archive.put(one.rows_seen);
  archive.put(one.rows_kept);
}

bool SeriesRecorder::load_channel(ArchiveReader& archive) {
  Key key;
  if (!archive.get_text(key.first) || !archive.get_text(key.second)) return false;
  Channel& one = channels_[key];
  one.series.stage = key.first;
  one.series.name = key.second;
  if (!load_series(one.series, archive)) return false;
  one.chunk.series = one.series.id;
  one.chunk.width = one.series.width;
  std::uint64_t devices = 0;
  if (!load_chunk(one.chunk, archive) || !archive.get(one.wanted) ||
      !archive.get_text(one.why_not) || !archive.get_vector(one.seen) || !archive.get(devices)) {
    return false;
  }
  for (std::uint64_t i = 0; i < devices; ++i) {
    if (!archive.get_vector(one.last.emplace_back())) return false;
  }
  return archive.get(one.rows_seen) && archive.get(one.rows_kept);
}

bool SeriesRecorder::load_faults(ArchiveReader& archive) {
  FaultLedger faults;
  if (!faults.load(archive)) return false;
  for (const FaultRecord& fault : faults.records()) {
    std::uint64_t id = 0;
    if (!archive.get(id)) return false;
    faults_[id] = fault;
    faults_[id].id = id;
  }
  return true;
}

}  // namespace orrery::engine
