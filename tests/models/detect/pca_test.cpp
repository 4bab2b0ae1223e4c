// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "engine/random/stream.h"
#include "models/detect/jacobi_eigen.h"
#include "models/detect/pca_model.h"
#include "models/detect/row_moments.h"
#include "tests/models/agent_bench.h"

namespace orrery::models::test {
namespace {

using engine::Batch;

constexpr std::uint32_t kDevices = 10;
constexpr double kDay = 86400.0;

/// Ten-minute rows of three features: a common load, a feature that follows it, one of its own.
/// Devices differ in level. From `fault_day` on, feature 1 of device 4 no longer follows.
Batch plant(double from_day, double to_day, double fault_day = 1e9) {
  Batch rows;
  engine::Stream stream({1, static_cast<std::uint64_t>(from_day * 1000.0), engine::Purpose::kUser});
  for (double t = from_day * kDay; t < to_day * kDay; t += 600.0) {
    for (std::uint32_t d = 0; d < kDevices; ++d) {
      const double load = stream.normal();
      const bool broken = d == 4 && t >= fault_day * kDay;
      const double follows = broken ? -2.0 * load + 1.0 : 2.0 * load;
      add_row(rows, d, t, {10.0 * d + load, follows + 0.2 * stream.normal(), stream.normal()});
    }
  }
  return rows;
}

std::unique_ptr<engine::Agent> pca(const std::vector<Setting>& more = {}) {
  std::vector<Setting> settings = {{"train_until", 10.0 * kDay}, {"explained", 0.7}};
  settings.insert(settings.end(), more.begin(), more.end());
  return agent("pca", {"load", "follower", "own"}, kDevices, settings);
}

TEST(JacobiEigen, OfATwoByTwoAndARandomMatrix) {
  const SymmetricEigen two = jacobi_eigen({2.0, 1.0, 1.0, 2.0}, 2);
  EXPECT_NEAR(two.values[0], 3.0, 1e-14);
  EXPECT_NEAR(two.values[1], 1.0, 1e-14);
  EXPECT_NEAR(two.vectors[0], std::sqrt(0.5), 1e-14);
  constexpr std::size_t n = 7;
  engine::Stream stream({5, 0, engine::Purpose::kUser});
  std::vector<double> a(n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j) a[i * n + j] = a[j * n + i] = stream.normal();
  const SymmetricEigen eigen = jacobi_eigen(a, n);
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      double av = 0.0;
      for (std::size_t j = 0; j < n; ++j) av += a[i * n + j] * eigen.vectors[k * n + j];
      EXPECT_NEAR(av, eigen.values[k] * eigen.vectors[k * n + i], 1e-12);
    }
  }
}

// Correlation r: variances 1 + r along (1, 1) and 1 - r across.
TEST(PcaModel, TwoFeaturesByHand) {
  const PcaModel model({1.0, 0.6, 0.6, 1.0}, 2, 0.7, 0.0);
  ASSERT_EQ(model.components(), 1U);
  const PcaScore score = model.score(std::vector<double>{3.0, 1.0});
  EXPECT_NEAR(score.t2, 8.0 / 1.6, 1e-12);  // (4 / sqrt 2)^2 = 8
  EXPECT_NEAR(score.q, 2.0, 1e-12);
  const PcaModel whole({1.0, 0.6, 0.6, 1.0}, 2, 1.0, 0.0);
  EXPECT_FALSE(whole.has_residual());
  EXPECT_NEAR(whole.score(std::vector<double>{3.0, 1.0}).t2, 8.0 / 1.6 + 2.0 / 0.4, 1e-12);
}

// F(0.95; 2, 18) = 3.5546; T2 limit = 2 * 19 * 21 / (20 * 18) * 3.5546. One residual variance l:
// h0 = 1/3, so the limit is l (1 - 2/9 + z sqrt(2) / 3)^3 with z(0.95) = 1.6449, near l times the
// chi-squared quantile 3.841.
TEST(PcaModel, ParametricLimits) {
  const PcaModel model({1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.5}, 3, 0.79, 0.0);
  ASSERT_EQ(model.components(), 2U);
  EXPECT_NEAR(model.t2_limit(0.05, 20), 2.0 * 19.0 * 21.0 / 360.0 * 3.5546, 1e-3);
  const double cube = 1.0 - 2.0 / 9.0 + 1.644854 * std::sqrt(2.0) / 3.0;
  EXPECT_NEAR(model.q_limit(0.05), 0.5 * cube * cube * cube, 1e-5);
  EXPECT_NEAR(model.q_limit(0.05), 0.5 * 3.841, 0.06);
}

TEST(RowMoments, MatchTwoPassesAndPassOverWhatIsMissing) {
  RowMoments moments(2);
  const double nan = std::nan("");
  for (const auto& row : {std::vector<double>{1.0, 2.0}, {2.0, nan}, {3.0, 6.0}, {6.0, 4.0}})
    moments.add(row);
  EXPECT_DOUBLE_EQ(moments.mean(0), 3.0);
  EXPECT_DOUBLE_EQ(moments.mean(1), 4.0);
  EXPECT_NEAR(moments.sd(0), std::sqrt(14.0 / 3.0), 1e-14);
  EXPECT_NEAR(moments.sd(1), 2.0, 1e-14);
  RowMoments constant(1);
  for (int i = 0; i < 100; ++i) constant.add(std::vector<double>{0.1});
  EXPECT_EQ(constant.sd(0), 0.0);
}

TEST(Pca, FindsABrokenRelationThatNoSingleFeatureShows) {
  const auto made = pca();
  engine::Decisions out;
  made->on_batch({}, plant(0.0, 10.0), out);
  EXPECT_TRUE(out.judgements.empty());
  EXPECT_TRUE(std::isnan(made->threshold()));
  made->on_batch({}, plant(10.0, 12.0, 11.0), out);
  EXPECT_EQ(made->threshold(), 1.0);
  ASSERT_EQ(out.judgements.size(), 2U * 144U * kDevices);
  int found = 0;
  int false_alerts = 0;
  for (const auto& row : out.judgements) {
    if (!row.alert) continue;
    const bool faulty = row.device == 4 && row.time.seconds() >= 11.0 * kDay;
    ++(faulty ? found : false_alerts);
    EXPECT_TRUE(!faulty || row.blamed != 2);
  }
  EXPECT_GT(found, 50);
  EXPECT_LE(false_alerts, 8);  // 20 device-days at 0.1: 2 expected, 8 or more has p < 0.001
}

// Over 400 clean device-days a budget of 1 gives about 400 false alarms, in started hours.
TEST(Pca, KeepsToItsBudgetOnFreshCleanData) {
  const auto made = pca({{"budget", 1.0}, {"train_until", 40.0 * kDay}});
  engine::Decisions out;
  made->on_batch({}, plant(0.0, 40.0), out);
  made->on_batch({}, plant(40.0, 80.0), out);
  std::vector<std::int64_t> last(kDevices, -1);
  int hours = 0;
  for (const auto& row : out.judgements) {
    const auto hour = row.time.ns / (3600 * engine::kNsPerSecond);
    if (!row.alert || last[row.device] == hour) continue;
    last[row.device] = hour;
    ++hours;
  }
  EXPECT_NEAR(hours / 400.0, 1.0, 0.3);
}

TEST(Pca, BatchCutsDoNotMatter) {
  const Batch rows = plant(0.0, 12.0);
  const auto whole = pca();
  engine::Decisions expected;
  whole->on_batch({}, rows, expected);
  const auto cut = pca();
  engine::Decisions got;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    Batch one;
    one.width = rows.width;
    one.append_row(rows, i);
    cut->on_batch({}, one, got);
  }
  ASSERT_EQ(expected.judgements.size(), got.judgements.size());
  for (std::size_t i = 0; i < got.judgements.size(); ++i)
    EXPECT_EQ(expected.judgements[i].score, got.judgements[i].score);
}

TEST(Pca, AMissingValueCountsAsTheMeanAndAConstantFeatureAsNothing) {
  const auto made = agent("pca", {"a", "b", "c"}, 1,
                          {{"train_rows", 100.0},
                           {"fit", "per_device"},
                           {"calibration", "in_sample"},
                           {"limits", "quantile"}});
  Batch rows;
  engine::Stream stream({2, 0, engine::Purpose::kUser});
  for (int i = 0; i < 100; ++i) add_row(rows, 0, i, {stream.normal(), stream.normal(), 7.0});
  add_row(rows, 0, 100, {std::nan(""), 0.0, 7.0});
  add_row(rows, 0, 101, {0.0, 0.0, 900.0});
  add_row(rows, 0, 102, {9.0, 0.0, 7.0});
  engine::Decisions out;
  made->on_batch({}, rows, out);
  ASSERT_EQ(out.judgements.size(), 3U);
  EXPECT_LT(out.judgements[0].score, 0.2);
  EXPECT_LT(out.judgements[1].score, 0.2);
  EXPECT_TRUE(out.judgements[2].alert);
  EXPECT_EQ(out.judgements[2].blamed, 0);
}

TEST(Pca, MistakesOfTheUserAreExplainedTogether) {
  const auto made =
      try_agent("pca", {"a"}, 1, {{"train_rows", 5.0}, {"confirm", 3.0}, {"confirm_of", 2.0}});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().error_count(), 3U);
  for (const auto& item : made.error().items()) EXPECT_FALSE(item.remedy.empty());
  EXPECT_FALSE(try_agent("pca", {"a"}, 1, {}).has_value());
}

// Saved in the middle of training, of calibration and of judging, every agent goes on as if nothing
// had happened.
TEST(Agents, ContinueFromASavedState) {
  const Batch rows = plant(0.0, 12.0, 11.0);
  for (const auto& entry : agent_catalog()) {
    if (!in_this_build(*entry.info)) continue;
    for (const double cut_day : {3.0, 8.0, 11.5}) {
      std::vector<Setting> settings = {{"train_until", 10.0 * kDay}};
      if (entry.info->name == "pca" || entry.info->name == "threshold_rule")
        settings.insert(settings.end(), {{"confirm", 2.0}, {"confirm_of", 3.0}});
      if (entry.info->param_index("train_windows") >= 0)
        settings.emplace_back("train_windows", 300.0);
      const auto make = [&] {
        return agent(entry.info->name, {"a", "b", "c"}, kDevices, settings);
      };
      Batch head;
      Batch tail;
      head.width = tail.width = rows.width;
      for (std::size_t i = 0; i < rows.rows(); ++i)
        (rows.time[i].seconds() < cut_day * kDay ? head : tail).append_row(rows, i);
      const auto first = make();
      engine::Decisions ignored;
      first->on_batch({}, head, ignored);
      engine::ArchiveWriter writer;
      first->save(writer);
      const auto second = make();
      engine::ArchiveReader reader(writer.bytes());
      ASSERT_TRUE(second->load(reader)) << entry.info->name;
      engine::Decisions expected;
      engine::Decisions got;
      first->on_batch({}, tail, expected);
      second->on_batch({}, tail, got);
      ASSERT_FALSE(expected.judgements.empty()) << entry.info->name;
      ASSERT_EQ(expected.judgements.size(), got.judgements.size()) << entry.info->name;
      for (std::size_t i = 0; i < got.judgements.size(); ++i) {
        ASSERT_EQ(expected.judgements[i].score, got.judgements[i].score) << entry.info->name;
        ASSERT_EQ(expected.judgements[i].alert, got.judgements[i].alert) << entry.info->name;
      }
    }
  }
}

}  // namespace
}  // namespace orrery::models::test
