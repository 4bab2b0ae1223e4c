// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/rank_message.h"

namespace orrery::scenarios {

using engine::ArchiveReader;
using engine::ArchiveWriter;

namespace {

void save(const std::string& text, ArchiveWriter& archive) { archive.put_text(text); }
bool load(ArchiveReader& archive, std::string& text) { return archive.get_text(text); }

void save(const FactorValue& value, ArchiveWriter& archive) {
  archive.put_text(value.text);
  archive.put(value.number);
}
bool load(ArchiveReader& archive, FactorValue& value) {
  return archive.get_text(value.text) && archive.get(value.number);
}

void save_bound(const std::optional<double>& bound, ArchiveWriter& archive) {
  archive.put(static_cast<std::uint8_t>(bound.has_value()));
  archive.put(bound.value_or(0.0));
}
bool load_bound(ArchiveReader& archive, std::optional<double>& bound) {
  std::uint8_t there = 0;
  double value = 0.0;
  if (!archive.get(there) || !archive.get(value)) return false;
  if (there != 0) bound = value;
  return true;
}

void save(const Measure& measure, ArchiveWriter& archive) {
  archive.put_text(measure.name);
  archive.put_text(measure.unit);
  archive.put(measure.value);
  save_bound(measure.lower, archive);
  save_bound(measure.upper, archive);
  archive.put(measure.n);
}
bool load(ArchiveReader& archive, Measure& measure) {
  return archive.get_text(measure.name) && archive.get_text(measure.unit) &&
         archive.get(measure.value) && load_bound(archive, measure.lower) &&
         load_bound(archive, measure.upper) && archive.get(measure.n);
}

void save(const engine::GateRecord& gate, ArchiveWriter& archive) {
  archive.put_text(gate.name);
  archive.put_text(gate.statistic);
  archive.put_text(gate.comparison);
  archive.put(gate.threshold);
  archive.put(gate.value);
  save_bound(gate.lower, archive);
  save_bound(gate.upper, archive);
  archive.put(gate.verdict);
}
bool load(ArchiveReader& archive, engine::GateRecord& gate) {
  return archive.get_text(gate.name) && archive.get_text(gate.statistic) &&
         archive.get_text(gate.comparison) && archive.get(gate.threshold) &&
         archive.get(gate.value) && load_bound(archive, gate.lower) &&
         load_bound(archive, gate.upper) && archive.get(gate.verdict);
}

template <class T>
void save_each(const std::vector<T>& items, ArchiveWriter& archive) {
  archive.put(static_cast<std::uint64_t>(items.size()));
  for (const T& item : items) save(item, archive);
}

template <class T>
bool load_each(ArchiveReader& archive, std::vector<T>& items) {
  std::uint64_t count = 0;
  if (!archive.get(count)) return false;
  items.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!load(archive, items.emplace_back())) return false;
  }
  return true;
}

}  // namespace

void save(const Job& job, ArchiveWriter& archive) {
  archive.put_text(job.run.id);
  archive.put(static_cast<std::uint64_t>(job.run.point));
  archive.put(job.run.replication);
  archive.put(job.run.seed);
  archive.put_text(job.point);
  save_each(job.factors, archive);
  save_each(job.sets, archive);
  archive.put_text(job.command_line);
}

bool load(ArchiveReader& archive, Job& job) {
  std::uint64_t point = 0;
  const bool good = archive.get_text(job.run.id) && archive.get(point) &&
                    archive.get(job.run.replication) && archive.get(job.run.seed) &&
                    archive.get_text(job.point) && load_each(archive, job.factors) &&
                    load_each(archive, job.sets) && archive.get_text(job.command_line);
  job.run.point = point;
  return good;
}

void save(const RunRow& row, ArchiveWriter& archive) {
  archive.put_text(row.id);
  archive.put(row.replication);
  archive.put(row.seed);
  archive.put_text(row.point);
  save_each(row.factors, archive);
  archive.put(row.order);
  archive.put(row.status);
  archive.put(row.exit_code);
  archive.put_text(row.trouble);
  archive.put_text(row.fingerprint);
  save_each(row.measures, archive);
  save_each(row.gates, archive);
  archive.put_text(row.command_line);
  archive.put(row.wall_s);
  archive.put(row.cpu_s);
  archive.put(row.memory_bytes);
  archive.put_text(row.worker);
  archive.put_text(row.build);
  archive.put(row.ended_unix_s);
}

bool load(ArchiveReader& archive, RunRow& row) {
  return archive.get_text(row.id) && archive.get(row.replication) && archive.get(row.seed) &&
         archive.get_text(row.point) && load_each(archive, row.factors) && archive.get(row.order) &&
         archive.get(row.status) && archive.get(row.exit_code) && archive.get_text(row.trouble) &&
         archive.get_text(row.fingerprint) && load_each(archive, row.measures) &&
         load_each(archive, row.gates) && archive.get_text(row.command_line) &&
         archive.get(row.wall_s) && archive.get(row.cpu_s) && archive.get(row.memory_bytes) &&
         archive.get_text(row.worker) && archive.get_text(row.build) &&
         archive.get(row.ended_unix_s);
}

}  // namespace orrery::scenarios
