// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/row_archive.h"

namespace orrery::scenarios {

using engine::ArchiveReader;
using engine::ArchiveWriter;

namespace {

void put(const std::string& text, ArchiveWriter& archive) { archive.put_text(text); }
bool get(std::string& text, ArchiveReader& archive) { return archive.get_text(text); }

void put(const std::optional<double>& value, ArchiveWriter& archive) {
  archive.put(value.has_value());
  archive.put(value.value_or(0.0));
}
bool get(std::optional<double>& value, ArchiveReader& archive) {
  bool has = false;
  double number = 0.0;
  if (!archive.get(has) || !archive.get(number)) return false;
  if (has) value = number;
  return true;
}

void put(const FactorValue& value, ArchiveWriter& archive) {
  archive.put_text(value.text);
  archive.put(value.number);
}
bool get(FactorValue& value, ArchiveReader& archive) {
  return archive.get_text(value.text) && archive.get(value.number);
}

void put(const Measure& measure, ArchiveWriter& archive) {
  archive.put_text(measure.name);
  archive.put_text(measure.unit);
  archive.put(measure.value);
  put(measure.lower, archive);
  put(measure.upper, archive);
  archive.put(measure.n);
}
bool get(Measure& measure, ArchiveReader& archive) {
  return archive.get_text(measure.name) && archive.get_text(measure.unit) &&
         archive.get(measure.value) && get(measure.lower, archive) && get(measure.upper, archive) &&
         archive.get(measure.n);
}

void put(const engine::GateRecord& gate, ArchiveWriter& archive) {
  for (const auto* text : {&gate.name, &gate.statistic, &gate.comparison}) archive.put_text(*text);
  archive.put(gate.threshold);
  archive.put(gate.value);
  put(gate.lower, archive);
  put(gate.upper, archive);
  archive.put(gate.verdict);
}
bool get(engine::GateRecord& gate, ArchiveReader& archive) {
  return archive.get_text(gate.name) && archive.get_text(gate.statistic) &&
         archive.get_text(gate.comparison) && archive.get(gate.threshold) &&
         archive.get(gate.value) && get(gate.lower, archive) && get(gate.upper, archive) &&
         archive.get(gate.verdict);
}

template <class T>
void put_all(const std::vector<T>& things, ArchiveWriter& archive) {
  archive.put(static_cast<std::uint64_t>(things.size()));
  for (const T& thing : things) put(thing, archive);
}
template <class T>
bool get_all(std::vector<T>& things, ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!get(things.emplace_back(), archive)) return false;
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
  archive.put(job.order);
  put_all(job.factors, archive);
  put_all(job.sets, archive);
  archive.put_text(job.command_line);
}

bool load(Job& job, ArchiveReader& archive) {
  std::uint64_t point = 0;
  const bool good = archive.get_text(job.run.id) && archive.get(point) &&
                    archive.get(job.run.replication) && archive.get(job.run.seed) &&
                    archive.get_text(job.point) && archive.get(job.order) &&
                    get_all(job.factors, archive) && get_all(job.sets, archive) &&
                    archive.get_text(job.command_line);
  job.run.point = point;
  return good;
}

void save(const RunRow& row, ArchiveWriter& archive) {
  archive.put_text(row.id);
  archive.put(row.replication);
  archive.put(row.seed);
  archive.put_text(row.point);
  put_all(row.factors, archive);
  archive.put(row.order);
  archive.put(row.status);
  archive.put(row.exit_code);
  archive.put_text(row.trouble);
  archive.put_text(row.fingerprint);
  put_all(row.measures, archive);
  put_all(row.gates, archive);
  archive.put_text(row.command_line);
  archive.put(row.wall_s);
  archive.put(row.cpu_s);
  archive.put(row.memory_bytes);
  archive.put_text(row.worker);
  archive.put_text(row.build);
  archive.put(row.ended_unix_s);
}

bool load(RunRow& row, ArchiveReader& archive) {
  return archive.get_text(row.id) && archive.get(row.replication) && archive.get(row.seed) &&
         archive.get_text(row.point) && get_all(row.factors, archive) && archive.get(row.order) &&
         archive.get(row.status) && archive.get(row.exit_code) && archive.get_text(row.trouble) &&
         archive.get_text(row.fingerprint) && get_all(row.measures, archive) &&
         get_all(row.gates, archive) && archive.get_text(row.command_line) &&
         archive.get(row.wall_s) && archive.get(row.cpu_s) && archive.get(row.memory_bytes) &&
         archive.get_text(row.worker) && archive.get_text(row.build) &&
         archive.get(row.ended_unix_s);
}

}  // namespace orrery::scenarios
