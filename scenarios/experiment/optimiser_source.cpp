// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/optimiser_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

#include "scenarios/experiment/design.h"
#include "scenarios/experiment/run_value.h"
#include "scenarios/experiment/search_thread.h"

namespace orrery::scenarios {

namespace {

/// A point that a search has asked for.
struct Evaluation {
  std::vector<double> values;   ///< by replication; NaN: none
  std::vector<bool> has_ended;  ///< by replication
  std::uint32_t ended = 0;

  bool complete() const { return ended == values.size(); }
  /// NaN when no replication gave a value.
  double mean() const {
    double sum = 0.0;
    double n = 0.0;
    for (const double value : values) {
      if (std::isnan(value)) continue;
      sum += value;
      n += 1.0;
    }
    return n > 0.0 ? sum / n : NAN;
  }
};

/// The search at one point of the grid.
struct Search {
  std::vector<std::size_t> levels;
  std::unique_ptr<SearchThread> thread;
  std::optional<std::size_t> asked;  ///< the point it waits for
  std::uint32_t points = 0;
  bool over = false;
  double best = NAN;  ///< of what is minimised
  double worst = NAN;
  std::size_t best_point = 0;
};

class OptimiserSource final : public RunSource {
 public:
  OptimiserSource(const ExperimentElement& element, std::vector<std::vector<std::size_t>> grid,
                  RunMaker maker)
      : element_(element), maker_(std::move(maker)) {
    for (auto& levels : grid) {
      Search search;
      search.levels = std::move(levels);
      search.thread =
          std::make_unique<SearchThread>(*element_.optimise, sampled_factors(element_).size());
      searches_.push_back(std::move(search));
    }
  }

  const std::vector<DesignPoint>& points() const override { return points_; }

  std::optional<PlannedRun> next() override {
    if (waiting_.empty()) advance();
    if (waiting_.empty()) return std::nullopt;
    const auto [point, replication] = waiting_.front();
    waiting_.pop_front();
    return maker_.make(points_[point], point, replication);
  }

  void ended(const PlannedRun& run, const RunRow& row) override {
    Evaluation& evaluation = evaluations_[run.point];
    if (evaluation.has_ended[run.replication]) return;
    evaluation.has_ended[run.replication] = true;
    evaluation.values[run.replication] = value_of(row, element_.optimise->response);
    ++evaluation.ended;
  }

  bool exhausted() const override {
    return std::all_of(searches_.begin(), searches_.end(),
                       [](const Search& search) { return search.over; });
  }

  std::uint64_t expected() const override {
    std::uint64_t points = 0;
    for (const auto& search : searches_) {
      points += search.over ? search.points : element_.optimise->evaluations;
    }
    return points * element_.replications;
  }

  std::vector<std::string> remarks() const override;

 private:
  /// Every search goes on as far as the runs that have ended let it.
  void advance() {
    for (auto& search : searches_) {
      while (!search.over) {
        if (!search.asked && !take_question(search)) break;
        if (!evaluations_[*search.asked].complete()) break;
        answer(search);
      }
    }
  }

  /// What the search wants to know becomes a point; false when the search has ended.
  bool take_question(Search& search) {
    const auto shares = search.thread->wanted();
    if (!shares) {
      search.over = true;
      return false;
    }
    search.asked = find_point(search, *shares);
    return true;
  }

  std::size_t find_point(Search& search, const std::vector<double>& shares) {
    DesignPoint point = make_point(element_, search.levels, shares);
    const auto [known, is_new] = by_key_.emplace(point.key(maker_.factors()), points_.size());
    if (!is_new) return known->second;
    point.order = search.points++;
    points_.push_back(std::move(point));
    Evaluation evaluation;
    evaluation.values.resize(element_.replications, NAN);
    evaluation.has_ended.resize(element_.replications, false);
    evaluations_.push_back(std::move(evaluation));
    for (std::uint32_t r = 0; r < element_.replications; ++r) {
      waiting_.emplace_back(known->second, r);
    }
    return known->second;
  }

  void answer(Search& search) {
    const double mean = evaluations_[*search.asked].mean();
    double value = element_.optimise->maximise ? -mean : mean;
    if (std::isnan(value)) {
      value = std::isnan(search.worst) ? kNothingSeen : beyond_worst(search);
    } else {
      if (!(value >= search.best)) search.best_point = *search.asked;
      search.best = std::fmin(search.best, value);
      search.worst = std::fmax(search.worst, value);
    }
    search.asked.reset();
    search.thread->answer(value);
  }

  static double beyond_worst(const Search& search) {
    const double spread = search.worst - search.best;
    return search.worst + (spread > 0.0 ? spread : std::abs(search.worst) + 1.0);
  }

  static constexpr double kNothingSeen = 1e6;  // finite: models of the search are built from it

  ExperimentElement element_;
  RunMaker maker_;
  std::vector<Search> searches_;
  std::vector<DesignPoint> points_;
  std::vector<Evaluation> evaluations_;        ///< by point
  std::map<std::string, std::size_t> by_key_;  ///< points
  std::deque<std::pair<std::size_t, std::uint32_t>> waiting_;
};

std::vector<std::string> OptimiserSource::remarks() const {
  std::vector<std::string> remarks;
  for (const auto& search : searches_) {
    if (!search.over) continue;
    const std::string end =
        fmt::format("after {} points: {}", search.points, search.thread->ending());
    if (std::isnan(search.best)) {
      remarks.push_back(fmt::format("no run gave {}, {}", element_.optimise->response, end));
      continue;
    }
    const double best = element_.optimise->maximise ? -search.best : search.best;
    remarks.push_back(fmt::format("best mean of {} is {:.6g}, at {}, {}",
                                  element_.optimise->response, best,
                                  points_[search.best_point].key(maker_.factors()), end));
  }
  return remarks;
}

}  // namespace

std::unique_ptr<RunSource> optimiser_source(const ExperimentElement& element,
                                            std::vector<std::vector<std::size_t>> grid,
                                            RunMaker maker) {
  return std::make_unique<OptimiserSource>(element, std::move(grid), std::move(maker));
}

}  // namespace orrery::scenarios
