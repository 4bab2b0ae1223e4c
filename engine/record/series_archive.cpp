// SPDX-License-Identifier: Apache-2.0
#include "engine/record/series_archive.h"

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

enum class Kind : std::uint8_t { kSeries, kChunk, kNote };

void save(const SeriesRecord& r, ArchiveWriter& archive) {
  archive.put(Kind::kSeries);
  archive.put(r.id);
  archive.put_text(r.stage);
  archive.put_text(r.name);
  archive.put_text(r.unit);
  archive.put(r.width);
  archive.put(r.sample_rate_hz);
  archive.put(static_cast<std::uint64_t>(r.components.size()));
  for (const auto& component : r.components) archive.put_text(component);
}

void save(const SeriesChunk& r, ArchiveWriter& archive) {
  archive.put(Kind::kChunk);
  archive.put(r.series);
  archive.put(r.width);
  archive.put_span(std::span<const DeviceId>(r.device));
  archive.put_span(std::span<const SimTime>(r.time));
  archive.put_span(std::span<const Quality>(r.quality));
  archive.put_span(std::span<const double>(r.values));
}

void save(const NoteRecord& r, ArchiveWriter& archive) {
  archive.put(Kind::kNote);
  archive.put_text(r.topic);
  archive.put_text(r.text);
}

bool load(ArchiveReader& archive, SeriesRecord& r) {
  std::uint64_t components = 0;
  if (!archive.get(r.id) || !archive.get_text(r.stage) || !archive.get_text(r.name) ||
      !archive.get_text(r.unit) || !archive.get(r.width) || !archive.get(r.sample_rate_hz) ||
      !archive.get(components))
    return false;
  for (std::uint64_t i = 0; i < components; ++i) {
    if (!archive.get_text(r.components.emplace_back())) return false;
  }
  return true;
}

bool load(ArchiveReader& archive, SeriesChunk& r) {
  return archive.get(r.series) && archive.get(r.width) && archive.get_vector(r.device) &&
         archive.get_vector(r.time) && archive.get_vector(r.quality) &&
         archive.get_vector(r.values);
}

bool load(ArchiveReader& archive, NoteRecord& r) {
  return archive.get_text(r.topic) && archive.get_text(r.text);
}

template <class Record>
bool load_one(ArchiveReader& archive, std::vector<RunRecord>& records) {
  Record record;
  if (!load(archive, record)) return false;
  records.emplace_back(std::move(record));
  return true;
}

}  // namespace

void save_records(const std::vector<RunRecord>& records, ArchiveWriter& archive) {
  archive.put(static_cast<std::uint64_t>(records.size()));
  for (const RunRecord& record : records) {
    if (const auto* series = std::get_if<SeriesRecord>(&record)) {
      save(*series, archive);
    } else if (const auto* chunk = std::get_if<SeriesChunk>(&record)) {
      save(*chunk, archive);
    } else {
      const auto* note = std::get_if<NoteRecord>(&record);
      ORRERY_CHECK(note != nullptr, "a record that only the end of a run makes");
      save(*note, archive);
    }
  }
}

bool load_records(ArchiveReader& archive, std::vector<RunRecord>& records) {
  std::uint64_t count = 0;
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    Kind kind{};
    if (!archive.get(kind)) return false;
    const bool good = kind == Kind::kSeries  ? load_one<SeriesRecord>(archive, records)
                      : kind == Kind::kChunk ? load_one<SeriesChunk>(archive, records)
                                             : load_one<NoteRecord>(archive, records);
    if (!good) return false;
  }
  return true;
}

}  // namespace orrery::engine
