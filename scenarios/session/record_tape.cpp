// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/record_tape.h"

#include <map>
#include <variant>

#include "scenarios/build/checkpoint.h"

namespace orrery::scenarios {

using engine::Result;

Result<void> RecordTape::begin(const engine::RunHeader& header) {
  header_ = header;
  return {};
}

void RecordTape::append(engine::RunRecord record) {
  bytes_ += bytes_of(record);
  records_.push_back(std::move(record));
}

Result<void> RecordTape::finish(const engine::RunSummary& summary) {
  summary_ = summary;
  return {};
}

void RecordTape::truncate(std::size_t size) {
  summary_.reset();
  while (records_.size() > size) {
    bytes_ -= bytes_of(records_.back());
    records_.pop_back();
  }
}

void RecordTape::visit(const std::string& stage, const std::string& name, engine::DeviceId device,
                       const std::function<void(double, double)>& take) const {
  std::map<engine::SeriesId, bool> wanted;
  for (const auto& record : records_) {
    if (const auto* series = std::get_if<engine::SeriesRecord>(&record)) {
      if (series->stage == stage && series->name == name) wanted[series->id] = true;
      continue;
    }
    const auto* chunk = std::get_if<engine::SeriesChunk>(&record);
    if (chunk == nullptr || !wanted.contains(chunk->series)) continue;
    for (std::size_t i = 0; i < chunk->rows(); ++i) {
      if (chunk->device[i] == device)
        take(chunk->time[i].seconds(), chunk->values[i * chunk->width]);
    }
  }
}

Result<void> RecordTape::open(engine::SqliteStore& store, const engine::RunHeader& header,
                              const engine::SnapshotIdentity& identity) const {
  if (base_.empty()) return store.begin(header);
  if (auto adopted = store.adopt(base_); !adopted) return adopted;
  if (auto resumed = store.resume(identity); !resumed) return engine::failure(resumed.error());
  return {};
}

Result<void> RecordTape::write(const std::filesystem::path& file) const {
  if (!summary_) {
    return engine::failure("session-unfinished", {}, "the run has not ended: there is no result",
                           "run it to its end, or save the unfinished run");
  }
  engine::SqliteStore store(file);
  if (auto opened = open(store, header_, identity_of(header_)); !opened) return opened;
  for (const auto& record : records_) store.append(record);
  return store.finish(*summary_);
}

Result<void> RecordTape::write_unfinished(const std::filesystem::path& file,
                                          const engine::RunHeader& header,
                                          engine::Snapshot state) const {
  engine::SqliteStore store(file);
  if (auto opened = open(store, header, state.identity); !opened) return opened;
  for (const auto& record : records_) store.append(record);
  store.snapshot(std::move(state));
  return store.suspend();
}

std::size_t bytes_of(const engine::RunRecord& record) {
  const auto* chunk = std::get_if<engine::SeriesChunk>(&record);
  if (chunk == nullptr) return sizeof(engine::RunRecord);
  const std::size_t row = sizeof(engine::DeviceId) + sizeof(engine::SimTime) +
                          sizeof(engine::Quality) + chunk->width * sizeof(double);
  return sizeof(engine::RunRecord) + chunk->rows() * row;
}

}  // namespace orrery::scenarios
