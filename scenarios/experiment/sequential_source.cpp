// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/sequential_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "models/audit/sample_statistics.h"
#include "scenarios/experiment/priority_order.h"
#include "scenarios/experiment/run_value.h"

namespace orrery::scenarios {

namespace {

/// Where a point stands.
struct Progress {
  std::size_t rank = 0;         ///< of its priority, 0 the highest
  std::uint32_t target = 0;     ///< replications asked for so far
  std::uint32_t given = 0;      ///< runs that were given out, from replication 0
  std::vector<double> values;   ///< by replication; NaN: none
  std::vector<bool> has_ended;  ///< by replication
  std::uint32_t ended = 0;
  bool done = false;
  bool narrow = false;
};

class SequentialSource final : public RunSource {
 public:
  SequentialSource(std::vector<DesignPoint> points, RunMaker maker, const StopElement& stop)
      : points_(std::move(points)),
        maker_(std::move(maker)),
        stop_(stop),
        progress_(points_.size()) {
    const auto groups = priority_groups(points_);
    for (std::size_t rank = 0; rank < groups.size(); ++rank) {
      for (const std::size_t point : groups[rank]) progress_[point].rank = rank;
    }
    open_ = points_.size();
    for (std::size_t i = 0; i < points_.size(); ++i) set_target(i, stop_.at_least);
  }

  const std::vector<DesignPoint>& points() const override { return points_; }

  std::optional<PlannedRun> next() override {
    if (waiting_.empty()) return std::nullopt;
    const auto [rank, replication, point] = *waiting_.begin();
    waiting_.erase(waiting_.begin());
    Progress& progress = progress_[point];
    ++progress.given;
    enqueue(point);
    return maker_.make(points_[point], point, replication);
  }

  void ended(const PlannedRun& run, const RunRow& row) override {
    Progress& progress = progress_[run.point];
    if (run.replication >= progress.given || progress.has_ended[run.replication]) return;
    progress.has_ended[run.replication] = true;
    progress.values[run.replication] = value_of(row, stop_.response);
    ++progress.ended;
    if (progress.ended == progress.target) look(run.point);
  }

  bool exhausted() const override { return open_ == 0; }

  std::uint64_t expected() const override {
    std::uint64_t runs = 0;
    for (const auto& progress : progress_) runs += progress.target;
    return runs;
  }

  std::vector<std::string> remarks() const override;

 private:
  void set_target(std::size_t point, std::uint32_t target) {
    Progress& progress = progress_[point];
    progress.target = target;
    progress.values.resize(target, NAN);
    progress.has_ended.resize(target, false);
    enqueue(point);
  }

  /// Its next run into the line, in which it has one place at most.
  void enqueue(std::size_t point) {
    const Progress& progress = progress_[point];
    if (progress.given < progress.target) waiting_.insert({progress.rank, progress.given, point});
  }

  void look(std::size_t point) {
    Progress& progress = progress_[point];
    progress.narrow = is_narrow(progress.values);
    const bool seen = std::any_of(progress.values.begin(), progress.values.end(),
                                  [](double value) { return !std::isnan(value); });
    progress.done = progress.narrow || !seen || progress.target >= stop_.at_most;
    if (progress.done) {
      --open_;
    } else {
      set_target(point, next_look(progress.target, stop_.at_most));
    }
  }

  bool is_narrow(const std::vector<double>& values) const {
    std::vector<double> sample;
    std::copy_if(values.begin(), values.end(), std::back_inserter(sample),
                 [](double value) { return !std::isnan(value); });
    const auto interval = models::mean_interval(sample, stop_.confidence);
    const double half_width = (interval.upper - interval.lower) / 2.0;
    const double wanted =
        stop_.half_width ? *stop_.half_width : *stop_.relative * std::abs(interval.value);
    return half_width <= wanted;  // false of NaN: fewer than two values
  }

  std::vector<DesignPoint> points_;
  RunMaker maker_;
  StopElement stop_;
  std::vector<Progress> progress_;
  std::size_t open_ = 0;
  /// Rank of the priority, replication, point.
  std::set<std::tuple<std::size_t, std::uint32_t, std::size_t>> waiting_;
};

std::vector<std::string> SequentialSource::remarks() const {
  std::size_t wide = 0;
  std::size_t without = 0;
  for (const auto& progress : progress_) {
    if (!progress.done || progress.narrow) continue;
    const bool seen = std::any_of(progress.values.begin(), progress.values.end(),
                                  [](double value) { return !std::isnan(value); });
    (seen ? wide : without) += 1;
  }
  const auto points = [](std::size_t n) { return fmt::format("{} point{}", n, n == 1 ? "" : "s"); };
  std::vector<std::string> remarks;
  if (wide > 0) {
    remarks.push_back(
        fmt::format("stopped at {} replications, the interval of {} is still too wide: {}",
                    stop_.at_most, stop_.response, points(wide)));
  }
  if (without > 0) {
    remarks.push_back(fmt::format("no replication gave {}, no more were tried: {}", stop_.response,
                                  points(without)));
  }
  return remarks;
}

}  // namespace

std::uint32_t next_look(std::uint32_t replications, std::uint32_t at_most) {
  return std::min(at_most, replications + std::max(1u, (replications + 9) / 10));
}

std::unique_ptr<RunSource> sequential_source(std::vector<DesignPoint> points, RunMaker maker,
                                             const StopElement& stop) {
  return std::make_unique<SequentialSource>(std::move(points), std::move(maker), stop);
}

}  // namespace orrery::scenarios
