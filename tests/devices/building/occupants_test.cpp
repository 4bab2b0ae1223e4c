// SPDX-License-Identifier: Apache-2.0
#include "devices/building/occupants.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

constexpr std::uint32_t kRows = 2000;
constexpr double kHourS = 3600.0;

/// Lone persons, in steps of the chain.
engine::RowPopulation<Occupants> lone_persons(double mobility, double start_weekday,
                                              std::uint32_t rows) {
  engine::PopulationSpec spec;
  spec.name = "unit";
  spec.count = rows;
  spec.seed = 1;
  spec.step = engine::Duration::from_seconds(Occupants::kTickS);
  for (const auto& param : Occupants::info().params)
    spec.columns[param.name].assign(rows, param.default_number);
  spec.columns["people"].assign(rows, 1.0);
  spec.columns["mobility"].assign(rows, mobility);
  spec.columns["start_weekday"].assign(rows, start_weekday);
  return engine::RowPopulation<Occupants>(std::move(spec));
}

// Whatever the mobility, the chain's marginal is the schedule's probability (Page et al. 2008).
// Tolerance: three standard errors of 20,000 lone persons.
TEST(Occupants, ChainHasTheProbabilitiesOfTheSchedule) {
  const std::uint32_t rows = 20000;
  for (const double mobility : {0.05, 0.43, 1.5}) {
    for (const double weekday : {0.0, 5.0}) {
      auto people = lone_persons(mobility, weekday, rows);
      OccupantsParams p;
      p.start_weekday = weekday;
      for (const double hour : {3.0, 7.5, 8.5, 12.0, 16.0, 17.5, 23.0}) {
        advance_to(people, hour * kHourS);
        const double truth = Occupants::probability(p, hour * kHourS);
        EXPECT_NEAR(mean_of(column_of(people, "present")), truth,
                    3.0 * std::sqrt(truth * (1.0 - truth) / rows))
            << mobility << " at " << hour << " of weekday " << weekday;
      }
    }
  }
}

TEST(Occupants, ScheduleIsThatOfTheParameters) {
  OccupantsParams p;
  EXPECT_EQ(Occupants::probability(p, 3 * kHourS), 0.95);
  EXPECT_EQ(Occupants::probability(p, 12 * kHourS), 0.25);
  EXPECT_NEAR(Occupants::probability(p, 8 * kHourS), 0.6, 1e-12);  // the ramp's middle
  EXPECT_EQ(Occupants::probability(p, (5 * 24 + 12) * kHourS), 0.7);
  OccupantsParams night;  // a shift over midnight
  night.work_start_s = 22 * kHourS;
  night.work_end_s = 6 * kHourS;
  EXPECT_EQ(Occupants::probability(night, 2 * kHourS), 0.25);
  EXPECT_EQ(Occupants::probability(night, 12 * kHourS), 0.95);
  p.start_weekday = 5.0;  // a run that starts on Saturday
  EXPECT_EQ(Occupants::probability(p, 12 * kHourS), 0.7);
}

// At constant P the states' correlation over one tick is T11 - T01 = 1 - 2 mu / (mu + 1) at P =
// 1/2.
TEST(Occupants, MobilityIsHowOftenPeopleComeAndGo) {
  const double mobility = 0.25;
  const auto people = on_the_bench("building/occupants",
                                   {{"people", 1.0},
                                    {"mobility", mobility},
                                    {"presence_off", 0.5},
                                    {"presence_work", 0.5},
                                    {"presence_weekend", 0.5}},
                                   kRows);
  advance_to(*people, 6000.0);
  const auto before = column_of(*people, "present");
  advance_to(*people, 6600.0);
  const auto after = column_of(*people, "present");
  const double truth = 1.0 - 2.0 * mobility / (1.0 + mobility);
  const double r = covariance_of(before, after) /
                   std::sqrt(covariance_of(before, before) * covariance_of(after, after));
  EXPECT_NEAR(r, truth, 3.0 * std::sqrt((1.0 - truth * truth) / kRows));
}

TEST(Occupants, GiveOffHeatAndBreathByTheirNumber) {
  const auto people = on_the_bench(
      "building/occupants",
      {{"people", 3.0}, {"presence_off", 1.0}, {"presence_work", 1.0}, {"presence_weekend", 1.0}});
  advance_to(*people, 12 * kHourS);
  EXPECT_EQ(value_of(*people, "present"), 3.0);
  EXPECT_EQ(value_of(*people, "active"), 3.0);
  EXPECT_NEAR(value_of(*people, "metabolic_gains"), 3 * 1.2 * 58.2 * 1.8, 1e-9);
  EXPECT_NEAR(value_of(*people, "co2"), 3 * 1.2 * 4e-6, 1e-15);
  advance_to(*people, 25 * kHourS);  // asleep
  EXPECT_EQ(value_of(*people, "active"), 0.0);
  EXPECT_NEAR(value_of(*people, "metabolic_gains"), 3 * 0.8 * 58.2 * 1.8, 1e-9);
  set_fault(*people, "vacation", 1.0);
  advance_to(*people, 26 * kHourS);
  EXPECT_EQ(value_of(*people, "present"), 0.0);
  EXPECT_EQ(value_of(*people, "metabolic_gains"), 0.0);
}

TEST(Occupants, WithoutChanceTheExpectedNumberIsIn) {
  const auto people = on_the_bench("building/occupants", {{"people", 4.0}, {"mobility", 0.0}});
  advance_to(*people, 12 * kHourS);
  EXPECT_NEAR(value_of(*people, "present"), 1.0, 1e-12);
}

TEST(Occupants, CutsOfStepsChangeNothing) {
  const auto whole = on_the_bench("building/occupants", {}, 50);
  const auto cut = on_the_bench("building/occupants", {}, 50);
  advance_to(*whole, 200000.0);
  for (const double t : {1.0, 599.0, 600.0, 601.0, 86400.0, 100001.0, 200000.0})
    advance_to(*cut, t);
  std::string which;
  EXPECT_TRUE(same_outputs(*whole, *cut, which)) << which;
}

}  // namespace
}  // namespace orrery::devices
