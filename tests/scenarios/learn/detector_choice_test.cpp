// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/detector_choice.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::scenarios {
namespace {

PlantedScore planted(double f1, double far, double average_precision) {
  PlantedScore score;
  score.score.f1 = f1;
  score.score.far = far;
  score.average_precision = average_precision;
  return score;
}

const std::map<std::string, double> kLevel = {{"f1", 0.7}, {"far", 0.2}};

TEST(DetectorChoice, ACapThatIsKeptGoesBeforeAnyScore) {
  EXPECT_TRUE(preferable(planted(0.3, 0.1, 0.2), planted(0.9, 0.3, 0.9), kLevel));
  EXPECT_FALSE(preferable(planted(0.9, 0.3, 0.9), planted(0.3, 0.1, 0.2), kLevel));
}

TEST(DetectorChoice, AmongThoseThatKeepItTheAskedScoreDecides) {
  EXPECT_TRUE(preferable(planted(0.5, 0.19, 0.1), planted(0.4, 0.01, 0.9), kLevel));
  EXPECT_TRUE(preferable(planted(0.5, 0.1, 0.3), planted(0.5, 0.1, 0.2), kLevel));
}

TEST(DetectorChoice, WithoutLevelsTheAveragePrecisionDecides) {
  EXPECT_TRUE(preferable(planted(0.1, 0.9, 0.5), planted(0.9, 0.1, 0.4), {}));
  EXPECT_FALSE(preferable(planted(0.1, 0.9, 0.4), planted(0.9, 0.1, 0.4), {}));
}

TEST(DetectorChoice, NoNumberIsNoMerit) {
  const PlantedScore none = planted(std::nan(""), std::nan(""), std::nan(""));
  EXPECT_TRUE(preferable(planted(0.1, 0.9, 0.1), none, kLevel));
  EXPECT_FALSE(preferable(none, none, kLevel));
}

TEST(DetectorChoice, MetricsAreFoundByName) {
  EXPECT_EQ(metric_of(planted(0.25, 0.5, 0.0).score, "far"), 0.5);
  EXPECT_TRUE(std::isnan(metric_of({}, "no such metric")));
  EXPECT_TRUE(smaller_is_better("far") && smaller_is_better("false_alarms_per_device_day"));
  EXPECT_FALSE(smaller_is_better("f1") || smaller_is_better("nab_standard"));
}

}  // namespace
}  // namespace orrery::scenarios
