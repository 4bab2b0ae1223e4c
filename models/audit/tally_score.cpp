// SPDX-License-Identifier: Apache-2.0
// The numbers of a JudgeTally, as score_detections and recall_at_budget give them.
#include <algorithm>
#include <cmath>
#include <limits>

#include "models/audit/fault_events.h"
#include "models/audit/judge_tally.h"

namespace orrery::models {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kSteps = 1000;
constexpr int kAreaResamples = 400;

/// Both kinds of rows of each bin, from high to low.
struct BothKinds {
  ScoreHistogram::Bin bin = 0;
  std::uint64_t positive = 0;
  std::uint64_t all = 0;
};

std::vector<BothKinds> side_by_side(const ScoreHistogram& healthy, const ScoreHistogram& faulty) {
  std::vector<BothKinds> bins;
  healthy.from_high([&](auto bin, std::uint64_t rows) { bins.push_back({bin, 0, rows}); });
  const std::size_t first_of_faulty = bins.size();
  faulty.from_high([&](auto bin, std::uint64_t rows) { bins.push_back({bin, rows, rows}); });
  std::inplace_merge(bins.begin(), bins.begin() + static_cast<std::ptrdiff_t>(first_of_faulty),
                     bins.end(), [](const auto& a, const auto& b) { return a.bin > b.bin; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (kept > 0 && bins[kept - 1].bin == bins[i].bin) {
      bins[kept - 1].positive += bins[i].positive;
      bins[kept - 1].all += bins[i].all;
    } else {
      bins[kept++] = bins[i];
    }
  }
  bins.resize(kept);
  return bins;
}

std::vector<ScoreStep> steps_of(std::span<const BothKinds> bins) {
  std::vector<ScoreStep> steps;
  for (const BothKinds& bin : bins)
    steps.push_back({static_cast<double>(bin.positive), static_cast<double>(bin.all)});
  return steps;
}

/// The first bin (from high to low) of each step, so that steps hold about equally many rows.
std::vector<ScoreHistogram::Bin> coarse_steps(std::span<const BothKinds> bins) {
  std::uint64_t rows = 0;
  for (const BothKinds& bin : bins) rows += bin.all;
  const std::uint64_t rows_a_step = rows / kSteps + 1;
  std::vector<ScoreHistogram::Bin> first;
  std::uint64_t in_step = rows_a_step;
  for (const BothKinds& bin : bins) {
    if (in_step >= rows_a_step) {
      first.push_back(bin.bin);
      in_step = 0;
    }
    in_step += bin.all;
  }
  return first;
}

/// The rows of one block in those steps.
std::vector<ScoreStep> in_steps(const std::vector<BothKinds>& bins,
                                std::span<const ScoreHistogram::Bin> first) {
  std::vector<ScoreStep> steps(first.size());
  std::size_t step = 0;
  for (const BothKinds& bin : bins) {
    while (step + 1 < first.size() && bin.bin <= first[step + 1]) ++step;
    steps[step].positive += static_cast<double>(bin.positive);
    steps[step].all += static_cast<double>(bin.all);
  }
  return steps;
}

/// The average precision of `steps_of_block`, interval by resampling blocks.
Estimate resampled_area(const std::vector<std::vector<ScoreStep>>& steps_of_block,
                        std::size_t steps, const ScoringOptions& options) {
  std::vector<ScoreStep> sum;
  const auto area = [&](std::span<const std::size_t> picked) {
    sum.assign(steps, {});
    for (const std::size_t block : picked) {
      for (std::size_t s = 0; s < steps; ++s) {
        sum[s].positive += steps_of_block[block][s].positive;
        sum[s].all += steps_of_block[block][s].all;
      }
    }
    return average_precision(std::span<const ScoreStep>(sum));
  };
  return bootstrap_by_device(steps_of_block.size(), area, options.seed, kAreaResamples,
                             options.confidence);
}

}  // namespace

DetectionScore JudgeTally::score(std::span<const FaultSpan> faults,
                                 const ScoringOptions& options) const {
  DetectionScore result;
  const Hours hours = all_hours();
  result.false_alarms = hours.alarmed;
  result.device_days = static_cast<double>(hours.exposed) / 24.0;
  result.false_alarms_per_device_day =
      poisson_rate(hours.alarmed, result.device_days, options.confidence);
  std::vector<RowScore> rows;
  for (const auto& [number, block] : blocks_) {
    rows.push_back(block.rows);
    result.rows += block.rows;
  }
  const auto estimate = [&](double (RowScore::*ratio)() const) {
    return row_estimate(rows, ratio, options.seed, options.confidence);
  };
  result.precision = estimate(&RowScore::precision);
  result.recall = estimate(&RowScore::recall);
  result.f1 = estimate(&RowScore::f1);

  const auto bins = side_by_side(all_scores(&Block::healthy), all_scores(&Block::faulty));
  const std::uint64_t positive = result.rows.true_alerts + result.rows.missed;
  const std::uint64_t all = positive + result.rows.false_alerts + result.rows.true_quiet;
  result.base_rate = static_cast<double>(positive) / static_cast<double>(all);
  const double area = average_precision(std::span<const ScoreStep>(steps_of(bins)));
  result.auc_pr = {area, kNan, kNan};
  if (!std::isnan(area)) {
    const auto first = coarse_steps(bins);
    std::vector<std::vector<ScoreStep>> of_block;
    for (const auto& [number, block] : blocks_)
      of_block.push_back(in_steps(side_by_side(block.healthy, block.faulty), first));
    result.auc_pr = resampled_area(of_block, first.size(), options);
    result.auc_pr.value = area;
  }
  std::vector<FaultOutcome> outcomes;
  for (const Outcome& outcome : outcomes_)
    outcomes.push_back({outcome.first_alert != engine::SimTime::never(), outcome.first_alert});
  score_fault_events(faults, outcomes, options, result);
  return result;
}

RecallAtBudget JudgeTally::at_budget(std::span<const FaultSpan> faults,
                                     const ScoringOptions& options, double budget) const {
  const Hours hours = all_hours();
  RecallAtBudget result;
  result.device_days = static_cast<double>(hours.exposed) / 24.0;
  const auto allowed = static_cast<std::uint64_t>(budget * result.device_days);
  result.threshold = -std::numeric_limits<double>::infinity();
  std::uint64_t above = 0;
  bool found = false;
  hours.peaks.from_high([&](ScoreHistogram::Bin bin, std::uint64_t peaks) {
    if (found) return;
    found = above + peaks > allowed;
    if (found) {
      result.threshold = bin + 1 < ScoreHistogram::kBins ? ScoreHistogram::low_edge(bin + 1)
                                                         : std::numeric_limits<double>::infinity();
    } else {
      above += peaks;
    }
  });
  result.false_alarms = above;
  for (std::size_t f = 0; f < faults.size(); ++f) {
    if (!counts(faults[f], options)) continue;
    ++result.faults;
    if (outcomes_[f].peak >= result.threshold && outcomes_[f].peak > -HUGE_VAL) ++result.found;
  }
  result.recall = clopper_pearson(result.found, result.faults, options.confidence);
  return result;
}

// Within a bin the order of the rows is unknown. All its positive rows first: no precision in it
// is above the last one's. All its negative rows first: the i-th positive row has at least
// (hits + i) / (rows + negatives + i), and in stretches at least what their first one has.
JudgeTally::Bounds JudgeTally::auc_pr_bounds() const {
  const auto bins = side_by_side(all_scores(&Block::healthy), all_scores(&Block::faulty));
  double positives = 0.0;
  for (const BothKinds& bin : bins) positives += static_cast<double>(bin.positive);
  if (positives == 0.0) return {kNan, kNan};
  constexpr std::uint64_t kStretches = 64;
  Bounds bounds;
  double hits = 0.0;
  double rows = 0.0;
  for (const BothKinds& bin : bins) {
    const auto positive = static_cast<double>(bin.positive);
    const auto negative = static_cast<double>(bin.all - bin.positive);
    if (bin.positive > 0) bounds.high += positive * (hits + positive) / (rows + positive);
    const std::uint64_t stretch = bin.positive / kStretches + 1;
    for (std::uint64_t i = 0; i < bin.positive; i += stretch) {
      const auto rank = static_cast<double>(i + 1);
      const auto many = static_cast<double>(std::min(stretch, bin.positive - i));
      bounds.low += many * (hits + rank) / (rows + negative + rank);
    }
    hits += positive;
    rows += positive + negative;
  }
  return {bounds.low / positives, bounds.high / positives};
}

}  // namespace orrery::models
