// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/agent/decisions.h"
#include "engine/fault/ledger.h"
#include "models/audit/intervals.h"
#include "models/audit/row_score.h"

namespace orrery::models {

/// A fault that a detector can be asked about; times are closed intervals, as in the ledger.
struct FaultSpan {
  engine::DeviceId device = 0;
  engine::SimTime start;
  engine::SimTime end = engine::SimTime::never();
  engine::SimTime failed_at = engine::SimTime::never();
  std::string model;
  double severity = 1.0;
};

/// The faults of one device each; those of links and sites are left out.
std::vector<FaultSpan> detectable_faults(std::span<const engine::FaultRecord> faults);

struct ScoringOptions {
  engine::SimTime from;                               ///< judged from here on (end of training)
  engine::SimTime until = engine::SimTime::never();   ///< end of the run
  std::vector<double> severity_edges = {0.33, 0.67};  ///< borders between bands of severity
  double confidence = 0.95;
  std::uint64_t seed = 1;  ///< of the resampling
};

/// Faults against alerts: a fault is found by an alert on its device within its span.
struct EventScore {
  std::string group;  ///< empty for all, else a fault model or a band of severity
  std::uint64_t faults = 0;
  std::uint64_t found = 0;
  std::uint64_t found_before_failure = 0;
  Estimate recall;
};

/// How well an agent found the faults. One false alarm is one started clock hour with an alert on
/// a device without an active fault; a device-day is 24 such clock hours with a fault-free judged
/// row. An agent that is always on therefore has 24 false alarms a device-day.
struct DetectionScore {
  RowScore rows;
  Estimate precision;  ///< intervals of row ratios and of AUC-PR resample devices
  Estimate recall;
  Estimate f1;
  Estimate auc_pr;         ///< average precision; NaN without a positive row
  double base_rate = 0.0;  ///< share of positive rows, the AUC-PR of a random score
  EventScore events;
  std::vector<EventScore> by_model;
  std::vector<EventScore> by_severity;
  std::uint64_t faults_outside = 0;  ///< began before `from` or after `until`: not counted
  std::uint64_t false_alarms = 0;
  double device_days = 0.0;
  Estimate false_alarms_per_device_day;
  Estimate delay_median_s;  ///< onset to first alert, found faults only
  Estimate delay_p95_s;
};

/// Judgements in order of device and time are scored where they stand; others are copied first.
DetectionScore score_detections(std::span<const engine::Judgement> judgements,
                                std::vector<FaultSpan> faults, const ScoringOptions& options);

/// What a stream of scores would find at a stated number of false alarms: the lowest threshold with
/// at most `budget` false alarms a device-day on the very rows that are scored. It knows the
/// outcome, for every score alike; so it compares scores and is no promise for the field.
struct RecallAtBudget {
  double threshold = 0.0;  ///< alert where score > threshold
  std::uint64_t false_alarms = 0;
  double device_days = 0.0;
  std::uint64_t faults = 0;
  std::uint64_t found = 0;
  Estimate recall;
};

RecallAtBudget recall_at_budget(std::span<const engine::Judgement> judgements,
                                std::vector<FaultSpan> faults, const ScoringOptions& options,
                                double budget);

}  // namespace orrery::models
