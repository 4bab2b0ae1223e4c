// SPDX-License-Identifier: Apache-2.0
// Whether the promised share of false alarms (1 % of the rows: the 0.99 quantile) is kept on
// healthy plants whose levels stay, swing or wander, beside a chart that expects them to stay.
#include <cmath>
#include <cstdio>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"
#include "tests/models/agent_bench.h"

namespace orrery::models::test {
namespace {

constexpr std::uint32_t kPlants = 100;
constexpr std::size_t kFeatures = 8;
constexpr std::size_t kTrainRows = 400;
constexpr std::size_t kRows = 1150;

enum class Kind { kWhite, kSwinging, kWandering };

/// Noise of deviation 1; swinging: half of it and a first-order process with a memory of 20 rows;
/// wandering: on a random walk with steps of deviation 0.003 to 0.3, of each feature its own.
engine::Batch plants(Kind kind) {
  engine::Batch rows;
  rows.width = kFeatures;
  for (std::uint32_t p = 0; p < kPlants; ++p) {
    engine::Stream luck({5, p, engine::Purpose::kUser});
    std::vector<double> level(kFeatures, 0.0);
    std::vector<double> step(kFeatures);
    for (double& each : step) each = engine::exp(engine::log(10.0) * (2.0 * luck.uniform() - 2.5));
    for (std::size_t t = 0; t < kRows; ++t) {
      const auto values = rows.append(p, engine::SimTime::from_seconds(static_cast<double>(t)), t);
      for (std::size_t j = 0; j < kFeatures; ++j) {
        if (kind == Kind::kSwinging) level[j] = 0.95 * level[j] + std::sqrt(0.0975) * luck.normal();
        if (kind == Kind::kWandering) level[j] += step[j] * luck.normal();
        values[j] = level[j] + (kind == Kind::kSwinging ? 0.5 : 1.0) * luck.normal();
      }
    }
  }
  return rows;
}

double false_alarm_rate(const char* name, Kind kind) {
  const auto made =
      agent(name, std::vector<std::string>{"a", "b", "c", "d", "e", "f", "g", "h"}, kPlants,
            {{"fit", "per_device"},
             {"limits", "quantile"},
             {"train_rows", static_cast<double>(kTrainRows)}});
  engine::Decisions decisions;
  made->on_batch({}, plants(kind), decisions);
  double alerts = 0.0;
  for (const auto& row : decisions.judgements) alerts += row.alert ? 1.0 : 0.0;
  EXPECT_EQ(decisions.judgements.size(), kPlants * (kRows - kTrainRows));
  const double rate = alerts / static_cast<double>(kPlants * (kRows - kTrainRows));
  std::printf("  %-12s %s FAR %5.2f %%\n", name,
              kind == Kind::kWhite      ? "white    "
              : kind == Kind::kSwinging ? "swinging "
                                        : "wandering",
              100.0 * rate);
  return rate;
}

// Limits set on 160 rows promise 1 %; what they keep is itself uncertain by about as much.
TEST(LocalLevel, KeepsThePromiseWhereLevelsStayOrSwing) {
  EXPECT_LT(false_alarm_rate("local_level", Kind::kWhite), 0.025);
  EXPECT_LT(false_alarm_rate("local_level", Kind::kSwinging), 0.025);
}

// Beyond the length of the clean period the forecast grows no more, so walks do leave it.
TEST(LocalLevel, AlarmsFarLessThanAPlainChartWhereLevelsWander) {
  EXPECT_LT(false_alarm_rate("local_level", Kind::kWandering),
            0.5 * false_alarm_rate("ewma", Kind::kWandering));
  EXPECT_LT(false_alarm_rate("local_level", Kind::kSwinging),
            0.5 * false_alarm_rate("ewma", Kind::kSwinging));
}

}  // namespace
}  // namespace orrery::models::test
