// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <set>
#include <system_error>

#include "scenarios/build/identity.h"
#include "scenarios/experiment/shell_word.h"
#include "scenarios/experiment/time_left.h"

namespace orrery::scenarios {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double kFlushEvery_s = 0.2;
constexpr std::size_t kFlushRows = 64;
constexpr double kStatusEvery_s = 1.0;
/// A longer time between two looks is none of the batch's: somebody had stopped it (Ctrl-Z).
constexpr double kPause_s = 10.0;

double seconds(Clock::duration span) { return std::chrono::duration<double>(span).count(); }

/// Such a run is no property of the scenario: it is not kept, and those after it would end alike.
bool met_a_full_disk(const RunRow& row) {
  return row.status == RunStatus::kFailed &&
         row.exit_code == static_cast<int>(engine::ExitCode::kIo) &&
         row.trouble.find("error io-disk-full: ") != std::string::npos;
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

  bool is_mine(const PlannedRun& run) const {
    return falls_to(run, {options_.shard, options_.shards});
  }
  engine::Result<void> begin();
  engine::Result<void> execute();
  void leave_out_pause();
  double elapsed_s() const { return seconds(Clock::now() - start_ - paused_); }
  void fill_slots();
  bool start_next(std::size_t slot);
  bool budget_allows_one();
  bool is_under_way(const std::string& id) const;
  void take(WorkerReport report);
  void count_repeat(const PlannedRun& run, const RunRow& row);
  Job job_of(const PlannedRun& run) const;
  engine::Result<void> flush();
  engine::Result<void> keep_up(Clock::time_point now);
  void stop(Clock::time_point now);
  void check_stop(Clock::time_point now);
  std::uint64_t expected() const;
  double remaining_s() const;
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
  std::vector<RunRow> places_;                      ///< likewise, of rows that stand there twice
  EarlierRuns earlier_;
  std::optional<engine::Diagnostics> trouble_;  ///< for which the batch stops
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
  if (auto begun = begin(); !begun) return engine::failure(begun.error());
  try {
    if (auto executed = execute(); !executed) {
      pool_.kill();
      return engine::failure(executed.error());
    }
  } catch (const std::system_error& error) {  // of the pool; what had ended is kept
    if (const auto stored = flush(); !stored) return engine::failure(stored.error());
    if (error.code() == std::errc::no_child_process) throw;
    return engine::failure("io-process", {}, error.what(),
                           "lower --jobs, or raise the limit of processes (ulimit -u)");
  }
  return finish();
}

engine::Result<void> Batch::begin() {
  auto begun = store_.begin(plan_.header, options_.writers, fmt::format("{}", options_.shard));
  if (!begun) return begun;
  if (auto read = known_.read(store_, options_.retry_failed); !read) return read;
  const auto earlier =
      find_earlier(plan_, known_, {options_.shard, options_.shards}, build_id(), &store_);
  if (!earlier) return engine::failure(earlier.error());
  earlier_ = *earlier;
  ended_ = earlier_.found;
  failed_ = earlier_.failed;
  outcome_.resume_scan_s = seconds(Clock::now() - start_);
  return {};
}

engine::Result<void> Batch::execute() {
  fill_slots();
  while (running() > 0) {
    for (WorkerReport& report : pool_.wait(kFlushEvery_s)) take(std::move(report));
    leave_out_pause();
    fill_slots();
    if (auto kept = keep_up(Clock::now()); !kept) return kept;
  }
  return {};
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
    if (stop_asked_ || !outcome_.budget_spent.empty() || !start_next(i)) return;
  }
}

/// False: there is nothing to execute now.
bool Batch::start_next(std::size_t index) {
  while (auto run = source_.next()) {
    if (!is_mine(*run)) continue;
    if (const auto* known = known_.find(run->id)) {
      if (!known->earlier) count_repeat(*run, known->row);
      source_.ended(*run, known->row);
      continue;
    }
    if (is_under_way(run->id)) {
      repeats_.emplace(run->id, *run);
      continue;
    }
    if (!budget_allows_one()) return false;
    Slot& slot = slots_[index];
    slot_s_ += seconds(Clock::now() - slot.idle_since);
    pool_.start(index, job_of(*run));
    slot.idle_since = Clock::now();
    slot.run = std::move(run);
    return true;
  }
  return false;
}

/// Asked before each run, so that no budget is exceeded by more than what is under way.
bool Batch::budget_allows_one() {
  const auto& budget = options_.budget;
  if (budget.runs && outcome_.executed + running() >= *budget.runs)
    outcome_.budget_spent = fmt::format("its budget of {} runs", *budget.runs);
  else if (budget.time && elapsed_s() >= budget.time->seconds())
    outcome_.budget_spent = fmt::format("its budget of {:g} s", budget.time->seconds());
  return outcome_.budget_spent.empty();
}

bool Batch::is_under_way(const std::string& id) const {
  return std::any_of(slots_.begin(), slots_.end(),
                     [&](const Slot& slot) { return slot.run && slot.run->id == id; });
}

/// Two points whose settings are the same share their runs.
void Batch::count_repeat(const PlannedRun& run, const RunRow& row) {
  ++ended_;
  if (row.status == RunStatus::kFailed) ++failed_;
  places_.push_back(place_of(run, source_.points().at(run.point), factors_));
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
      fmt::format("orrery run {} --seed {}", shell_quoted(options_.scenario_path), run.seed);
  if (!options_.until.empty()) job.command_line += " --until " + shell_quoted(options_.until);
  for (const auto& set : job.sets) job.command_line += " --set " + shell_quoted(set);
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
  if (met_a_full_disk(row)) {
    trouble_.emplace().error("io-disk-full", {store_.place()},
                             "the disk is full: a result of a run could not be kept",
                             "free some space and give the same command again: it goes on");
    return stop(now);
  }
  ++outcome_.executed;
  ++ended_;
  if (row.status == RunStatus::kFailed) ++failed_;
  // A run that crashed could not say how long it took.
  outcome_.run_s += row.wall_s > 0.0 ? row.wall_s : slot_s;
  known_.add(row);
  source_.ended(run, row);
  const auto [first, last] = repeats_.equal_range(run.id);
  for (auto repeat = first; repeat != last; ++repeat) {
    count_repeat(repeat->second, row);
    source_.ended(repeat->second, row);
  }
  repeats_.erase(first, last);
  rows_.push_back(std::move(*report.row));
}

/// Rows first: only what is kept has a place.
engine::Result<void> Batch::flush() {
  flushed_ = Clock::now();
  if (!rows_.empty()) {
    auto stored = store_.append(rows_);
    rows_.clear();
    if (!stored) return stored;
  }
  if (places_.empty()) return {};
  auto placed = store_.place_runs(places_);
  places_.clear();
  return placed;
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
  if (!options_.on_status(current)) {
    outcome_.stopped = true;
    stop(now);
  }
  check_stop(now);
  return {};
}

/// Nothing more is begun; what is under way stops at its next safe place.
void Batch::stop(Clock::time_point now) {
  if (stop_asked_) return;
  stop_asked_ = now;
  pool_.stop();
}

void Batch::check_stop(Clock::time_point now) {
  if (!stop_asked_ || killed_ || seconds(now - *stop_asked_) < options_.stop_within_s) return;
  killed_ = true;
  pool_.kill();
}

/// A shard's share of a design is what falls to it.
std::uint64_t Batch::expected() const {
  return std::max(options_.shards > 1 ? earlier_.planned : source_.expected(), ended_);
}

/// By the mean time that a run of this command has kept its slot; NaN before one has ended.
double Batch::remaining_s() const {
  const auto now = Clock::now();
  std::vector<double> ages_s;
  for (const Slot& slot : slots_) {
    if (slot.run) ages_s.push_back(seconds(now - slot.idle_since));
  }
  const std::uint64_t open = expected() - ended_;
  const std::uint64_t waiting = open - std::min<std::uint64_t>(open, ages_s.size());
  const double run_s =
      outcome_.executed > 0 ? slot_s_ / static_cast<double>(outcome_.executed) : NAN;
  return time_left_s(run_s, ages_s, slots_.size(), waiting);
}

BatchStatus Batch::status(bool finished) const {
  BatchStatus status;
  status.expected = expected();
  status.ended = ended_;
  status.failed = failed_;
  status.running = running();
  status.elapsed_s = elapsed_s();
  status.remaining_s = remaining_s();
  status.finished = finished;
  status.updated_unix_s = static_cast<std::int64_t>(std::time(nullptr));
  return status;
}

engine::Result<BatchOutcome> Batch::finish() {
  if (auto stored = flush(); !stored) return engine::failure(stored.error());
  outcome_.status = status(true);
  if (auto told = store_.set_status(outcome_.status); !told) return engine::failure(told.error());
  if (auto ended = store_.end(); !ended) return engine::failure(ended.error());
  if (trouble_) return engine::failure(std::move(*trouble_));
  outcome_.wall_s = outcome_.status.elapsed_s;
  outcome_.overhead = outcome_.executed > 0 ? 1.0 - outcome_.run_s / slot_s_ : NAN;
  outcome_.earlier = earlier_;
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
