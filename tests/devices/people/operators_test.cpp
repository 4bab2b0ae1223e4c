// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/devices/people/operators_bench.h"

namespace orrery::devices {
namespace {

constexpr double kHour = 3600.0;

std::unique_ptr<engine::Population> plain_crew(std::map<std::string, double> changed = {},
                                               std::uint32_t places = 1) {
  std::map<std::string, double> params = {{"reaction_time", 10.0},
                                          {"reaction_spread", 0.0},
                                          {"walking_time", 50.0},
                                          {"diagnosis_time", 40.0},
                                          {"diagnosis_spread", 0.0}};
  for (const auto& [name, value] : changed) params[name] = value;
  return on_the_bench("people/operators", params, places);
}

// Reaction, way and diagnosis are 100 s; then a pulse of 60 s.
TEST(Operators, AttendPulseBeginsAndEndsOnTime) {
  const auto crew = plain_crew();
  crew->write(0, 0, 1.0);
  advance_to(*crew, 99.9);
  EXPECT_EQ(value_of(*crew, "in_hand"), 1.0);
  EXPECT_EQ(value_of(*crew, "attend"), 0.0);
  advance_to(*crew, 100.0);
  EXPECT_EQ(value_of(*crew, "attend"), 1.0);
  advance_to(*crew, 160.0);
  EXPECT_EQ(value_of(*crew, "attend"), 0.0);
  EXPECT_EQ(value_of(*crew, "handled"), 1.0);
}

TEST(Operators, WireRaisesOneAlarmARise) {
  const auto crew = plain_crew();
  const double high[] = {1.0};
  const double low[] = {0.0};
  for (double t = 10.0; t < 1000.0; t += 10.0) {
    crew->write_column(0, high);
    advance_to(*crew, t);
  }
  EXPECT_EQ(value_of(*crew, "raised"), 1.0);
  crew->write_column(0, low);
  crew->write_column(0, high);
  EXPECT_EQ(value_of(*crew, "raised"), 2.0);
}

TEST(Operators, GreaterPriorityGoesFirstAndThenFirstCome) {
  engine::PopulationSpec spec;
  spec.name = "unit";
  spec.count = 4;
  for (const auto& param : plain_crew()->info().params)
    spec.columns[param.name].assign(4, param.default_number);
  spec.columns["priority"] = {1.0, 1.0, 1.0, 5.0};
  std::unique_ptr<engine::Population> crew;
  for (const auto& entry : device_catalog())
    if (entry.info->name == "people/operators") crew = std::move(*entry.make(std::move(spec)));
  crew->write(0, 0, 1.0);
  advance_to(*crew, 0.001);
  crew->write(0, 2, 1.0);
  crew->write(0, 1, 1.0);
  crew->write(0, 3, 1.0);
  std::vector<std::uint32_t> order;
  for (double t = 1.0; t < 1e5 && order.size() < 4; t += 1.0) {
    advance_to(*crew, t);
    for (std::uint32_t r = 0; r < 4; ++r)
      if (value_of(*crew, "in_hand", r) == 1.0 && (order.empty() || order.back() != r))
        order.push_back(r);
  }
  EXPECT_EQ(order, (std::vector<std::uint32_t>{0, 3, 2, 1}));
}

TEST(Operators, NobodyAnswersOutsideShiftsAndDutyIsPaid) {
  const auto crew = plain_crew(
      {{"shift_from", 8 * kHour}, {"shift_to", 16 * kHour}, {"days", 5.0}, {"operators", 2.0}});
  advance_to(*crew, kHour);
  crew->write(0, 0, 1.0);
  advance_to(*crew, 8 * kHour - 1.0);
  EXPECT_EQ(value_of(*crew, "waiting"), 1.0);
  advance_to(*crew, 8 * kHour + 100.0);
  EXPECT_EQ(value_of(*crew, "handled"), 1.0);
  EXPECT_NEAR(value_of(*crew, "waiting_time"), 7 * kHour, 1e-6);
  advance_to(*crew, 7 * 24 * kHour);
  EXPECT_NEAR(value_of(*crew, "cost"), 5 * 8 * 2 * 30.0, 1e-9);
}

// All alarms false: the share of answers falls towards the least attention (cry wolf); with true
// alarms all are answered.
TEST(Operators, FalseAlarmsAreIgnoredMoreAndMore) {
  for (const double condition : {0.0, 1.0}) {
    const auto crew = plain_crew({{"refusal", 1.0}});
    crew->write(1, 0, condition);
    for (int i = 0; i < 400; ++i) {
      crew->write(0, 0, 1.0);
      advance_to(*crew, (i + 1) * kHour);
    }
    EXPECT_EQ(lost_alarms(*crew), 0.0);
    if (condition == 1.0) {
      EXPECT_EQ(value_of(*crew, "handled"), 400.0);
      EXPECT_EQ(value_of(*crew, "fatigue"), 0.0);
    } else {
      EXPECT_GT(value_of(*crew, "ignored"), 200.0);
      EXPECT_EQ(value_of(*crew, "refused"), value_of(*crew, "handled"));
      EXPECT_GT(value_of(*crew, "fatigue"), 0.8);
    }
  }
}

// Twice as many alarms in ten minutes as an operator can take: half of them are ignored.
TEST(Operators, FloodHalvesTheAnswers) {
  const auto crew = plain_crew(
      {{"flood", 10.0}, {"diagnosis_time", 0.0}, {"walking_time", 0.0}, {"reaction_time", 0.001}},
      100);
  for (int i = 0; i < 20000; ++i) {
    crew->write(0, static_cast<std::uint32_t>(i % 100), 1.0);
    advance_to(*crew, (i + 1) * 30.0);
  }
  EXPECT_NEAR(total_of(*crew, "ignored") / 20000.0, 0.5, 0.03);
}

TEST(Operators, AbsentOperatorLeavesTheAlarmWaiting) {
  const auto crew = plain_crew({}, 2);
  set_fault(*crew, "unattended", 1.0, 0);
  crew->write(0, 0, 1.0);
  crew->write(0, 1, 1.0);
  advance_to(*crew, kHour);
  EXPECT_EQ(value_of(*crew, "waiting", 0), 1.0);
  EXPECT_EQ(value_of(*crew, "handled", 1), 1.0);
  set_fault(*crew, "unattended", 0.0, 0);
  advance_to(*crew, 2 * kHour);
  EXPECT_EQ(value_of(*crew, "handled", 0), 1.0);
}

// Steps cut anywhere, and a run taken up from a snapshot, give the same bits.
TEST(Operators, CutsAndSnapshotsShiftNothing) {
  auto whole = on_the_bench("people/operators", {}, 20);
  auto cut = on_the_bench("people/operators", {}, 20);
  auto resumed = on_the_bench("people/operators", {}, 20);
  for (int i = 1; i <= 500; ++i) {
    for (const auto* crew : {&whole, &cut, &resumed})
      (*crew)->write(0, static_cast<std::uint32_t>(i * 7 % 20), 1.0);
    for (int k = 1; k < 5; ++k) advance_to(*cut, (i - 1) * 300.0 + k * 61.7);
    for (const auto* crew : {&whole, &cut, &resumed}) advance_to(**crew, i * 300.0);
    if (i != 250) continue;
    const auto bytes = saved(*resumed);
    resumed = on_the_bench("people/operators", {}, 20);
    engine::ArchiveReader reader(bytes);
    ASSERT_TRUE(resumed->load(reader));
  }
  EXPECT_EQ(saved(*whole), saved(*cut));
  EXPECT_EQ(saved(*whole), saved(*resumed));
  EXPECT_GT(total_of(*whole, "handled"), 100.0);
}

}  // namespace
}  // namespace orrery::devices
