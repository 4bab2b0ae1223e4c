// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_watch.h"

#include <algorithm>
#include <utility>

#include "engine/agent/control_site.h"
#include "engine/record/series_archive.h"
#include "engine/registry/check.h"
#include "scenarios/build/plant_builder.h"

namespace orrery::scenarios {

using engine::ArchiveReader;
using engine::ArchiveWriter;
using engine::RunRecord;

/// Keeps rows until they are asked for.
class RunWatch::PartStore final : public engine::RunStore {
 public:
  engine::Result<void> begin(const engine::RunHeader&) override { return {}; }
  void append(RunRecord record) override { records_.push_back(std::move(record)); }
  bool failed() const override { return false; }
  engine::Result<void> finish(const engine::RunSummary&) override { return {}; }

  std::vector<RunRecord> take() { return std::exchange(records_, {}); }
  std::vector<RunRecord>& records() { return records_; }

 private:
  std::vector<RunRecord> records_;
};

struct RunWatch::PartWatch {
  PartWatch(const engine::RecordPlan& plan, const std::vector<engine::PopulationRecord>& plant,
            const std::vector<JudgePlan>& judges, const RunLogs& empty)
      : recorder(store, plan, plant), log(judges), steady(empty.steady), controls(empty.controls) {}

  PartStore store;
  engine::SeriesRecorder recorder;
  JudgementLog log;
  SteadyLog steady;
  ControlLog controls;
};

namespace {

/// Rows are handed over at least this often: about 100 MB of them.
constexpr double kRowsHeldMost = 4e6;
constexpr std::int64_t kFlushesLeast = 1000;

/// An agent on a single machine of a plant in parts judges devices whose faults other parts know:
/// its judgements are kept until the ledgers meet.
std::vector<JudgePlan> plans_of(const Scenario& scenario, bool in_parts) {
  std::vector<JudgePlan> plans = judge_plans(scenario, *make_directory(scenario));
  for (std::size_t i = 0; i < plans.size(); ++i) {
    if (in_parts && instances_of(scenario, scenario.agents[i].node) == 1) plans[i].summary = false;
  }
  return plans;
}

engine::Duration flush_period(const Scenario& scenario, engine::SimTime end) {
  double rows_per_s = 0.0;
  for (const DeviceElement& device : scenario.plant) {
    for (const SensorElement& sensor : device.sensors) {
      if (sensor.period.ns > 0)
        rows_per_s += device.count * sensor.samples / sensor.period.seconds();
    }
  }
  const std::int64_t longest = std::max<std::int64_t>(end.ns / kFlushesLeast, 1);
  if (rows_per_s * engine::Duration{longest}.seconds() <= kRowsHeldMost) return {longest};
  return {std::max<std::int64_t>(engine::Duration::from_seconds(kRowsHeldMost / rows_per_s).ns, 1)};
}

}  // namespace

RunWatch::RunWatch(engine::RunStore& store, engine::RecordPlan plan,
                   const std::vector<engine::PopulationRecord>& populations,
                   const Scenario& scenario, engine::Simulation& simulation,
                   engine::RankGroup* ranks)
    : store_(store),
      plan_(std::move(plan)),
      judges_(plans_of(scenario, ranks != nullptr || simulation.part_count() > 1)),
      no_steady_(scenario),
      no_controls_(scenario),
      simulation_(simulation),
      ranks_(ranks),
      flush_every_(flush_period(scenario, simulation.end())),
      first_part_(simulation.first_part()) {
  for (std::size_t i = 0; i < simulation.part_count(); ++i) {
    auto& watch =
        parts_.emplace_back(std::make_unique<PartWatch>(plan_, populations, judges_, no_logs()));
    simulation.part(i).add_tap(&watch->recorder);
    simulation.part(i).add_tap(&watch->log);
    simulation.part(i).add_tap(&watch->steady);
    simulation.part(i).add_tap(&watch->controls);
  }
}

RunWatch::~RunWatch() = default;

void RunWatch::begin() {
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    for (const auto& fault : simulation_.part(i).ledger().records()) {
      parts_[i]->recorder.on_fault(fault);
      parts_[i]->log.on_fault(fault);
    }
  }
}

engine::SimTime RunWatch::next_flush() const {
  return {(simulation_.now().ns / flush_every_.ns + 1) * flush_every_.ns};
}

void RunWatch::flush_if_due() {
  if (simulation_.now().ns % flush_every_.ns == 0) hand_over();
}

ControlLog RunWatch::controls() const {
  ControlLog all = no_controls_;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    ControlLog mine = parts_[i]->controls;
    for (const auto& site : simulation_.part(i).plant().controls) {
      if (site->is_open()) mine.on_control({*site, site->step()});
    }
    all.merge(mine);
  }
  return all;
}

void RunWatch::save_part(std::size_t i, ArchiveWriter& archive) const {
  parts_[i]->recorder.save(archive);
  parts_[i]->log.save(archive);
  parts_[i]->steady.save(archive);
  parts_[i]->controls.save(archive);
  save_records(parts_[i]->store.records(), archive);
}

bool RunWatch::load_part(std::size_t i, ArchiveReader& archive) {
  return parts_[i]->recorder.load(archive) && parts_[i]->log.load(archive) &&
         parts_[i]->steady.load(archive) && parts_[i]->controls.load(archive) &&
         load_records(archive, parts_[i]->store.records());
}

void RunWatch::hand_over() {
  if (ranks_ == nullptr) {
    for (std::size_t i = 0; i < parts_.size(); ++i)
      write(static_cast<std::uint32_t>(i), parts_[i]->store.take());
    return;
  }
  ArchiveWriter mine;
  for (auto& part : parts_) save_records(part->store.take(), mine);
  std::uint32_t number = 0;
  for (const auto& bytes : ranks_->gather(mine.bytes())) {
    ArchiveReader reader(bytes);
    while (!reader.at_end()) {
      std::vector<RunRecord> records;
      ORRERY_CHECK(load_records(reader, records), "another rank sends what it has written");
      write(number++, std::move(records));
    }
  }
}

void RunWatch::write(std::uint32_t part, std::vector<RunRecord> records) {
  for (RunRecord& record : records) {
    if (numbers_.renumber(part, record)) store_.append(std::move(record));
  }
}

void RunWatch::write_summary() {
  engine::RecordSummary all;
  ArchiveWriter mine;
  for (auto& part : parts_) {
    if (ranks_ == nullptr) all.merge(part->recorder.summary());
    part->recorder.summary().save(mine);
  }
  if (ranks_ != nullptr) {
    for (const auto& bytes : ranks_->gather(mine.bytes())) {
      ArchiveReader reader(bytes);
      while (!reader.at_end()) {
        engine::RecordSummary part;
        ORRERY_CHECK(part.load(reader), "another rank sends what it has written");
        all.merge(part);
      }
    }
    if (ranks_->rank() != 0) return;
  }
  all.write(plan_, store_);
}

RunLogs RunWatch::no_logs() const { return {JudgementLog(judges_), no_steady_, no_controls_}; }

RunLogs RunWatch::finish() {
  for (auto& part : parts_) part->recorder.flush();
  hand_over();
  write_summary();
  RunLogs all = no_logs();
  ArchiveWriter mine;
  for (auto& part : parts_) {
    if (ranks_ == nullptr) {
      all.judgements.merge(part->log);
      all.steady.merge(part->steady);
      all.controls.merge(part->controls);
    } else {
      part->log.save(mine);
      part->steady.save(mine);
      part->controls.save(mine);
    }
  }
  if (ranks_ == nullptr) return all;
  for (const auto& bytes : ranks_->gather(mine.bytes())) {
    ArchiveReader reader(bytes);
    while (!reader.at_end()) {
      RunLogs logs = no_logs();
      ORRERY_CHECK(
          logs.judgements.load(reader) && logs.steady.load(reader) && logs.controls.load(reader),
          "another rank sends what it has written");
      all.judgements.merge(logs.judgements);
      all.steady.merge(logs.steady);
      all.controls.merge(logs.controls);
    }
  }
  return all;
}

}  // namespace orrery::scenarios
