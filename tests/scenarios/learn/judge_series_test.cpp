// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/judge_series.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/random/stream.h"
#include "models/catalog.h"
#include "models/learn/torch_module.h"
#include "scenarios/learn/planted_faults.h"

namespace orrery::scenarios {
namespace {

using models::RowLabel;
using models::Series;
using models::SeriesSet;

constexpr std::size_t kRows = 500;
constexpr std::size_t kTrain = 300;
constexpr std::size_t kChanged = 400;  // from here on the two recordings differ

/// Two correlated sensors and a slow wave; from `kChanged` on the second recording is wild.
SeriesSet recording(bool wild) {
  SeriesSet set;
  set.name = "two";
  set.features = {"a", "b"};
  set.units = {"1", "1"};
  Series series;
  series.name = "r";
  series.group = "r";
  engine::Stream luck({3, 1, engine::Purpose::kUser});
  for (std::size_t i = 0; i < kRows; ++i) {
    const bool odd = wild && i >= kChanged;
    const double x = luck.normal();
    const double y = 0.3 * luck.normal();
    series.time_s.push_back(static_cast<double>(i));
    series.values.push_back(x + std::sin(0.2 * static_cast<double>(i)) + (odd ? 1e3 : 0.0));
    series.values.push_back(odd ? -1e4 * y : x + y);
    series.label.push_back(odd ? RowLabel::kAnomaly : RowLabel::kNormal);
  }
  series.train_rows = kTrain;
  set.series.push_back(std::move(series));
  return set;
}

/// Every agent that needs nothing but rows.
std::vector<const engine::AgentEntry*> agents() {
  std::vector<const engine::AgentEntry*> all;
  for (const auto& entry : models::agent_catalog()) {
    bool needs_more = entry.info->machine_bound && !models::torch_module().has_value();
    for (const auto& row : entry.info->params) needs_more |= row.required;
    if (!needs_more) all.push_back(&entry);
  }
  return all;
}

// Rows after a row, and labels at all, reach neither weights nor thresholds nor its score.
TEST(JudgeSeries, NoTestRowReachesTrainingOrThreshold) {
  const SeriesSet tame = recording(false);
  const SeriesSet wild = recording(true);
  ASSERT_GE(agents().size(), 5U);
  for (const auto* entry : agents()) {
    SCOPED_TRACE(entry->info->name);
    const auto settings = bench_settings(*entry->info, {"epochs=3"});
    ASSERT_TRUE(settings.has_value());
    const auto a = judge_series(*entry, *settings, tame, 0, 1);
    const auto b = judge_series(*entry, *settings, wild, 0, 1);
    ASSERT_TRUE(a.has_value() && b.has_value());
    std::size_t judged = 0;
    bool later_differs = false;
    for (std::size_t i = 0; i < kRows; ++i) {
      if (i < kTrain) {
        ASSERT_TRUE(std::isnan(a->score[i])) << "judged a training row";
      }
      const bool same =
          a->score[i] == b->score[i] || (std::isnan(a->score[i]) && std::isnan(b->score[i]));
      if (i < kChanged) {
        ASSERT_TRUE(same && a->alert[i] == b->alert[i]) << "row " << i;
        judged += std::isnan(a->score[i]) ? 0 : 1;
      }
      later_differs |= !same;
    }
    EXPECT_GT(judged, 50U);
    if (!entry->control) {
      EXPECT_TRUE(later_differs) << "the agent does not look at its rows";
    }
    EXPECT_TRUE(a->threshold == b->threshold || (std::isnan(a->threshold)));
  }
}

// A recording without clean rows of its own is judged by what the others taught.
TEST(JudgeSeries, TrainingRowsOfOthersStandInFrontOfARecordingWithoutAny) {
  SeriesSet set = recording(false);
  Series other = recording(true).series.front();
  other.train_rows = 0;
  set.series.push_back(other);
  const auto* pca = agents()[1];
  const auto settings = bench_settings(*pca->info, {});
  ASSERT_TRUE(settings.has_value());
  const auto judged = judge_series(*pca, *settings, set, 1, 1);
  ASSERT_TRUE(judged.has_value());
  std::size_t alerts = 0;
  for (std::size_t i = kChanged; i < kRows; ++i) alerts += judged->alert[i];
  EXPECT_EQ(alerts, kRows - kChanged);
  EXPECT_FALSE(std::isnan(judged->score[0]));
}

TEST(PlantedFault, ChangesOnlyWhatItLabelsInTheLastPartOfTheTrainingRows) {
  const SeriesSet set = recording(true);
  engine::Stream luck({1, 1, engine::Purpose::kUser});
  for (int k = 0; k < 200; ++k) {
    const Series copy = with_planted_fault(set.series[0], 2, luck);
    ASSERT_EQ(copy.rows(), kTrain);
    ASSERT_EQ(copy.train_rows, 180U);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < copy.rows(); ++i) {
      const bool same = copy.values[2 * i] == set.series[0].values[2 * i] &&
                        copy.values[2 * i + 1] == set.series[0].values[2 * i + 1];
      changed += same ? 0 : 1;
      if (copy.label[i] == RowLabel::kNormal) {
        ASSERT_TRUE(same);
      } else {
        ASSERT_GE(i, copy.train_rows);
      }
    }
    EXPECT_GE(changed, 1U);
  }
}

}  // namespace
}  // namespace orrery::scenarios
