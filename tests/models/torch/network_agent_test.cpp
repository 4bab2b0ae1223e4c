// SPDX-License-Identifier: Apache-2.0
// Networks inside the shell of window detectors, as a scenario uses them.
#include "tests/models/torch/network_bench.h"

namespace orrery::models::test {
namespace {

constexpr std::size_t kClean = 1500;  // rows, one a minute

/// Clean rows, then 500 with a broken relation; one device with levels and units of its own.
engine::Batch plant() {
  auto values = correlated_rows(kClean + 500, 5, kClean);
  engine::Batch rows;
  for (std::size_t i = 0; i * 6 < values.size(); ++i) {
    std::vector<double> row(values.begin() + static_cast<std::ptrdiff_t>(6 * i),
                            values.begin() + static_cast<std::ptrdiff_t>(6 * i + 6));
    for (std::size_t j = 0; j < 6; ++j) row[j] = 100.0 * static_cast<double>(j) + 5.0 * row[j];
    add_row(rows, 0, 60.0 * static_cast<double>(i), row);
  }
  return rows;
}

std::unique_ptr<engine::Agent> learned(const NetworkCase& network) {
  auto settings = network.settings;
  settings.insert(
      settings.end(),
      {{"train_until", 60.0 * 1200}, {"window", 8.0}, {"limits", std::string("quantile")}});
  return agent(network.agent, {"a", "b", "c", "d", "e", "f"}, 1, settings);
}

TEST_F(NetworkTest, AsAnAgentFindsABrokenRelationAndItsSensor) {
  const auto made = learned({"autoencoder", {{"code", 16.0}, {"epochs", 30.0}}});
  ASSERT_NE(made, nullptr);
  engine::Decisions out;
  made->on_batch({}, plant(), out);
  std::size_t found = 0, right = 0, false_alerts = 0, clean = 0;
  for (const auto& row : out.judgements) {
    const bool broken = row.time.seconds() >= 60.0 * kClean;
    clean += broken ? 0 : 1;
    if (!row.alert) continue;
    ++(broken ? found : false_alerts);
    right += broken && row.blamed == 3 ? 1 : 0;
  }
  EXPECT_GT(found, 250U);  // of 500
  EXPECT_GT(2 * right, found);
  EXPECT_LT(20 * false_alerts, clean);  // 5 % at a limit of 1 %: rows are not independent
}

TEST_F(NetworkTest, AsAnAgentGoesOnFromASavedState) {
  const engine::Batch all = plant();
  engine::Batch first, rest;
  for (auto* part : {&first, &rest}) part->width = all.width;
  for (std::size_t i = 0; i < all.rows(); ++i) (i < 1700 ? first : rest).append_row(all, i);
  for (const auto& each : all_networks()) {
    const auto unbroken = learned({each.agent, {{"epochs", 2.0}}});
    engine::Decisions before, expected, got;
    unbroken->on_batch({}, first, before);
    engine::ArchiveWriter archive;
    unbroken->save(archive);
    const auto resumed = learned({each.agent, {{"epochs", 2.0}}});
    engine::ArchiveReader reader(archive.bytes());
    ASSERT_TRUE(resumed->load(reader)) << each.agent;
    unbroken->on_batch({}, rest, expected);
    resumed->on_batch({}, rest, got);
    ASSERT_EQ(got.judgements.size(), expected.judgements.size());
    for (std::size_t i = 0; i < got.judgements.size(); ++i)
      ASSERT_EQ(got.judgements[i].score, expected.judgements[i].score) << each.agent;
  }
}

TEST(Forecaster, NeedsARowToForecastFrom) {
  const auto made = try_agent("forecaster", {"a"}, 1, {{"train_rows", 100.0}, {"window", 1.0}});
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().items().front().code, "window-short");
}

}  // namespace
}  // namespace orrery::models::test
