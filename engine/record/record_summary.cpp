// SPDX-License-Identifier: Apache-2.0
#include "engine/record/record_summary.h"

#include <fmt/format.h>

#include "engine/agent/command_archive.h"
#include "engine/fault/fault_records.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

std::string reasons(const RecordPlan& plan, bool is_score, bool fault_added_devices) {
  std::string why;
  const auto because = [&](const std::string& text) { why += (why.empty() ? "" : ", ") + text; };
  if (!plan.only.empty()) {
    because("only named devices");
  } else if (plan.devices > 0) {
    because(fmt::format("the first {} devices of each population", plan.devices));
  }
  if (fault_added_devices) because("other devices from their first fault on");
  if (plan.aggregate.ns > 0) return why;
  if (plan.every > 1 && !is_score) because(fmt::format("every {}. row of a device", plan.every));
  if (plan.on_change) because("only rows that changed");
  if (plan.around.ns > 0) {
    because(fmt::format("only {:g} s before and after alerts of agents and onsets of faults",
                        plan.around.seconds()));
  }
  return why;
}

void save(const CommandRecord& record, ArchiveWriter& archive) {
  archive.put(record.id);
  archive.put_text(record.agent);
  save_command(record.command, archive);
  archive.put(record.issued);
  archive.put(record.arrived);
}

bool load(ArchiveReader& archive, CommandRecord& record) {
  return archive.get(record.id) && archive.get_text(record.agent) &&
         load_command(archive, record.command) && archive.get(record.issued) &&
         archive.get(record.arrived);
}

}  // namespace

void RecordSummary::merge(const RecordSummary& other) {
  for (const auto& [key, rows] : other.series) {
    Rows& mine = series[key];
    mine.why_not = rows.why_not;
    mine.seen += rows.seen;
    mine.kept += rows.kept;
  }
  for (const auto& [id, command] : other.commands) {
    const auto [at, is_new] = commands.try_emplace(id, command);
    if (!is_new && command.arrived != SimTime::never()) at->second = command;
  }
  const std::vector<FaultRecord> both[] = {std::move(faults), other.faults};
  faults = merge_ledgers(both);
  fault_added_devices |= other.fault_added_devices;
}

void RecordSummary::write(const RecordPlan& plan, RunStore& store) const {
  for (const auto& [id, command] : commands) store.append(command);
  for (const FaultRecord& fault : faults) {
    if (!fault.told_elsewhere) store.append(fault);
  }
  for (const auto& [key, rows] : series) {
    const auto& [stage, name] = key;
    const bool is_score = stage == kScoreStage;
    const std::string what = fmt::format("{} ({})", name, stage);
    if (!rows.why_not.empty()) {
      store.append(NoteRecord{"record", fmt::format("{}: none of its {} rows are kept, because {}.",
                                                    what, rows.seen, rows.why_not)});
      continue;
    }
    if (rows.kept < rows.seen) {
      store.append(NoteRecord{
          "record", fmt::format("{}: {} of {} rows are kept ({}).", what, rows.kept, rows.seen,
                                reasons(plan, is_score, fault_added_devices))});
    }
    if (plan.aggregate.ns > 0 && !is_score && rows.kept > 0) {
      store.append(NoteRecord{
          "record", fmt::format("{}: mean, least, greatest and number of {} rows are kept, of each "
                                "device over {:g} s.",
                                what, rows.kept, plan.aggregate.seconds())});
    }
  }
  if (!plan.scores) store.append(NoteRecord{"record", "Scores of agents are not kept."});
}

void RecordSummary::save(ArchiveWriter& archive) const {
  archive.begin_section("recorded");
  archive.put(static_cast<std::uint64_t>(series.size()));
  for (const auto& [key, rows] : series) {
    archive.put_text(key.first);
    archive.put_text(key.second);
    archive.put_text(rows.why_not);
    archive.put(rows.seen);
    archive.put(rows.kept);
  }
  archive.put(static_cast<std::uint64_t>(commands.size()));
  for (const auto& [id, command] : commands) engine::save(command, archive);
  archive.put(static_cast<std::uint64_t>(faults.size()));
  for (const FaultRecord& fault : faults) save_fault(fault, archive);
  archive.put(fault_added_devices);
}

bool RecordSummary::load(ArchiveReader& archive) {
  *this = {};
  std::uint64_t count = 0;
  if (!archive.expect_section("recorded") || !archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::pair<std::string, std::string> key;
    Rows rows;
    if (!archive.get_text(key.first) || !archive.get_text(key.second) ||
        !archive.get_text(rows.why_not) || !archive.get(rows.seen) || !archive.get(rows.kept)) {
      return false;
    }
    series[key] = std::move(rows);
  }
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    CommandRecord command;
    if (!engine::load(archive, command)) return false;
    commands[command.id] = std::move(command);
  }
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    FaultRecord fault;
    if (!load_fault(archive, fault)) return false;
    faults.push_back(std::move(fault));
  }
  return archive.get(fault_added_devices);
}

bool SeriesNumbers::renumber(std::uint32_t part, RunRecord& record) {
  if (auto* series = std::get_if<SeriesRecord>(&record)) {
    const auto next = static_cast<SeriesId>(by_name_.size() + 1);
    const auto [at, is_new] = by_name_.try_emplace({series->stage, series->name}, next);
    of_part_[{part, series->id}] = at->second;
    series->id = at->second;
    return is_new;
  }
  if (auto* chunk = std::get_if<SeriesChunk>(&record)) {
    const auto at = of_part_.find({part, chunk->series});
    ORRERY_CHECK(at != of_part_.end(), "a series is told before its rows");
    chunk->series = at->second;
  }
  return true;
}

void SeriesNumbers::save(ArchiveWriter& archive) const {
  archive.begin_section("series numbers");
  archive.put(static_cast<std::uint64_t>(by_name_.size()));
  for (const auto& [key, id] : by_name_) {
    archive.put_text(key.first);
    archive.put_text(key.second);
    archive.put(id);
  }
  archive.put(static_cast<std::uint64_t>(of_part_.size()));
  for (const auto& [key, id] : of_part_) {
    archive.put(key.first);
    archive.put(key.second);
    archive.put(id);
  }
}

bool SeriesNumbers::load(ArchiveReader& archive) {
  *this = {};
  std::uint64_t count = 0;
  if (!archive.expect_section("series numbers") || !archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::pair<std::string, std::string> key;
    SeriesId id = 0;
    if (!archive.get_text(key.first) || !archive.get_text(key.second) || !archive.get(id))
      return false;
    by_name_[key] = id;
  }
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::pair<std::uint32_t, SeriesId> key;
    SeriesId id = 0;
    if (!archive.get(key.first) || !archive.get(key.second) || !archive.get(id)) return false;
    of_part_[key] = id;
  }
  return true;
}

}  // namespace orrery::engine
