// SPDX-License-Identifier: Apache-2.0
#include "models/audit/detection_score.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <tuple>

#include "models/audit/fault_events.h"

namespace orrery::models {
namespace {

using engine::DeviceId;
using engine::Judgement;
using engine::SimTime;

constexpr std::int64_t kHourNs = 3600 * engine::kNsPerSecond;

/// Rows and faults of the judged period, each sorted by device and time, walked side by side.
class Walk {
 public:
  Walk(std::span<const Judgement> rows, std::vector<FaultSpan> faults,
       const ScoringOptions& options);

  Walk(const Walk&) = delete;  // rows_ may look into sorted_

  std::span<const Judgement> rows() const { return rows_; }
  const std::vector<FaultSpan>& faults() const { return faults_; }
  /// Calls `seen(row index, faulty)` for each row and `in_fault(row index, fault index)` for each
  /// fault that is active there.
  template <class Seen, class InFault>
  void each_row(Seen seen, InFault in_fault) const;

 private:
  ScoringOptions options_;
  std::vector<Judgement> sorted_;  // where they had to be copied
  std::span<const Judgement> rows_;
  std::vector<FaultSpan> faults_;
};

Walk::Walk(std::span<const Judgement> rows, std::vector<FaultSpan> faults,
           const ScoringOptions& options)
    : options_(options), rows_(rows), faults_(std::move(faults)) {
  const auto outside = [&](const Judgement& row) {
    return row.time < options_.from || row.time > options_.until;
  };
  const auto by_device_and_time = [](const Judgement& a, const Judgement& b) {
    return std::tie(a.device, a.time) < std::tie(b.device, b.time);
  };
  if (std::any_of(rows_.begin(), rows_.end(), outside) ||
      !std::is_sorted(rows_.begin(), rows_.end(), by_device_and_time)) {
    std::remove_copy_if(rows_.begin(), rows_.end(), std::back_inserter(sorted_), outside);
    std::stable_sort(sorted_.begin(), sorted_.end(), by_device_and_time);
    rows_ = sorted_;
  }
  std::stable_sort(faults_.begin(), faults_.end(), [](const FaultSpan& a, const FaultSpan& b) {
    return std::tie(a.device, a.start) < std::tie(b.device, b.start);
  });
}

template <class Seen, class InFault>
void Walk::each_row(Seen seen, InFault in_fault) const {
  std::size_t next_fault = 0;
  std::vector<std::size_t> open;  // faults that have begun on the current device
  DeviceId device = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const Judgement& row = rows_[i];
    if (i == 0 || row.device != device) {
      device = row.device;
      open.clear();
      while (next_fault < faults_.size() && faults_[next_fault].device < device) ++next_fault;
    }
    while (next_fault < faults_.size() && faults_[next_fault].device == device &&
           faults_[next_fault].start <= row.time) {
      open.push_back(next_fault++);
    }
    std::erase_if(open, [&](std::size_t f) { return faults_[f].end < row.time; });
    for (const std::size_t f : open) in_fault(i, f);
    seen(i, !open.empty());
  }
}

/// Started hours: counts distinct clock hours a device, given rows in order.
struct HourCount {
  std::uint64_t hours = 0;
  DeviceId device = std::numeric_limits<DeviceId>::max();
  std::int64_t hour = -1;

  void add(const Judgement& row) {
    const std::int64_t of_row = row.time.ns / kHourNs;
    if (row.device == device && of_row == hour) return;
    device = row.device;
    hour = of_row;
    ++hours;
  }
};

void score_rows(DetectionScore& result, const std::vector<RowScore>& of_device,
                std::vector<LabelledScore> labelled, const ScoringOptions& options) {
  for (const RowScore& rows : of_device) result.rows += rows;
  const auto estimate = [&](double (RowScore::*ratio)() const) {
    return row_estimate(of_device, ratio, options.seed, options.confidence);
  };
  result.precision = estimate(&RowScore::precision);
  result.recall = estimate(&RowScore::recall);
  result.f1 = estimate(&RowScore::f1);
  const auto positives = static_cast<double>(result.rows.true_alerts + result.rows.missed);
  result.base_rate = positives / static_cast<double>(labelled.size());
  result.auc_pr = auc_pr(std::move(labelled), of_device.size(), options.seed, options.confidence);
}

}  // namespace

std::vector<FaultSpan> detectable_faults(std::span<const engine::FaultRecord> faults) {
  std::vector<FaultSpan> spans;
  for (const engine::FaultRecord& record : faults) {
    if (!record.on_device) continue;
    spans.push_back(
        {record.device, record.start, record.end, record.failed_at, record.model, record.severity});
  }
  return spans;
}

DetectionScore score_detections(std::span<const Judgement> judgements,
                                std::vector<FaultSpan> faults, const ScoringOptions& options) {
  const Walk walk(judgements, std::move(faults), options);
  DetectionScore result;
  std::vector<FaultOutcome> outcomes(walk.faults().size());
  std::vector<RowScore> of_device;
  std::vector<LabelledScore> labelled;
  labelled.reserve(walk.rows().size());
  HourCount exposed;
  HourCount alarmed;
  walk.each_row(
      [&](std::size_t i, bool faulty) {
        const Judgement& row = walk.rows()[i];
        if (i == 0 || row.device != walk.rows()[i - 1].device) of_device.emplace_back();
        of_device.back().add(row.alert, faulty);
        const auto device = static_cast<std::uint32_t>(of_device.size() - 1);
        labelled.push_back({row.score, device, faulty});
        if (faulty) return;
        exposed.add(row);
        if (row.alert) alarmed.add(row);
      },
      [&](std::size_t i, std::size_t f) {
        const Judgement& row = walk.rows()[i];
        if (!row.alert || outcomes[f].found) return;
        outcomes[f] = {true, row.time};
      });
  result.false_alarms = alarmed.hours;
  result.device_days = static_cast<double>(exposed.hours) / 24.0;
  result.false_alarms_per_device_day =
      poisson_rate(alarmed.hours, result.device_days, options.confidence);
  score_rows(result, of_device, std::move(labelled), options);
  score_fault_events(walk.faults(), outcomes, options, result);
  return result;
}

RecallAtBudget recall_at_budget(std::span<const Judgement> judgements,
                                std::vector<FaultSpan> faults, const ScoringOptions& options,
                                double budget) {
  const Walk walk(judgements, std::move(faults), options);
  constexpr double kNever = -std::numeric_limits<double>::infinity();
  std::vector<double> fault_peaks(walk.faults().size(), kNever);
  std::vector<double> hour_peaks;
  HourCount exposed;
  walk.each_row(
      [&](std::size_t i, bool faulty) {
        if (faulty) return;
        const std::uint64_t hours_before = exposed.hours;
        exposed.add(walk.rows()[i]);
        if (exposed.hours != hours_before) hour_peaks.push_back(kNever);
        hour_peaks.back() = std::max(hour_peaks.back(), walk.rows()[i].score);
      },
      [&](std::size_t i, std::size_t f) {
        fault_peaks[f] = std::max(fault_peaks[f], walk.rows()[i].score);
      });
  RecallAtBudget result;
  result.device_days = static_cast<double>(exposed.hours) / 24.0;
  const auto allowed = static_cast<std::size_t>(budget * result.device_days);
  std::sort(hour_peaks.begin(), hour_peaks.end(), std::greater<>());
  result.threshold = allowed < hour_peaks.size() ? hour_peaks[allowed] : kNever;
  result.false_alarms = static_cast<std::uint64_t>(std::count_if(
      hour_peaks.begin(), hour_peaks.end(), [&](double peak) { return peak > result.threshold; }));
  for (std::size_t f = 0; f < fault_peaks.size(); ++f) {
    if (!counts(walk.faults()[f], options)) continue;
    ++result.faults;
    if (fault_peaks[f] > result.threshold) ++result.found;
  }
  result.recall = clopper_pearson(result.found, result.faults, options.confidence);
  return result;
}

}  // namespace orrery::models
