// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenarios/experiment/run_source.h"
#include "scenarios/experiment/worker_pool.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::testing {

/// Keeps an experiment in memory; refuses rows after `rows_most`.
class MemoryExperiment final : public scenarios::ExperimentStore {
 public:
  engine::Result<void> begin(const scenarios::ExperimentHeader&, scenarios::Writers,
                             const std::string&) override {
    return {};
  }
  engine::Result<std::map<std::string, Finished>> finished() override {
    std::map<std::string, Finished> all;
    for (const auto& [id, row] : kept) all[id] = {row.status, row.build};
    return all;
  }
  engine::Result<std::vector<scenarios::RunRow>> rows(const std::set<std::string>&) override {
    std::vector<scenarios::RunRow> all;
    for (const auto& [id, row] : kept) all.push_back(row);
    return all;
  }
  engine::Result<void> append(std::span<const scenarios::RunRow> rows) override {
    for (const auto& row : rows) {
      if (kept.size() >= rows_most) return engine::failure("io-disk-full", {}, "full");
      kept[row.id] = row;
    }
    return {};
  }
  engine::Result<void> set_status(const scenarios::BatchStatus& status) override {
    told_too_early = told_too_early || status.ended > kept.size();
    last = status;
    return {};
  }
  engine::Result<void> end() override { return {}; }
  std::string place() const override { return "memory"; }

  std::map<std::string, scenarios::RunRow> kept;
  scenarios::BatchStatus last;
  bool told_too_early = false;  ///< a status ever counted runs that were not stored
  std::size_t rows_most = SIZE_MAX;
};

/// So many replications of one point.
class CountedRuns final : public scenarios::RunSource {
 public:
  explicit CountedRuns(std::uint32_t runs) : runs_(runs), points_(1) {}
  const std::vector<scenarios::DesignPoint>& points() const override { return points_; }
  std::optional<scenarios::PlannedRun> next() override {
    if (exhausted()) return std::nullopt;
    scenarios::PlannedRun run;
    run.id = fmt::format("{:015x}{:017}", given_, 0);  // the first digits choose the shard
    run.replication = given_++;
    run.seed = run.replication + 1;
    return run;
  }
  void ended(const scenarios::PlannedRun&, const scenarios::RunRow&) override { ++heard; }
  bool exhausted() const override { return given_ == runs_; }
  std::uint64_t expected() const override { return runs_; }

  std::uint32_t heard = 0;

 private:
  std::uint32_t runs_;
  std::uint32_t given_ = 0;
  std::vector<scenarios::DesignPoint> points_;
};

/// Workers that execute nothing: a job is done at the next look, unless runs `hang`.
class InstantWorkers final : public scenarios::WorkerPool {
 public:
  explicit InstantWorkers(std::size_t slots) : jobs_(slots) {}
  std::size_t slots() const override { return jobs_.size(); }
  void start(std::size_t slot, const scenarios::Job& job) override {
    jobs_[slot] = job;
    ++started;
  }
  std::vector<scenarios::WorkerReport> wait(double) override {
    std::vector<scenarios::WorkerReport> reports;
    for (std::size_t slot = 0; slot < jobs_.size(); ++slot) {
      if (!jobs_[slot] || (hang && !killed)) continue;
      scenarios::WorkerReport report{slot, std::nullopt};
      if (!killed) {
        report.row.emplace();
        report.row->id = jobs_[slot]->run.id;
        report.row->replication = jobs_[slot]->run.replication;
        report.row->wall_s = 1e-6;
        if (fail) report.row->status = scenarios::RunStatus::kFailed;
        report.row->exit_code = exit_code;
        report.row->trouble = trouble;
      }
      jobs_[slot].reset();
      reports.push_back(std::move(report));
    }
    return reports;
  }
  void stop() override { stopped = true; }
  void kill() override { killed = true; }

  std::uint64_t started = 0;
  bool hang = false;
  bool fail = false;
  int exit_code = 0;    ///< of its rows
  std::string trouble;  ///< likewise
  bool stopped = false;
  bool killed = false;

 private:
  std::vector<std::optional<scenarios::Job>> jobs_;
};

}  // namespace orrery::testing
