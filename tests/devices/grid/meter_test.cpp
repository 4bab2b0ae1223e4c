// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/meter.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;
constexpr double kDayS = 86400.0;
const std::map<std::string, double> kPerfect = {{"error_share", 0.0}};

void put(engine::Population& meter, const char* input, double value) {
  for (std::uint32_t row = 0; row < meter.size(); ++row)
    meter.write(meter.info().input_index(input), row, value);
}

/// A household of the day: 200 W, and 2 kW from 18 to 20 o'clock.
double power_at(int hour) { return hour % 24 >= 18 && hour % 24 < 20 ? 2000.0 : 200.0; }

void live(engine::Population& meter, int days) {
  const int from = static_cast<int>(meter.now().seconds() / kHourS);
  for (int hour = from; hour < from + 24 * days; ++hour) {
    put(meter, "power", power_at(hour));
    if (hour == 0) meter.settle_start();
    advance_to(meter, hour * kHourS + 1e-6);  // takes the power of this hour
    advance_to(meter, (hour + 1) * kHourS);
  }
}

constexpr double kDayJ = (2.0 * 2000.0 + 22.0 * 200.0) * kHourS;

TEST(Meter, HonestMeterTellsWhatWasDrawn) {
  const auto meter = on_the_bench("grid/meter", kPerfect);
  live(*meter, 3);
  EXPECT_NEAR(value_of(*meter, "actual_energy"), 3.0 * kDayJ, 1.0);
  EXPECT_NEAR(value_of(*meter, "registered_energy"), 3.0 * kDayJ, 3600.0);
  EXPECT_EQ(std::fmod(value_of(*meter, "registered_energy"), 3600.0), 0.0);
  EXPECT_NEAR(value_of(*meter, "lost_energy"), 0.0, 1e-3);
  EXPECT_NEAR(value_of(*meter, "billed"), 3.0 * kDayJ * 0.3 / 3.6e6, 1e-6);
}

TEST(Meter, ReadingsDoNotDependOnHowStepsAreCut) {
  const std::map<std::string, double> changed = {{"clock_offset", 137.0}, {"clock_drift", 5e-5}};
  const auto whole = on_the_bench("grid/meter", changed);
  const auto cut = on_the_bench("grid/meter", changed);
  for (auto* meter : {whole.get(), cut.get()}) {
    put(*meter, "power", 1234.5);
    meter->settle_start();
    set_fault(*meter, "random_share", 1.0);
  }
  for (double t_s = 0.0; t_s < kDayS; t_s += 61.7) advance_to(*cut, t_s);
  for (auto* meter : {whole.get(), cut.get()}) advance_to(*meter, kDayS);
  EXPECT_EQ(value_of(*whole, "registered_energy"), value_of(*cut, "registered_energy"));
  EXPECT_NEAR(value_of(*whole, "lost_revenue") / value_of(*cut, "lost_revenue"), 1.0, 1e-9);
}

TEST(Meter, IntervalsEndByItsOwnClock) {
  const auto meter = on_the_bench("grid/meter", {{"error_share", 0.0}, {"clock_offset", 100.0}});
  put(*meter, "power", 3600.0);
  meter->settle_start();
  advance_to(*meter, 799.0);
  EXPECT_EQ(value_of(*meter, "registered_energy"), 0.0);
  advance_to(*meter, 801.0);
  EXPECT_NEAR(value_of(*meter, "registered_energy"), 800.0 * 3600.0, 3600.0);
}

TEST(Meter, BypassAndUnderRegistrationTakeTheirShares) {
  const auto meter = on_the_bench("grid/meter", kPerfect);
  set_fault(*meter, "bypass", 0.5);
  set_fault(*meter, "under_registration", 0.2);
  live(*meter, 1);
  EXPECT_NEAR(value_of(*meter, "registered_energy"), 0.4 * kDayJ, 3600.0);
  EXPECT_NEAR(value_of(*meter, "lost_energy"), 0.6 * kDayJ, 1.0);
  EXPECT_NEAR(value_of(*meter, "lost_revenue"), 0.6 * kDayJ * 0.3 / 3.6e6, 1e-6);
}

TEST(Meter, ZeroWindowHidesTheEvening) {
  const auto meter = on_the_bench("grid/meter", kPerfect);
  set_fault(*meter, "zero_hours", 4.0);  // 17 to 21 o'clock
  live(*meter, 1);
  EXPECT_NEAR(value_of(*meter, "lost_energy"), (2.0 * 2000.0 + 2.0 * 200.0) * kHourS, 1.0);
}

// A random share in 0.1..0.8 has mean 0.45 and deviation 0.7 / sqrt(12): four standard errors.
TEST(Meter, RandomShareTellsFortyFivePerCent) {
  constexpr int kDays = 30;
  const auto meter = on_the_bench("grid/meter", kPerfect);
  set_fault(*meter, "random_share", 1.0);
  put(*meter, "power", 1000.0);
  meter->settle_start();
  advance_to(*meter, kDays * kDayS);
  const double error = 4.0 * 0.7 / std::sqrt(12.0 * kDays * 96.0);
  EXPECT_NEAR(value_of(*meter, "registered_energy") / (1000.0 * kDays * kDayS), 0.45, error);
}

TEST(Meter, MeanHidesTheShapeAndKeepsTheEnergy) {
  const auto meter = on_the_bench("grid/meter", kPerfect);
  live(*meter, 2);
  set_fault(*meter, "mean_value", 1.0);
  const double before = value_of(*meter, "registered_energy");
  live(*meter, 1);
  EXPECT_NEAR(value_of(*meter, "registered_energy") - before, kDayJ, 7200.0);
  EXPECT_NEAR(value_of(*meter, "interval_power"), kDayJ / kDayS, 4.1);  // a quantum an interval
}

// Told backwards, the evening's use is told at 4 o'clock: same energy, less money where the evening
// is dear.
TEST(Meter, ReversedDayKeepsEnergyAndLosesMoney) {
  const auto meter = on_the_bench("grid/meter", kPerfect);
  live(*meter, 1);
  set_fault(*meter, "reversed_day", 1.0);
  const double before = value_of(*meter, "registered_energy");
  const double lost_before = value_of(*meter, "lost_revenue");
  double at_four = 0.0;
  for (int hour = 24; hour < 48; ++hour) {
    put(*meter, "power", power_at(hour));
    put(*meter, "price", hour >= 41 ? 0.5 / 3.6e6 : 0.2 / 3.6e6);
    advance_to(*meter, hour * kHourS + 1e-6);
    advance_to(*meter, (hour + 1) * kHourS);
    if (hour == 28) at_four = value_of(*meter, "interval_power");
  }
  EXPECT_NEAR(at_four, 2000.0, 4.1);
  EXPECT_NEAR(value_of(*meter, "registered_energy") - before, kDayJ, 7200.0);
  const double moved_kwh = 2.0 * (2.0 - 0.2);
  EXPECT_NEAR(value_of(*meter, "lost_revenue") - lost_before, moved_kwh * (0.5 - 0.2), 1e-5);
}

TEST(Meter, ExportsStandApart) {
  const auto meter = on_the_bench("grid/meter", kPerfect);
  put(*meter, "power", -500.0);
  meter->settle_start();
  advance_to(*meter, kHourS);
  EXPECT_NEAR(value_of(*meter, "exported_energy"), 500.0 * kHourS, 1e-6);
  EXPECT_EQ(value_of(*meter, "registered_energy"), 0.0);
}

// What a load draws and its meter knows agree when the meter stands behind the load: steps of a
// minute, as a group would take them.
TEST(Meter, TakesFromAWireWhatTheLoadDraws) {
  const auto load = on_the_bench("grid/load");
  const auto meter = on_the_bench("grid/meter", kPerfect);
  const int power = meter->info().input_index("power");
  meter->write(power, 0, value_of(*load, "power"));
  meter->settle_start();
  for (double t_s = 60.0; t_s <= kDayS; t_s += 60.0) {
    advance_to(*load, t_s);
    meter->write(power, 0, value_of(*load, "power"));
    advance_to(*meter, t_s);
  }
  EXPECT_NEAR(value_of(*meter, "actual_energy") / value_of(*load, "energy"), 1.0, 1e-12);
}

TEST(Meter, RefusesUnknownClassesAndOddIntervals) {
  engine::PopulationSpec spec;
  spec.name = "meters";
  for (const auto& param : Meter::info().params)
    spec.columns[param.name].assign(1, param.default_number);
  spec.columns["accuracy_class"][0] = 1.5;
  spec.columns["interval"][0] = 700.0;
  const auto made = make_meter(std::move(spec));
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().error_count(), 2u);
}

}  // namespace
}  // namespace orrery::devices
