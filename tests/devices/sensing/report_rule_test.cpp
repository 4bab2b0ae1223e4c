// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/report_rule.h"

#include <gtest/gtest.h>

#include "tests/devices/sensing/clocked_sensors.h"

namespace orrery::devices {
namespace {

using Numbers = std::vector<std::uint64_t>;

// The truth rises by 1 a second.
TEST(ReportRule, ReportsWhatDiffersFromTheLastReport) {
  ClockedSensors s{.params = {{"report_change", 3.0}}};
  s.run(0, 10);
  EXPECT_EQ(s.reported.values, (std::vector<double>{0, 3, 6, 9}));
  EXPECT_EQ(s.reported.sequence, (Numbers{0, 3, 6, 9})) << "numbers count samples";
  EXPECT_EQ(s.truth.values, s.reported.values) << "row by row alike";
  EXPECT_EQ(s.truth.sequence, s.reported.sequence);
  EXPECT_EQ(s.truth.time, s.reported.time);
}

TEST(ReportRule, EachSensorHasItsOwnChange) {
  ClockedSensors s{.params = {}, .rows = 3, .columns = {{"report_change", {0.0, 2.0, 100.0}}}};
  s.run(0, 6);
  EXPECT_EQ(s.times_of(0).size(), 6U);
  EXPECT_EQ(s.times_of(1).size(), 3U);
  EXPECT_EQ(s.times_of(2).size(), 1U);
}

TEST(ReportRule, SilenceEndsByTime) {
  ClockedSensors s{.params = {{"report_change", 1e9}, {"report_at_least_every", 3.5}}};
  s.run(0, 13);
  EXPECT_EQ(s.reported.sequence, (Numbers{0, 4, 8, 12}));
}

TEST(ReportRule, AStuckSensorFallsSilent) {
  ClockedSensors s{.params = {{"report_change", 1.0}}};
  s.run(0, 3);
  s.bank->set_fault_point(s.bank->info().fault_point_index("stuck"), 0, 1.0);
  s.run(3, 8);
  s.bank->set_fault_point(s.bank->info().fault_point_index("stuck"), 0, 0.0);
  s.run(8, 9);
  EXPECT_EQ(s.reported.sequence, (Numbers{0, 1, 2, 8}));
}

TEST(ReportRule, WithoutAValueAReportIsDueByTimeOnly) {
  ClockedSensors s{.params = {{"report_change", 100.0}, {"report_at_least_every", 4.0}}};
  s.run(0, 2);
  s.bank->set_fault_point(s.bank->info().fault_point_index("dead"), 0, 1.0);
  s.run(2, 6);
  s.bank->set_fault_point(s.bank->info().fault_point_index("dead"), 0, 0.0);
  s.run(6, 11);
  EXPECT_EQ(s.reported.sequence, (Numbers{0, 4, 5, 6, 10}));
  EXPECT_TRUE(has(s.reported.quality[1], engine::Quality::kMissing));
  EXPECT_FALSE(has(s.reported.quality[3], engine::Quality::kMissing));
}

TEST(ReportRule, AWaveformIsComparedAtEveryPoint) {
  SineBench bench(2);
  engine::SensorBankSpec spec;
  spec.name = "bench.sine";
  spec.host = &bench;
  spec.output = 1;
  spec.period = {engine::kNsPerSecond};
  spec.width = 16;
  spec.sample_rate_hz = 100.0;
  spec.columns = {{"report_change", {0.5, 0.5}}, {"drift_per_s", {0.0, 0.26}}};
  const auto bank = std::move(*make_analog_sensor(std::move(spec)));
  engine::Batch truth, reported;
  truth.width = reported.width = 16;
  bank->sample({}, {5 * engine::kNsPerSecond}, bench, 0, truth, reported);
  EXPECT_EQ(reported.device, (std::vector<engine::DeviceId>{0, 1, 1, 1}));
  EXPECT_EQ(reported.sequence, (Numbers{0, 0, 2, 4}));
  EXPECT_EQ(reported.values.size(), 4U * 16);
  EXPECT_EQ(truth.values.size(), 4U * 16);
}

// What is there before the call stays.
TEST(ReportRule, EarlierRowsAreLeftAlone) {
  ClockedSensors s{.params = {{"report_change", 100.0}}, .rows = 2};
  s.reported.append(9, {}, 77)[0] = 5.0;
  s.run(0, 3);
  EXPECT_EQ(s.reported.device, (std::vector<engine::DeviceId>{9, 0, 1}));
  EXPECT_EQ(s.reported.values[0], 5.0);
  EXPECT_EQ(s.truth.rows(), 2U);
}

}  // namespace
}  // namespace orrery::devices
