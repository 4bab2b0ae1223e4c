// SPDX-License-Identifier: Apache-2.0
#include "scenarios/compare/comparison.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "engine/record/sqlite_store.h"
#include "scenarios/format/safe_path.h"

namespace orrery::scenarios {
namespace {

using engine::SimTime;

constexpr std::int64_t kSecond = 1'000'000'000;

/// A folder of its own for each test.
class CompareTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::temp_directory_path() /
              ("compare-" + std::to_string(getpid()) + "-" + info->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  struct Row {
    engine::DeviceId device;
    std::int64_t time_ns;
    double value;
  };
  struct Written {
    std::vector<Row> rows = {};
    std::string unit = "K";
    std::vector<engine::MetricRecord> metrics = {};
    std::vector<engine::GateRecord> gates = {};
  };

  /// A result with one series `sampled/pump.t`.
  std::string write(const std::string& name, const Written& what) {
    engine::SqliteStore store(folder_ / name);
    engine::RunHeader header;
    header.scenario_text = "plant:\n  pump: {}\n";
    EXPECT_TRUE(store.begin(header));
    store.append(engine::PopulationRecord{"pump", "water/pump", 0, 4});
    engine::SeriesRecord series;
    series.stage = "sampled";
    series.name = "pump.t";
    series.unit = what.unit;
    store.append(series);
    engine::SeriesChunk chunk;
    for (const Row& row : what.rows) {
      chunk.device.push_back(row.device);
      chunk.time.push_back({row.time_ns});
      chunk.quality.push_back({});
      chunk.values.push_back(row.value);
    }
    store.append(chunk);
    for (const auto& metric : what.metrics) store.append(metric);
    for (const auto& gate : what.gates) store.append(gate);
    engine::RunSummary summary;
    summary.fingerprint = name;
    EXPECT_TRUE(store.finish(summary));
    return (folder_ / name).string();
  }

  SignalComparison signal(const Written& a, const Written& b, Tolerance tolerance = {}) {
    CompareOptions options;
    options.tolerances.signal_default = tolerance;
    const auto result = compare(write("a", a), write("b", b), options);
    EXPECT_TRUE(result);
    EXPECT_EQ(result->signals.size(), 1u);
    return result->signals.front();
  }

  MeasureComparison metric(engine::MetricRecord a, engine::MetricRecord b,
                           std::vector<engine::GateRecord> gates = {}) {
    CompareOptions options;
    options.tolerances.metric_default.relative = 0.02;
    const auto result =
        compare(write("a", {{}, "K", {a}, gates}), write("b", {{}, "K", {b}, {}}), options);
    EXPECT_TRUE(result);
    EXPECT_EQ(result->measures.size(), 1u);
    return result->measures.front();
  }

  std::filesystem::path folder_;
};

engine::MetricRecord named(const std::string& name, double value) {
  engine::MetricRecord metric;
  metric.name = name;
  metric.value = value;
  return metric;
}

engine::MetricRecord with_bounds(double value, double lower, double upper) {
  auto metric = named("recall", value);
  metric.lower = lower;
  metric.upper = upper;
  return metric;
}

TEST_F(CompareTest, ToleranceIsTheLargerOfAbsoluteAndRelative) {
  const CompareTest::Written a{{{0, 0, 100.0}, {0, kSecond, 10.0}}};
  const CompareTest::Written b{{{0, 0, 101.0}, {0, kSecond, 10.5}}};
  EXPECT_EQ(signal(a, b, {0.5, 0.01, {}}).verdict, SignalVerdict::kIn);
  const auto out = signal(a, b, {0.4, 0.01, {}});
  EXPECT_EQ(out.verdict, SignalVerdict::kOut);
  EXPECT_EQ(out.out, 1u);
  EXPECT_EQ(out.compared, 2u);
  EXPECT_EQ(out.deviation, 1.0);
  EXPECT_EQ(out.device, "pump[0]");
}

TEST_F(CompareTest, OnlyTheOverlapCountsAndLonelyRowsAreToldBeside) {
  const CompareTest::Written a{{{0, 0, 1.0}, {0, kSecond, 1.0}, {0, 2 * kSecond, 1.0}}};
  const CompareTest::Written b{{{0, kSecond, 1.0}, {1, kSecond, 9.0}, {0, 3 * kSecond, 9.0}}};
  const auto one = signal(a, b);
  EXPECT_EQ(one.verdict, SignalVerdict::kIn);
  EXPECT_EQ(one.compared, 1u);
  EXPECT_EQ(one.without_b, 1u);  // 2 s
  EXPECT_EQ(one.without_a, 0u);  // 3 s is beyond the overlap, device 1 is not common
}

TEST_F(CompareTest, TimeToleranceIsABandOfTheBaseline) {
  const CompareTest::Written a{{{0, 0, 1.0}, {0, kSecond, 3.0}}};
  const std::int64_t half = kSecond / 2;
  const CompareTest::Written b{{{0, half, 2.0}, {0, kSecond, 3.0}}};
  EXPECT_EQ(signal(a, b).without_a, 1u);
  const auto near = signal(a, b, {0.0, 0.0, {half}});
  EXPECT_EQ(near.verdict, SignalVerdict::kIn);
  EXPECT_EQ(near.compared, 2u);
  const CompareTest::Written above{{{0, half, 3.25}, {0, kSecond, 3.0}}};
  const auto out = signal(a, above, {0.0, 0.0, {half}});
  EXPECT_EQ(out.verdict, SignalVerdict::kOut);
  EXPECT_EQ(out.deviation, 0.25);
  EXPECT_EQ(out.value_a, 3.0);
}

TEST_F(CompareTest, UnalignedSaysWhy) {
  const CompareTest::Written a{{{0, 0, 1.0}}};
  EXPECT_NE(signal(a, {{{0, 0, 1.0}}, "m"}).why.find("units differ"), std::string::npos);
  EXPECT_EQ(signal(a, {{{1, 0, 1.0}}}).why, "no device in both");
  EXPECT_EQ(signal(a, {{{0, kSecond, 1.0}}}).why, "no time in both");
}

TEST_F(CompareTest, NanEqualsNanAlone) {
  const CompareTest::Written a{{{0, 0, NAN}, {0, kSecond, 1.0}}};
  EXPECT_EQ(signal(a, a).verdict, SignalVerdict::kIn);
  const auto out = signal(a, {{{0, 0, 1.0}, {0, kSecond, NAN}}}, {1e9, 1.0, {}});
  EXPECT_EQ(out.out, 2u);
  EXPECT_TRUE(std::isinf(out.deviation));
}

// More rows than a window holds: every row is compared once.
TEST_F(CompareTest, WindowsLoseNoRow) {
  constexpr std::int64_t kRows = 1'200'000;
  CompareTest::Written a;
  for (std::int64_t i = 0; i < kRows; ++i)
    a.rows.push_back({static_cast<engine::DeviceId>(i % 3), i / 3 * 1000, 1.0});
  CompareTest::Written b = a;
  b.rows.back().value = 2.0;
  const auto one = signal(a, b);
  EXPECT_EQ(one.compared, static_cast<std::uint64_t>(kRows));
  EXPECT_EQ(one.out, 1u);
  EXPECT_EQ(one.without_a + one.without_b, 0u);
}

TEST_F(CompareTest, MetricsByNoiseDirectionAndIntervals) {
  EXPECT_EQ(metric(named("recall", 0.5), named("recall", 0.509)).change, Change::kUnchanged);
  EXPECT_EQ(metric(named("recall", 0.5), named("recall", 0.6)).change, Change::kImproved);
  EXPECT_EQ(metric(named("recall", 0.5), named("recall", 0.4)).change, Change::kRegressed);
  EXPECT_EQ(metric(named("downtime", 1.0), named("downtime", 2.0)).change, Change::kRegressed);
  EXPECT_EQ(metric(named("colour", 1.0), named("colour", 2.0)).change, Change::kDifferent);
  EXPECT_EQ(metric(named("recall", NAN), named("recall", 0.4)).change, Change::kDifferent);
  EXPECT_EQ(metric(named("recall", NAN), named("recall", NAN)).change, Change::kUnchanged);
  engine::GateRecord ceiling;
  ceiling.name = "g";
  ceiling.statistic = "colour";
  ceiling.comparison = "<=";
  EXPECT_EQ(metric(named("colour", 1.0), named("colour", 2.0), {ceiling}).change,
            Change::kRegressed);
  EXPECT_EQ(metric(with_bounds(0.5, 0.3, 0.7), with_bounds(0.6, 0.4, 0.8)).change, Change::kUnsure);
  EXPECT_EQ(metric(with_bounds(0.5, 0.45, 0.55), with_bounds(0.6, 0.4, 0.8)).change,
            Change::kImproved);
}

TEST_F(CompareTest, ARunBesideNothingIsAnError) {
  const auto none = compare(write("a", {}), (folder_ / "none").string(), {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().items().front().code, "io-open");
}

TEST(ScenarioDifference, PathsOfWhatDiffersAlone) {
  const auto found = differences(std::string("a: 1\nb: { c: 2, d: [1, 2] }\n"),
                                 std::string("b: { d: [1, 3, 4], c: 2 }\ne: x\n"));
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found[0].path, "a");
  EXPECT_EQ(found[0].b, "-");
  EXPECT_EQ(found[1].path, "b.d[1]");
  EXPECT_EQ(found[1].b, "3");
  EXPECT_EQ(found[2].path, "b.d[2]");
  EXPECT_EQ(found[3].path, "e");
}

TEST(TolerancePattern, StarStandsForAnyText) {
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("a*c*", "abcabc"));
  EXPECT_TRUE(matches_glob("*b", "abbb"));
  EXPECT_FALSE(matches_glob("a*c", "ab"));
  EXPECT_FALSE(matches_glob("ab", "abc"));
}

/// Points of 2 factors' levels, `runs` replications each with values by seed.
ExperimentTable table_of(const std::vector<double>& values, std::uint64_t first_seed) {
  ExperimentTable table;
  table.points.push_back({"as it stands", {}, 0, 0, values.size()});
  for (std::size_t i = 0; i < values.size(); ++i) {
    table.runs.emplace_back().seed = first_seed + i;
    table.point_of_run.push_back(0);
  }
  MeasureColumn& column = table.measures.emplace_back();
  column.name = "recall";
  column.unit = "1";
  column.values = values;
  return table;
}

MeasureComparison point(const ExperimentTable& a, const ExperimentTable& b) {
  ToleranceTable tolerances;
  tolerances.metric_default.relative = 0.02;
  std::vector<std::string> lonely;
  const auto all = compare_points(a, b, tolerances, {}, lonely);
  EXPECT_EQ(all.size(), 1u);
  EXPECT_TRUE(lonely.empty());
  return all.front();
}

// Values that move together by seed: the paired test sees what two samples cannot tell apart.
TEST(ComparePoints, CommonSeedsArePaired) {
  const std::vector<double> before = {0.10, 0.50, 0.90, 0.30, 0.70};
  const std::vector<double> after = {0.151, 0.549, 0.950, 0.352, 0.748};
  const auto paired = point(table_of(before, 1), table_of(after, 1));
  EXPECT_EQ(paired.test, "paired t");
  EXPECT_EQ(paired.n, 5u);
  EXPECT_EQ(paired.change, Change::kImproved);
  const auto apart = point(table_of(before, 1), table_of(after, 100));
  EXPECT_EQ(apart.test, "Welch t");
  EXPECT_EQ(apart.change, Change::kUnsure);
  EXPECT_GT(apart.p, 0.5);
}

// Equal variances of 2.5 and five values each: standard error 1, df 8,
// t = 2.2, two-sided p = 0.0590.
TEST(ComparePoints, WelchGivesItsP) {
  const auto one = point(table_of({1, 2, 3, 4, 5}, 1), table_of({3.2, 4.2, 5.2, 6.2, 7.2}, 50));
  EXPECT_NEAR(one.difference.value, 2.2, 1e-12);
  EXPECT_NEAR(one.p, 0.0590, 2e-4);
}

}  // namespace
}  // namespace orrery::scenarios
