// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names of the metrics that the report and the verdict look for. Any other metric is listed in the
// report's table as it is.
namespace orrery::engine::metric {

inline constexpr const char* kEventRecall = "event_recall";
inline constexpr const char* kFalseAlarms = "false_alarms_per_device_day";
inline constexpr const char* kDetectionDelay = "detection_delay_median";  ///< s
inline constexpr const char* kPrecision = "precision";
inline constexpr const char* kRecall = "recall";
inline constexpr const char* kF1 = "f1";
inline constexpr const char* kAucPr = "auc_pr";
inline constexpr const char* kRecallAtBudget = "recall_at_budget";
inline constexpr const char* kDowntime = "downtime";       ///< s
inline constexpr const char* kEnergy = "energy";           ///< J
inline constexpr const char* kLatencyP50 = "latency_p50";  ///< s
inline constexpr const char* kLatencyP99 = "latency_p99";  ///< s

}  // namespace orrery::engine::metric
