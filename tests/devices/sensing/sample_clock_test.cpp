// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/sample_clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/devices/sensing/clocked_sensors.h"

namespace orrery::devices {
namespace {

using engine::kNsPerSecond;
using Times = std::vector<std::int64_t>;

Times in_seconds(Times times) {
  for (auto& time : times) time /= kNsPerSecond;
  return times;
}

/// Times and numbers of all rows, sorted: what must not depend on how time was cut.
std::vector<std::array<std::uint64_t, 3>> what_was_taken(const ClockedSensors& sensors) {
  std::vector<std::array<std::uint64_t, 3>> rows;
  for (std::size_t i = 0; i < sensors.reported.rows(); ++i) {
    rows.push_back({sensors.reported.device[i],
                    static_cast<std::uint64_t>(sensors.reported.time[i].ns),
                    sensors.reported.sequence[i]});
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

TEST(SampleClock, PhaseShiftsEverySample) {
  ClockedSensors s{.params = {{"clock_phase", 0.25}}};
  s.run(0, 3);
  EXPECT_EQ(s.times_of(0), (Times{250000000, 1250000000, 2250000000}));
  EXPECT_EQ(s.reported.sequence, (std::vector<std::uint64_t>{0, 1, 2}));
  EXPECT_EQ(s.reported.arrival, s.reported.time);
  EXPECT_EQ(s.truth.values, (std::vector<double>{0, 1, 2})) << "held from the state of the host";
}

// 100 ppm slow: after 20,000 periods the clock is 2 s late, and two samples fewer are taken.
TEST(SampleClock, DriftLengthensThePeriodByItsShare) {
  ClockedSensors s{.params = {}, .rows = 2, .columns = {{"clock_drift", {100e-6, -100e-6}}}};
  s.run(0, 20000);
  const auto slow = s.times_of(0), fast = s.times_of(1);
  EXPECT_EQ(slow.size(), 19998U + 1);  // ceil(20000 / 1.0001)
  EXPECT_EQ(fast.size(), 20002U + 1);  // ceil(20000 / 0.9999)
  EXPECT_EQ(slow[10000], 10001 * kNsPerSecond);
  EXPECT_EQ(fast[10000], 9999 * kNsPerSecond);
}

TEST(SampleClock, RowsOfOneCallAreInOrderOfDeviceThenTime) {
  ClockedSensors s{.params = {}, .rows = 3, .columns = {{"clock_drift", {0.0, -0.01, 0.01}}}};
  s.run(0, 100);
  std::size_t first = s.reported.rows();
  for (std::size_t i = 1; i < s.reported.rows(); ++i) {
    if (s.reported.device[i] == 1 && s.reported.device[i - 1] == 1) first = i - 1;
  }
  ASSERT_LT(first, s.reported.rows()) << "a fast clock has two samples in one call";
  EXPECT_LT(s.reported.time[first], s.reported.time[first + 1]);
  EXPECT_EQ(s.reported.sequence[first] + 1, s.reported.sequence[first + 1]);
  EXPECT_EQ(s.reported.device, s.truth.device);
  EXPECT_EQ(s.reported.time, s.truth.time);
}

TEST(SampleClock, SamplesNeverOvertakeWhateverTheJitter) {
  ClockedSensors s{.params = {{"clock_jitter", 0.125}, {"clock_drift", -0.01}}, .rows = 20};
  s.run(0, 2000);
  for (engine::DeviceId device = 0; device < 20; ++device) {
    const auto times = s.times_of(device);
    for (std::size_t i = 1; i < times.size(); ++i)
      ASSERT_GE(times[i] - times[i - 1], 120 * kNsPerSecond / 1000);
  }
}

TEST(SampleClock, CutsOfTimeMoveNoSample) {
  const auto taken = [](std::int64_t cut_ns) {
    ClockedSensors s{.params = {{"clock_jitter", 0.1},
                                {"clock_phase", 0.6},
                                {"awake_for", 7.0},
                                {"asleep_for", 3.0}},
                     .rows = 300,
                     .columns = {{"clock_drift", std::vector<double>(300, 3e-3)}}};
    s.columns["clock_drift"][7] = -2e-3;
    s.bank = s.make();
    s.run(0, 60, cut_ns);
    return what_was_taken(s);
  };
  const auto whole = taken(kNsPerSecond);
  EXPECT_GT(whole.size(), 300U * 35);
  EXPECT_EQ(taken(kNsPerSecond / 7), whole);
  EXPECT_EQ(taken(5 * kNsPerSecond + 1), whole);
}

TEST(SampleClock, ARowDependsOnItsNumberOnly) {
  ClockedSensors few{.params = {{"clock_jitter", 0.1}, {"noise", 1.0}}, .rows = 3};
  ClockedSensors many{.params = {{"clock_jitter", 0.1}, {"noise", 1.0}}, .rows = 500};
  few.run(0, 20);
  many.run(0, 20);
  for (engine::DeviceId device = 0; device < 3; ++device)
    EXPECT_EQ(few.times_of(device), many.times_of(device));
  const auto noise_of_row_2 = [](const ClockedSensors& s) {
    std::vector<double> noise;
    for (std::size_t i = 0; i < s.reported.rows(); ++i) {
      if (s.reported.device[i] == 2) noise.push_back(s.reported.values[i] - s.truth.values[i]);
    }
    return noise;
  };
  EXPECT_EQ(noise_of_row_2(few), noise_of_row_2(many));
}

TEST(SampleClock, JoinsAndLeaves) {
  ClockedSensors s{.params = {},
                   .rows = 3,
                   .columns = {{"joins_at", {0.0, 3.0, 2.5}}, {"leaves_at", {2.0, 1e300, 5.0}}}};
  s.run(0, 6);
  EXPECT_EQ(in_seconds(s.times_of(0)), (Times{0, 1}));
  EXPECT_EQ(in_seconds(s.times_of(1)), (Times{3, 4, 5}));
  EXPECT_EQ(in_seconds(s.times_of(2)), (Times{3, 4}));
  EXPECT_EQ(s.reported.sequence[2], 0U) << "samples count from the first that is taken";
}

TEST(SampleClock, SleepsAndWakesInItsOwnCycle) {
  ClockedSensors s{.params = {{"awake_for", 2.0}, {"asleep_for", 3.0}},
                   .rows = 3,
                   .columns = {{"cycle_phase", {0.0, 1.0, 4.0}}}};
  s.run(0, 12);
  EXPECT_EQ(in_seconds(s.times_of(0)), (Times{0, 1, 5, 6, 10, 11}));
  EXPECT_EQ(in_seconds(s.times_of(1)), (Times{0, 4, 5, 9, 10}));
  EXPECT_EQ(in_seconds(s.times_of(2)), (Times{1, 2, 6, 7, 11}));
}

// Ten years of sleep pass at once, and the clock is where it would be had it been watched.
TEST(SampleClock, LongSleepAndLateStartKeepTheTicks) {
  const double year_s = 365.25 * 86400.0;
  ClockedSensors late{.params = {{"clock_drift", 50e-6}, {"joins_at", 10.0 * year_s}}};
  const auto from = static_cast<std::int64_t>(10.0 * year_s);
  late.run(from, from + 3);
  ClockedSensors missed{.params = {{"clock_drift", 50e-6}}};
  missed.run(from, from + 3);
  ASSERT_EQ(late.times_of(0).size(), 3U);
  EXPECT_EQ(late.times_of(0), missed.times_of(0));
  const double ticks = std::ceil(10.0 * year_s / (1.0 + 50e-6));
  EXPECT_NEAR(static_cast<double>(late.times_of(0)[0]) * 1e-9, ticks * (1.0 + 50e-6), 1e-6);
}

TEST(SampleClock, LoadedItGoesOn) {
  const std::map<std::string, double> params = {{"clock_jitter", 0.1}, {"clock_drift", 1e-3},
                                                {"awake_for", 5.0},    {"asleep_for", 2.0},
                                                {"noise", 1.0},        {"report_change", 0.5}};
  ClockedSensors whole{.params = params, .rows = 200};
  whole.run(0, 20);
  engine::ArchiveWriter writer;
  whole.bank->save(writer);
  ClockedSensors restored{.params = params, .rows = 200};
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(restored.bank->load(reader));
  EXPECT_TRUE(reader.at_end());
  whole.reported.clear();
  whole.run(20, 40);
  restored.run(20, 40);
  EXPECT_EQ(whole.reported.values, restored.reported.values);
  EXPECT_EQ(whole.reported.time, restored.reported.time);
  EXPECT_EQ(whole.reported.sequence, restored.reported.sequence);
}

}  // namespace
}  // namespace orrery::devices
