// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_watch.h"

#include <utility>
#include <variant>

#include "engine/registry/check.h"

namespace orrery::scenarios {

using engine::RunRecord;

/// Keeps rows until they are asked for.
class RunWatch::PartStore final : public engine::RunStore {
 public:
  engine::Result<void> begin(const engine::RunHeader&) override { return {}; }
  void append(RunRecord record) override { records_.push_back(std::move(record)); }
  bool failed() const override { return false; }
  engine::Result<void> finish(const engine::RunSummary&) override { return {}; }

  std::vector<RunRecord> take() { return std::exchange(records_, {}); }

 private:
  std::vector<RunRecord> records_;
};

struct RunWatch::PartWatch {
  PartWatch(const engine::RecordPlan& plan, const std::vector<engine::PopulationRecord>& plant)
      : recorder(store, plan, plant) {}

  PartStore store;
  engine::SeriesRecorder recorder;
  JudgementLog log;
};

RunWatch::RunWatch(engine::RunStore& store, const engine::RecordPlan& plan,
                   const std::vector<engine::PopulationRecord>& populations,
                   engine::Simulation& simulation, engine::RankGroup* ranks)
    : store_(store), ranks_(ranks), first_part_(simulation.first_part()) {
  for (std::size_t i = 0; i < simulation.part_count(); ++i) {
    auto& watch = parts_.emplace_back(std::make_unique<PartWatch>(plan, populations));
    simulation.part(i).add_tap(&watch->recorder);
    simulation.part(i).add_tap(&watch->log);
    for (const auto& fault : simulation.part(i).ledger().records()) watch->recorder.on_fault(fault);
  }
}

RunWatch::~RunWatch() = default;

void RunWatch::flush() {
  for (std::size_t i = 0; i < parts_.size(); ++i)
    write(first_part_ + static_cast<std::uint32_t>(i), parts_[i]->store.take());
}

/// Parts number their series on their own; the file knows one series for each stage and name.
void RunWatch::write(std::uint32_t part, std::vector<RunRecord> records) {
  for (RunRecord& record : records) {
    if (auto* series = std::get_if<engine::SeriesRecord>(&record)) {
      const engine::SeriesId known = known_series(*series);
      renamed_[{part, series->id}] = known;
      continue;
    }
    if (auto* chunk = std::get_if<engine::SeriesChunk>(&record))
      chunk->series = renamed_.at({part, chunk->series});
    store_.append(std::move(record));
  }
}

engine::SeriesId RunWatch::known_series(const engine::SeriesRecord& series) {
  const auto [at, is_new] = series_.try_emplace({series.stage, series.name},
                                                static_cast<engine::SeriesId>(series_.size() + 1));
  if (is_new) {
    engine::SeriesRecord named = series;
    named.id = at->second;
    store_.append(std::move(named));
  }
  return at->second;
}

JudgementLog RunWatch::finish() {
  JudgementLog all;
  for (auto& part : parts_) {
    part->recorder.finish();
    all.merge(std::move(part->log));
  }
  flush();
  return all;
}

}  // namespace orrery::scenarios
