// SPDX-License-Identifier: Apache-2.0
// What a bank takes: no allocation a reading once warm, and the bytes of a sensor.
#include <gtest/gtest.h>

#include "tests/bench/kernel/allocations.h"
#include "tests/devices/sensing/clocked_sensors.h"

namespace orrery::devices {
namespace {

using bench::allocation_count;

std::vector<double> each_its_own(std::uint32_t rows, double from, double to) {
  std::vector<double> values(rows);
  for (std::uint32_t row = 0; row < rows; ++row)
    values[row] = from + (to - from) * (row + 0.5) / rows;
  return values;
}

/// Sensors with everything that has state: clocks, sleep, lag, noise, send on change.
ClockedSensors busy(std::uint32_t rows) {
  return {.params = {{"noise", 1.0},
                     {"lag", 3.0},
                     {"dropout", 0.1},
                     {"clock_jitter", 0.01},
                     {"awake_for", 50.0},
                     {"asleep_for", 10.0}},
          .rows = rows,
          .columns = {{"clock_drift", each_its_own(rows, -1e-3, 1e-3)},
                      {"clock_phase", each_its_own(rows, 0.0, 1.0)},
                      {"report_change", each_its_own(rows, 0.5, 2.0)}}};
}

TEST(SensorMemory, AWarmBankAllocatesNothing) {
  ClockedSensors s = busy(1000);
  s.run(0, 100);
  s.bank->set_fault_point(2, 17, 1.0);
  s.truth.clear();
  s.reported.clear();
  s.run(100, 150);
  s.truth.clear();
  s.reported.clear();
  const std::uint64_t before = allocation_count();
  s.run(150, 190);
  EXPECT_EQ(allocation_count(), before);
  EXPECT_GT(s.reported.rows(), 5000U);
  ::operator delete(::operator new(1));
  EXPECT_EQ(allocation_count(), before + 1) << "the counter counts";
}

std::size_t bytes_a_sensor(ClockedSensors&& sensors) {
  sensors.run(0, 5);
  return sensors.bytes() / sensors.rows;
}

TEST(SensorMemory, WhatNothingAsksForTakesNoColumn) {
  const std::uint32_t n = 1000;
  // The last value alone, which a fault may repeat.
  EXPECT_EQ(bytes_a_sensor({.params = {{"bias", 2.0}}, .rows = n}), 8U);
  // With noise the next normal too.
  EXPECT_EQ(bytes_a_sensor({.params = {{"noise", 1.0}, {"bias", 2.0}}, .rows = n}), 16U);
  // Numbers of its own: 8 bytes each.
  const auto own = each_its_own(n, 0.1, 0.2);
  const std::map<std::string, std::vector<double>> errors = {
      {"noise", own}, {"bias", own}, {"drift_per_s", own}, {"resolution", own}};
  EXPECT_EQ(bytes_a_sensor({.params = {}, .rows = n, .columns = errors}), 16U + 32);
  // Its clock: the time and the number of the next sample.
  EXPECT_EQ(bytes_a_sensor({.params = {{"clock_jitter", 1e-3}}, .rows = n, .columns = errors}),
            16U + 32 + 16);
  EXPECT_EQ(bytes_a_sensor({.params = {{"report_change", 1.0}}, .rows = n}), 8U + 16);
}

TEST(SensorMemory, AnIdleSensorHasItsClockOnly) {
  EXPECT_EQ(bytes_a_sensor({.params = {{"joins_at", 1e6}, {"noise", 1.0}}, .rows = 1000}), 24U);
  ClockedSensors unused{.params = {{"noise", 1.0}}, .rows = 1000};
  EXPECT_EQ(unused.bytes(), 0U);
}

}  // namespace
}  // namespace orrery::devices
