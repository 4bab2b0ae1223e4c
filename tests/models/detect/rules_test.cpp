// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>
#include <numeric>

#include "models/detect/alarm_budget.h"
#include "tests/models/agent_bench.h"

namespace orrery::models::test {
namespace {

using engine::Batch;

std::vector<bool> alerts(engine::Agent& made, const std::vector<double>& values) {
  Batch rows;
  for (std::size_t i = 0; i < values.size(); ++i)
    add_row(rows, 0, static_cast<double>(i), {0.0, values[i]});
  engine::Decisions out;
  made.on_batch({}, rows, out);
  std::vector<bool> result;
  for (const auto& row : out.judgements) result.push_back(row.alert);
  return result;
}

TEST(ThresholdRule, StatedLevelOnEachSide) {
  const auto rule = [](const char* side) {
    return agent("threshold_rule", {"a", "b"}, 1,
                 {{"feature", "b"}, {"level_from", "stated"}, {"level", 3.0}, {"side", side}});
  };
  using Alerts = std::vector<bool>;
  EXPECT_EQ(alerts(*rule("above"), {2.0, 3.0, 4.0, -4.0}), (Alerts{false, false, true, false}));
  EXPECT_EQ(alerts(*rule("below"), {2.0, 3.0, 4.0, -4.0}), (Alerts{true, false, false, true}));
  EXPECT_EQ(alerts(*rule("both"), {2.0, 3.0, 4.0, -4.0}), (Alerts{false, false, true, true}));
}

TEST(ThresholdRule, ConfirmsOverRows) {
  const auto rule = agent("threshold_rule", {"a", "b"}, 1,
                          {{"feature", "b"},
                           {"level_from", "stated"},
                           {"level", 3.0},
                           {"confirm", 2.0},
                           {"confirm_of", 3.0}});
  // Needs two of the last three above; the first row alone is not judged.
  EXPECT_EQ(alerts(*rule, {5.0, 1.0, 5.0, 1.0, 1.0, 5.0, 5.0}),
            (std::vector<bool>{false, true, false, false, false, true}));
}

TEST(ThresholdRule, UnknownFeatureIsNamedWithTheNearest) {
  const auto made = try_agent("threshold_rule", {"flow", "pressure"}, 1,
                              {{"feature", "presure"}, {"train_until", 1.0}});
  ASSERT_FALSE(made.has_value());
  EXPECT_NE(made.error().items().front().remedy.find("pressure"), std::string::npos);
}

// 480 hours, peaks 1..480: a budget of 1 a device-day allows 20 of the 20 device-days' hours.
TEST(AlarmBudget, OrderStatisticWhenThereIsData) {
  std::vector<double> peaks(480);
  std::iota(peaks.begin(), peaks.end(), 1.0);
  EXPECT_EQ(budget_threshold(peaks, 1.0), 460.0);
  EXPECT_EQ(budget_threshold({}, 1.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(budget_threshold(peaks, 24.0), -std::numeric_limits<double>::infinity());
}

// Exponential peaks -ln((i + 0.5) / n): the extrapolated level for k alarms is -ln(k / n).
TEST(AlarmBudget, ExtrapolatesAnExponentialTail) {
  constexpr int kHours = 2400;
  std::vector<double> peaks;
  for (int i = 0; i < kHours; ++i) peaks.push_back(-std::log((i + 0.5) / kHours));
  const double allowed = 0.02;  // far beyond the data
  const double budget = allowed * 24.0 / kHours;
  EXPECT_NEAR(budget_threshold(peaks, budget), -std::log(allowed / kHours), 0.15);
}

TEST(AlarmBudget, PeaksAreByDeviceAndClockHour) {
  HourlyPeaks peaks(2);
  const auto at = [](double hour) { return engine::SimTime::from_seconds(hour * 3600.0); };
  peaks.add(0, at(0.2), 1.0);
  peaks.add(0, at(0.9), 3.0);
  peaks.add(1, at(0.5), 2.0);
  peaks.add(0, at(1.1), 0.5);
  EXPECT_EQ(peaks.all(), (std::vector<double>{3.0, 0.5, 2.0}));
}

TEST(LastValue, IsSurprisedByAStepAndNotByALevel) {
  const auto made = agent("last_value", {"a", "b"}, 1, {{"train_rows", 200.0}, {"quantile", 1.0}});
  std::vector<double> values;
  for (int i = 0; i < 200; ++i) values.push_back(std::sin(1.7 * i));
  values.insert(values.end(), {20.0, 20.5, 20.0});
  EXPECT_EQ(alerts(*made, values), (std::vector<bool>{true, false, false}));
  const auto untrained = agent("last_value", {"a", "b"}, 1, {});
  EXPECT_TRUE(alerts(*untrained, values)[200]);
}

TEST(RandomScore, AlertsOnItsShareOfRowsWhateverTheCut) {
  const auto make = [] { return agent("random_score", {"a", "b"}, 1, {{"share", 0.2}}); };
  const auto flags = alerts(*make(), std::vector<double>(20000, 0.0));
  const double share = static_cast<double>(std::count(flags.begin(), flags.end(), true)) / 20000.0;
  EXPECT_NEAR(share, 0.2, 0.012);  // four standard errors
  EXPECT_EQ(flags, alerts(*make(), std::vector<double>(20000, 1.0)));
}

TEST(Controls, TakeWhateverADetectorTakes) {
  int controls = 0;
  for (const auto& entry : agent_catalog()) {
    if (!entry.control) continue;
    ++controls;
    EXPECT_TRUE(try_agent(entry.info->name, {"a"}, 3, {}).has_value()) << entry.info->name;
    EXPECT_TRUE(try_agent(entry.info->name, {"a"}, 3, {{"train_rows", 5.0}}).has_value());
  }
  EXPECT_EQ(controls, 3);
}

// Every row of a description can be shown and explained.
TEST(Catalogue, DescribesItself) {
  const auto check = [](const engine::ModelInfo& info) {
    EXPECT_FALSE(info.summary.empty()) << info.name;
    for (const auto& param : info.params) {
      EXPECT_FALSE(param.meaning.empty()) << info.name << "." << param.name;
      EXPECT_GE(param.default_number, param.range.min) << info.name << "." << param.name;
      EXPECT_LE(param.default_number, param.range.max) << info.name << "." << param.name;
    }
  };
  for (const auto& entry : agent_catalog()) check(*entry.info);
  for (const auto& entry : step_catalog()) check(*entry.info);
}

}  // namespace
}  // namespace orrery::models::test
