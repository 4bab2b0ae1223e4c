// SPDX-License-Identifier: Apache-2.0
#include "models/audit/row_score.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/registry/check.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kBins = 1000;
constexpr int kAreaResamples = 400;

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? kNan : static_cast<double>(part) / static_cast<double>(whole);
}

/// One bin a distinct score, from high to low; sorts the rows so.
std::vector<ScoreStep> bin_a_score(std::vector<LabelledScore>& rows) {
  for (const LabelledScore& row : rows) ORRERY_CHECK(!std::isnan(row.score), "a score is NaN");
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.score > b.score; });
  std::vector<ScoreStep> bins;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || rows[i].score != rows[i - 1].score) bins.emplace_back();
    bins.back().all += 1.0;
    bins.back().positive += rows[i].positive ? 1.0 : 0.0;
  }
  return bins;
}

/// The bins that one device has rows in.
struct DeviceBin {
  std::uint32_t bin = 0;
  ScoreStep rows;
};

std::vector<std::vector<DeviceBin>> bins_of_devices(const std::vector<LabelledScore>& sorted,
                                                    std::size_t devices) {
  std::vector<std::vector<DeviceBin>> of_device(devices);
  const std::size_t rows_a_bin = sorted.size() / kBins + 1;
  std::uint32_t bin = 0;
  std::size_t in_bin = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (in_bin >= rows_a_bin && sorted[i].score != sorted[i - 1].score) {
      ++bin;
      in_bin = 0;
    }
    ++in_bin;
    auto& mine = of_device[sorted[i].device];
    if (mine.empty() || mine.back().bin != bin) mine.push_back({bin, {}});
    mine.back().rows.all += 1.0;
    mine.back().rows.positive += sorted[i].positive ? 1.0 : 0.0;
  }
  return of_device;
}

}  // namespace

RowScore& RowScore::operator+=(const RowScore& other) {
  true_alerts += other.true_alerts;
  false_alerts += other.false_alerts;
  missed += other.missed;
  true_quiet += other.true_quiet;
  return *this;
}

double RowScore::precision() const { return ratio(true_alerts, true_alerts + false_alerts); }
double RowScore::recall() const { return ratio(true_alerts, true_alerts + missed); }
double RowScore::f1() const {
  return ratio(2 * true_alerts, 2 * true_alerts + false_alerts + missed);
}
double RowScore::false_alarm_rate() const { return ratio(false_alerts, false_alerts + true_quiet); }
double RowScore::missed_alarm_rate() const { return ratio(missed, missed + true_alerts); }

Estimate row_estimate(std::span<const RowScore> of_device, double (RowScore::*ratio_of)() const,
                      std::uint64_t seed, double confidence) {
  const auto pooled = [&](std::span<const std::size_t> picked) {
    RowScore sum;
    for (const std::size_t device : picked) sum += of_device[device];
    return (sum.*ratio_of)();
  };
  return bootstrap_by_device(of_device.size(), pooled, seed, 1000, confidence);
}

double average_precision(std::span<const ScoreStep> steps) {
  double positives = 0.0;
  for (const ScoreStep& bin : steps) positives += bin.positive;
  if (positives == 0.0) return kNan;
  double hits = 0.0;
  double rows = 0.0;
  double sum = 0.0;
  for (const ScoreStep& bin : steps) {
    hits += bin.positive;
    rows += bin.all;
    if (bin.positive > 0.0) sum += bin.positive / positives * (hits / rows);
  }
  return sum;
}

double average_precision(std::vector<LabelledScore>& rows) {
  return average_precision(bin_a_score(rows));
}

double roc_auc(std::vector<LabelledScore>& rows) {
  double positives = 0.0;
  double negatives = 0.0;
  double above = 0.0;  // pairs with the positive row above, equal ones by half
  for (const ScoreStep& bin : bin_a_score(rows)) {
    const double negative = bin.all - bin.positive;
    above += negative * (positives + bin.positive / 2.0);
    positives += bin.positive;
    negatives += negative;
  }
  return positives > 0.0 && negatives > 0.0 ? above / (positives * negatives) : kNan;
}

Estimate auc_pr(std::vector<LabelledScore> rows, std::size_t devices, std::uint64_t seed,
                double confidence) {
  const double exact = average_precision(rows);
  if (std::isnan(exact)) return {exact, kNan, kNan};
  const auto of_device = bins_of_devices(rows, devices);
  std::vector<ScoreStep> sum;
  const auto resampled = [&](std::span<const std::size_t> picked) {
    sum.assign(kBins + 1, ScoreStep{});
    for (const std::size_t device : picked) {
      for (const DeviceBin& part : of_device[device]) {
        sum[part.bin].all += part.rows.all;
        sum[part.bin].positive += part.rows.positive;
      }
    }
    return average_precision(sum);
  };
  Estimate result = bootstrap_by_device(devices, resampled, seed, kAreaResamples, confidence);
  result.value = exact;
  return result;
}

}  // namespace orrery::models
