// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include "tests/models/agent_bench.h"

namespace orrery::models::test {
namespace {

using engine::Batch;
using engine::Quality;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(Validate, RefusesWhatCannotBeTrue) {
  const auto made = step("validate", signal(1), {{"min", 0.0}, {"max", 10.0}, {"max_rate", 2.0}});
  const Batch out = run_scalar(*made, {1.0, 11.0, kNan, 6.0, 10.0, 9.0, -0.1});
  const std::vector<bool> refused = {false, true, true, false, true, false, true};
  ASSERT_EQ(out.rows(), refused.size());
  for (std::size_t i = 0; i < refused.size(); ++i)
    EXPECT_EQ(has(out.quality[i], Quality::kRejected), refused[i]) << i;
  // 1 at 0 s to 6 at 3 s is 5/3 a second; 10 at 4 s is 4 a second; 9 at 5 s is 1.5 from the 6.
}

TEST(Validate, EmptyRangeIsTheUsersMistake) {
  EXPECT_FALSE(try_step("validate", signal(1), {{"min", 2.0}, {"max", 1.0}}).has_value());
}

TEST(FillGaps, HoldRepeatsTheLastValueUpToItsReach) {
  const auto made = step("fill_gaps", signal(1), {{"max_gap", 2.0}});
  const Batch out = run_scalar(*made, {kNan, 5.0, kNan, kNan, kNan, 7.0});
  ASSERT_EQ(out.rows(), 6U);
  EXPECT_TRUE(std::isnan(out.row(0)[0]));
  EXPECT_EQ(out.row(2)[0], 5.0);
  EXPECT_EQ(out.row(3)[0], 5.0);
  EXPECT_TRUE(std::isnan(out.row(4)[0]));  // 3 s after the last good one
  EXPECT_TRUE(has(out.quality[2], Quality::kFilled));
  EXPECT_FALSE(has(out.quality[5], Quality::kFilled));
}

TEST(FillGaps, LinearWaitsForTheNextValue) {
  const auto made = step("fill_gaps", signal(1), {{"method", "linear"}, {"max_gap", 10.0}});
  Batch in;
  add_row(in, 0, 0.0, {2.0});
  add_row(in, 0, 1.0, {kNan}, Quality::kMissing);
  Batch out;
  made->process({}, in, out);
  EXPECT_EQ(out.rows(), 1U);  // the gap waits
  Batch later;
  add_row(later, 0, 4.0, {10.0});
  out.clear();
  made->process({}, later, out);
  ASSERT_EQ(out.rows(), 2U);
  EXPECT_DOUBLE_EQ(out.row(0)[0], 4.0);  // a quarter of the way from 2 to 10
  EXPECT_EQ(out.quality[0], Quality::kFilled);
  EXPECT_EQ(out.arrival[0], later.arrival[0]);
  EXPECT_EQ(out.row(1)[0], 10.0);
}

TEST(Hampel, ReplacesAKnockAndLetsAStepThrough) {
  const auto made = step("hampel", signal(1), {{"window", 5.0}});
  const Batch out = run_scalar(*made, {1.0, 2.0, 3.0, 2.0, 50.0, 2.5, 40, 41, 42, 40});
  EXPECT_EQ(out.row(4)[0], 2.0);  // median of 1 2 3 2 50
  EXPECT_TRUE(has(out.quality[4], Quality::kCorrected));
  EXPECT_EQ(out.row(5)[0], 2.5);
  EXPECT_EQ(out.row(9)[0], 40.0);  // the step fills the window by now
  EXPECT_FALSE(has(out.quality[9], Quality::kCorrected));
}

TEST(Hampel, AnEvenWindowIsTheUsersMistake) {
  EXPECT_FALSE(try_step("hampel", signal(1), {{"window", 6.0}}).has_value());
}

// Readings 1, 3, 5, 11 at 0 to 3 s, window of 3 s: (0, 3] holds 3, 5, 11.
TEST(Window, ByHand) {
  const auto made = step("window", signal(1), {{"length", 3.0}});
  const Batch out = run_scalar(*made, {1.0, 3.0, 5.0, 11.0});
  ASSERT_EQ(out.rows(), 3U);  // the first reading is alone
  const auto row = out.row(2);
  EXPECT_DOUBLE_EQ(row[0], 19.0 / 3.0);
  EXPECT_NEAR(row[1], std::sqrt(52.0 / 3.0), 1e-12);
  EXPECT_EQ(row[2], 3.0);
  EXPECT_EQ(row[3], 11.0);
  EXPECT_DOUBLE_EQ(row[4], 4.0);  // (11 - 3) / 2
  EXPECT_EQ(made->output().components[4], "slope");
}

TEST(Window, EveryThinsTheRowsAndNotTheWindow) {
  const auto made = step("window", signal(1), {{"length", 100.0}, {"every", 2.0}});
  const Batch out = run_scalar(*made, {0.0, 1.0, 2.0, 3.0, 4.0});
  ASSERT_EQ(out.rows(), 2U);  // at 1 s and 3 s
  EXPECT_EQ(out.row(1)[0], 1.5);
}

TEST(Steps, ContinueFromASavedState) {
  const std::vector<double> before = {1.0, 2.0, kNan, 2.5, 3.0, 2.0, 1.0};
  const std::vector<double> after = {2.0, 80.0, 2.0, kNan, 3.0, 5.0};
  for (const auto& entry : step_catalog()) {
    if (entry.info->name == "time_features" || entry.info->name == "spectrum") continue;
    const auto first = step(entry.info->name, signal(1));
    run_scalar(*first, before);
    engine::ArchiveWriter writer;
    first->save(writer);
    const auto second = step(entry.info->name, signal(1));
    engine::ArchiveReader reader(writer.bytes());
    ASSERT_TRUE(second->load(reader)) << entry.info->name;
    Batch in;
    for (std::size_t i = 0; i < after.size(); ++i)
      add_row(in, 0, static_cast<double>(i + before.size()), {after[i]});
    Batch expected;
    Batch got;
    first->process({}, in, expected);
    second->process({}, in, got);
    ASSERT_EQ(expected.rows(), got.rows()) << entry.info->name;
    for (std::size_t i = 0; i < got.values.size(); ++i)
      EXPECT_TRUE(expected.values[i] == got.values[i] ||
                  (std::isnan(expected.values[i]) && std::isnan(got.values[i])));
    engine::ArchiveReader cut(std::span(writer.bytes()).first(writer.bytes().size() / 2));
    EXPECT_FALSE(step(entry.info->name, signal(1))->load(cut)) << entry.info->name;
  }
}

}  // namespace
}  // namespace orrery::models::test
