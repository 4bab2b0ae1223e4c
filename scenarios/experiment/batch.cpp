// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>

#include "scenarios/build/identity.h"
#include "scenarios/experiment/known_runs.h"

namespace orrery::scenarios {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kFlushEvery_s = 0.2;
constexpr std::size_t kFlushRows = 64;
constexpr double kStatusEvery_s = 1.0;
/// A longer time between two looks is none of the batch's: somebody had stopped it (Ctrl-Z).
constexpr double kPause_s = 10.0;

double seconds(Clock::duration span) { return std::chrono::duration<double>(span).count(); }

/// In single quotes for a shell, unless it is a plain word.
std::string shell_word(const std::string& text) {
  const bool plain =
      !text.empty() &&
      text.find_first_not_of(
          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./=:,@%") ==
          std::string::npos;
  if (plain) return text;
  std::string quoted = "'";
  for (const char letter : text)
    quoted += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return quoted + "'";
}

/// By its first 60 bits: the same runs fall to the same shard in every command.
bool falls_to_shard(const std::string& id, std::uint32_t shard, std::uint32_t shards) {
  return shards <= 1 || std::stoull(id.substr(0, 15), nullptr, 16) % shards == shard;
}

/// A batch under way: hands out runs, takes rows in, stores them in small groups.
class Batch {
 public:
  Batch(ExperimentPlan& plan, WorkerPool& pool, ExperimentStore& store, const BatchOptions& options)
      : plan_(plan),
        source_(*plan.source),
        pool_(pool),
        store_(store),
        options_(options),
        known_(plan.header.responses),
        slots_(pool.slots()) {
    for (const FactorColumn& factor : plan.header.factors) factors_.push_back(factor.name);
  }

  engine::Result<BatchOutcome> run();

 private:
  struct Slot {
    std::optional<PlannedRun> run;
    Clock::time_point idle_since = Clock::now();
  };

  void leave_out_pause();
  double elapsed_s() const { return seconds(Clock::now() - start_ - paused_); }
  void fill_slots();
  bool may_start();
  bool start_next(std::size_t slot);
  void recall(const PlannedRun& run, const RunRow& row);
  Job job_of(const PlannedRun& run) const;
  void take(WorkerReport report);
  engine::Result<void> flush();
  engine::Result<void> keep_up(Clock::time_point now);
  void check_stop(Clock::time_point now);
  BatchStatus status(bool finished) const;
  std::size_t running() const;
  engine::Result<BatchOutcome> finish();

  ExperimentPlan& plan_;
  RunSource& source_;
  WorkerPool& pool_;
  ExperimentStore& store_;
  const BatchOptions& options_;
  KnownRuns known_;
  std::vector<std::string> factors_;
  std::vector<Slot> slots_;
  std::multimap<std::string, PlannedRun> repeats_;  ///< of runs under way, by identity
  std::vector<RunRow> rows_;                        ///< that are not stored yet
  std::vector<RunRow> placed_;                      ///< of earlier commands, likewise
  BatchOutcome outcome_;
  std::uint64_t ended_ = 0;
  std::uint64_t failed_ = 0;
  double slot_s_ = 0.0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point flushed_ = start_;
  Clock::time_point told_ = start_;
  Clock::time_point looked_ = start_;
  Clock::duration paused_{};
  std::optional<Clock::time_point> stop_asked_;
  bool killed_ = false;
};

engine::Result<BatchOutcome> Batch::run() {
  auto begun = store_.begin(plan_.header, options_.writers, fmt::format("{}", options_.shard));
  if (!begun) return engine::failure(begun.error());
  if (auto read = known_.read(store_, options_.retry_failed); !read)
    return engine::failure(read.error());
  outcome_.resume_scan_s = seconds(Clock::now() - start_);
  fill_slots();
  while (running() > 0) {
    for (WorkerReport& report : pool_.wait(kFlushEvery_s)) take(std::move(report));
    leave_out_pause();
    fill_slots();
    if (auto kept = keep_up(Clock::now()); !kept) {
      pool_.kill();
      return engine::failure(kept.error());
    }
  }
  return finish();
}

void Batch::leave_out_pause() {
  const auto now = Clock::now();
  if (now - looked_ > std::chrono::duration<double>(kPause_s)) paused_ += now - looked_;
  looked_ = now;
}

std::size_t Batch::running() const {
  return static_cast<std::size_t>(
      std::count_if(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.run; }));
}

void Batch::fill_slots() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].run) continue;
    if (!may_start() || !start_next(i)) return;
  }
}

/// Budgets are asked before each run, so that none is exceeded by more than what is under way.
bool Batch::may_start() {
  if (stop_asked_ || !outcome_.budget_spent.empty()) return false;
  const auto& budget = options_.budget;
  const std::uint64_t begun = outcome_.executed + running();
  if (budget.runs && begun >= *budget.runs)
    outcome_.budget_spent = fmt::format("its budget of {} runs", *budget.runs);
  else if (budget.time && elapsed_s() >= budget.time->seconds())
    outcome_.budget_spent = fmt::format("its budget of {:g} s", budget.time->seconds());
  return outcome_.budget_spent.empty();
}

/// False: there is nothing to execute now.
bool Batch::start_next(std::size_t index) {
  while (auto run = source_.next()) {
    if (!falls_to_shard(run->id, options_.shard, options_.shards)) continue;
    if (const RunRow* row = known_.find(run->id)) {
      recall(*run, *row);
      continue;
    }
    const bool under_way = std::any_of(slots_.begin(), slots_.end(), [&](const Slot& slot) {
      return slot.run && slot.run->id == run->id;
    });
    if (under_way) {
      repeats_.emplace(run->id, *run);
      continue;
    }
    Slot& slot = slots_[index];
    slot_s_ += seconds(Clock::now() - slot.idle_since);
    pool_.start(index, job_of(*run));
    slot.idle_since = Clock::now();
    slot.run = std::move(run);
    return true;
  }
  return false;
}

/// A run that need not be executed: the source hears of it, and the store where it stands.
void Batch::recall(const PlannedRun& run, const RunRow& row) {
  ++outcome_.found_finished;
  ++ended_;
  if (row.status == RunStatus::kFailed) ++failed_;
  const DesignPoint& point = source_.points().at(run.point);
  RunRow place;
  place.id = run.id;
  place.replication = run.replication;
  place.point = point.key(factors_);
  place.factors = point.values;
  place.order = point.order;
  placed_.push_back(std::move(place));
  source_.ended(run, row);
}

Job Batch::job_of(const PlannedRun& run) const {
  const DesignPoint& point = source_.points().at(run.point);
  Job job;
  job.run = run;
  job.point = point.key(factors_);
  job.factors = point.values;
  job.order = point.order;
  job.sets = options_.sets;
  job.sets.insert(job.sets.end(), point.sets.begin(), point.sets.end());
  job.command_line =
      fmt::format("orrery run {} --seed {}", shell_word(options_.scenario_path), run.seed);
  if (!options_.until.empty()) job.command_line += " --until " + shell_word(options_.until);
  for (const auto& set : job.sets) job.command_line += " --set " + shell_word(set);
  return job;
}

void Batch::take(WorkerReport report) {
  Slot& slot = slots_[report.slot];
  const PlannedRun run = *slot.run;
  slot.run.reset();
  const auto now = Clock::now();
  if (!report.row) return;
  const double slot_s = seconds(now - slot.idle_since);
  slot_s_ += slot_s;
  slot.idle_since = now;
  const RunRow& row = *report.row;
  ++outcome_.executed;
  ++ended_;
  if (row.status == RunStatus::kFailed) ++failed_;
  // A run that crashed could not say how long it took.
  outcome_.run_s += row.wall_s > 0.0 ? row.wall_s : slot_s;
  known_.add(row);
  source_.ended(run, row);
  const auto [first, last] = repeats_.equal_range(run.id);
  for (auto repeat = first; repeat != last; ++repeat) {
    ++ended_;
    source_.ended(repeat->second, row);
  }
  repeats_.erase(first, last);
  rows_.push_back(std::move(*report.row));
}

engine::Result<void> Batch::flush() {
  flushed_ = Clock::now();
  if (!placed_.empty()) {
    if (auto placed = store_.place_runs(placed_); !placed) return placed;
    placed_.clear();
  }
  if (rows_.empty()) return {};
  auto stored = store_.append(rows_);
  rows_.clear();
  return stored;
}

engine::Result<void> Batch::keep_up(Clock::time_point now) {
  const bool tell = seconds(now - told_) >= kStatusEvery_s;
  // A run is stored before others hear that it has ended.
  if (tell || seconds(now - flushed_) >= kFlushEvery_s || rows_.size() >= kFlushRows) {
    if (auto stored = flush(); !stored) return stored;
  }
  const BatchStatus current = status(false);
  if (tell) {
    told_ = now;
    if (auto told = store_.set_status(current); !told) return told;
  }
  if (!options_.on_status(current) && !stop_asked_) {
    stop_asked_ = now;
    outcome_.stopped = true;
    pool_.stop();
  }
  check_stop(now);
  return {};
}

void Batch::check_stop(Clock::time_point now) {
  if (!stop_asked_ || killed_ || seconds(now - *stop_asked_) < options_.stop_within_s) return;
  killed_ = true;
  pool_.kill();
}

BatchStatus Batch::status(bool finished) const {
  BatchStatus status;
  status.expected = std::max(source_.expected(), ended_);
  status.ended = ended_;
  status.failed = failed_;
  status.running = running();
  status.elapsed_s = elapsed_s();
  const double left = static_cast<double>(status.expected - status.ended);
  status.remaining_s = outcome_.executed > 0
                           ? left * status.elapsed_s / static_cast<double>(outcome_.executed)
                           : NAN;
  if (left == 0.0) status.remaining_s = 0.0;
  status.finished = finished;
  status.updated_unix_s = static_cast<std::int64_t>(std::time(nullptr));
  return status;
}

engine::Result<BatchOutcome> Batch::finish() {
  if (auto stored = flush(); !stored) return engine::failure(stored.error());
  outcome_.status = status(true);
  if (auto told = store_.set_status(outcome_.status); !told) return engine::failure(told.error());
  if (auto ended = store_.end(); !ended) return engine::failure(ended.error());
  outcome_.wall_s = outcome_.status.elapsed_s;
  outcome_.overhead = outcome_.executed > 0 ? 1.0 - outcome_.run_s / slot_s_ : NAN;
  outcome_.other_builds = known_.of_other_builds(build_id());
  outcome_.remarks = source_.remarks();
  const bool whole = source_.exhausted() || outcome_.stopped || !outcome_.budget_spent.empty();
  if (!whole)
    outcome_.remarks.push_back(
        "the experiment waits for runs of other shards: the same command without --shard executes "
        "the rest");
  return outcome_;
}

}  // namespace

engine::Result<BatchOutcome> run_batch(ExperimentPlan& plan, WorkerPool& pool,
                                       ExperimentStore& store, const BatchOptions& options) {
  return Batch(plan, pool, store, options).run();
}

}  // namespace orrery::scenarios
