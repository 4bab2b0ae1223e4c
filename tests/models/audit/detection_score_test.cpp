// SPDX-License-Identifier: Apache-2.0
#include "models/audit/detection_score.h"

#include <gtest/gtest.h>

#include <cmath>

#include "models/audit/alert_episodes.h"

namespace orrery::models {
namespace {

using engine::Judgement;
using engine::SimTime;

constexpr double kHour = 3600.0;

Judgement row(engine::DeviceId device, double hour, double score, bool alert) {
  return {device, SimTime::from_seconds(hour * kHour), score, alert, 0};
}

FaultSpan fault(engine::DeviceId device, double from_h, double to_h, const char* model,
                double severity) {
  FaultSpan span;
  span.device = device;
  span.start = SimTime::from_seconds(from_h * kHour);
  span.end = SimTime::from_seconds(to_h * kHour);
  span.model = model;
  span.severity = severity;
  return span;
}

/// Two devices, a row each half hour for 6 h. Device 0: faulty from 3 h to 4 h, alerts at 0.5 h
/// and 1 h (false, two started hours), 3.5 h (true). Device 1: faulty from 2 h to 2.5 h, never
/// alerts there; alerts at 5 h and 5.5 h (false, one started hour).
std::vector<Judgement> two_devices() {
  std::vector<Judgement> rows;
  for (int k = 11; k >= 0; --k) {  // unsorted on purpose
    const double hour = 0.5 * k;
    const bool alert_0 = k == 1 || k == 2 || k == 7;
    rows.push_back(row(0, hour, alert_0 ? 2.0 + 0.1 * k : 0.1 * k, alert_0));
    rows.push_back(row(1, hour, k >= 10 ? 5.0 : 0.0, k >= 10));
  }
  return rows;
}

std::vector<FaultSpan> two_faults() {
  return {fault(1, 2.0, 2.5, "drift", 0.2), fault(0, 3.0, 4.0, "wear", 0.9)};
}

TEST(DetectionScore, ByHand) {
  const DetectionScore score = score_detections(two_devices(), two_faults(), {});
  EXPECT_EQ(score.rows.true_alerts, 1U);  // 3.5 h
  EXPECT_EQ(score.rows.missed, 4U);       // 3 h, 4 h; 2 h, 2.5 h
  EXPECT_EQ(score.rows.false_alerts, 4U);
  EXPECT_EQ(score.rows.true_quiet, 15U);
  EXPECT_DOUBLE_EQ(score.precision.value, 0.2);
  EXPECT_DOUBLE_EQ(score.rows.recall(), 0.2);
  EXPECT_DOUBLE_EQ(score.f1.value, 0.2);
  EXPECT_DOUBLE_EQ(score.rows.false_alarm_rate(), 4.0 / 19.0);
  EXPECT_EQ(score.events.faults, 2U);
  EXPECT_EQ(score.events.found, 1U);
  EXPECT_EQ(score.false_alarms, 3U);
  // Fault-free rows lie in hours 0 1 2 4 5 of device 0 (hour 3 is all faulty) and, for device 1, in
  // 0 1 3 4 5.
  EXPECT_DOUBLE_EQ(score.device_days, 10.0 / 24.0);
  EXPECT_DOUBLE_EQ(score.false_alarms_per_device_day.value, 7.2);
  EXPECT_DOUBLE_EQ(score.delay_median_s.value, 1800.0);
  ASSERT_EQ(score.by_model.size(), 2U);
  EXPECT_EQ(score.by_model[0].group, "drift");
  EXPECT_EQ(score.by_model[0].recall.value, 0.0);
  EXPECT_EQ(score.by_model[1].recall.value, 1.0);
  ASSERT_EQ(score.by_severity.size(), 2U);
  EXPECT_EQ(score.by_severity[0].group, "below 0.33");
  EXPECT_EQ(score.by_severity[1].group, "0.67 and above");
}

TEST(DetectionScore, FaultsFromBeforeTheJudgedPeriodDoNotCount) {
  ScoringOptions options;
  options.from = SimTime::from_seconds(2.5 * kHour);
  const DetectionScore score = score_detections(two_devices(), two_faults(), options);
  EXPECT_EQ(score.events.faults, 1U);
  EXPECT_EQ(score.faults_outside, 1U);
  EXPECT_EQ(score.false_alarms, 1U);
}

TEST(DetectionScore, AlwaysOnHasTwentyFourFalseAlarmsADeviceDay) {
  auto rows = two_devices();
  for (auto& judgement : rows) judgement.alert = true;
  const DetectionScore score = score_detections(rows, two_faults(), {});
  EXPECT_DOUBLE_EQ(score.false_alarms_per_device_day.value, 24.0);
  EXPECT_EQ(score.events.recall.value, 1.0);
}

TEST(DetectionScore, AnAlertAfterTheFailureIsFoundButTooLate) {
  auto faults = two_faults();
  faults[1].failed_at = SimTime::from_seconds(3.25 * kHour);
  const DetectionScore score = score_detections(two_devices(), faults, {});
  EXPECT_EQ(score.events.found, 1U);
  EXPECT_EQ(score.events.found_before_failure, 0U);
}

TEST(DetectionScore, OnlyFaultsOfDevicesAreAsked) {
  engine::FaultLedger ledger;
  engine::FaultRecord link;
  link.target = "uplink[0]";
  ledger.open(link);
  engine::FaultRecord pump;
  pump.on_device = true;
  pump.device = 3;
  pump.model = "wear";
  ledger.open(pump);
  const auto spans = detectable_faults(ledger.records());
  ASSERT_EQ(spans.size(), 1U);
  EXPECT_EQ(spans[0].device, 3U);
}

// Scores 4 3 3 2 1, labels 1 0 1 0 1: steps at 4 (P 1), {3, 3} (P 2/3), 1 (P 3/5).
TEST(AveragePrecision, TiesEnterTogether) {
  std::vector<LabelledScore> rows = {
      {3, 0, false}, {1, 0, true}, {4, 0, true}, {3, 0, true}, {2, 0, false}};
  EXPECT_NEAR(average_precision(rows), (1.0 + 2.0 / 3.0 + 3.0 / 5.0) / 3.0, 1e-15);
  std::vector<LabelledScore> same = {{1, 0, true}, {1, 0, false}, {1, 0, false}, {1, 0, false}};
  EXPECT_DOUBLE_EQ(average_precision(same), 0.25);
  std::vector<LabelledScore> clean = {{1, 0, false}};
  EXPECT_TRUE(std::isnan(average_precision(clean)));
}

TEST(AveragePrecision, IntervalHoldsTheValue) {
  std::vector<LabelledScore> rows;
  for (std::uint32_t device = 0; device < 30; ++device)
    for (int k = 0; k < 100; ++k)
      rows.push_back({static_cast<double>((k * 37 + device * 11) % 101), device,
                      (k * 37 + device * 11) % 101 > 90 || k % 17 == 0});
  const Estimate area = auc_pr(rows, 30, 5, 0.95);
  EXPECT_LT(area.lower, area.value);
  EXPECT_GT(area.upper, area.value);
}

// Fault-free peaks by hour of device 0: 2.1, 2.2, 0.5 (hour 2), 0.9 and 1.1; of device 1: 0 0 0 0
// and 5. Ten hours are 10/24 device-days: 4.8 a device-day allow two of them.
TEST(RecallAtBudget, LowestThresholdWithinTheBudget) {
  const auto two = recall_at_budget(two_devices(), two_faults(), {}, 4.8);
  EXPECT_EQ(two.false_alarms, 2U);
  EXPECT_DOUBLE_EQ(two.threshold, 2.1);
  EXPECT_EQ(two.found, 1U);  // 2.7 at 3.5 h
  const auto none = recall_at_budget(two_devices(), two_faults(), {}, 0.0);
  EXPECT_DOUBLE_EQ(none.threshold, 5.0);
  EXPECT_EQ(none.false_alarms, 0U);
  EXPECT_EQ(none.found, 0U);
}

TEST(AlertEpisodes, CloseAlertsOfOneDeviceBelongTogether) {
  const auto episodes = alert_episodes(two_devices(), engine::Duration::from_seconds(1800.0));
  ASSERT_EQ(episodes.size(), 3U);
  EXPECT_EQ(episodes[0].alerts, 2U);
  EXPECT_DOUBLE_EQ(episodes[0].start.seconds(), 1800.0);
  EXPECT_DOUBLE_EQ(episodes[0].end.seconds(), 3600.0);
  EXPECT_DOUBLE_EQ(episodes[0].peak_score, 2.2);
  EXPECT_EQ(episodes[1].device, 0U);
  EXPECT_EQ(episodes[2].device, 1U);
  EXPECT_EQ(alert_episodes(two_devices(), engine::Duration::from_seconds(1.0)).size(), 5U);
}

}  // namespace
}  // namespace orrery::models
