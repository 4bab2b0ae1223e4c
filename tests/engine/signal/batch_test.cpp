// SPDX-License-Identifier: Apache-2.0
#include "engine/signal/batch.h"

#include <gtest/gtest.h>

namespace orrery::engine {
namespace {

Batch pairs() {
  Batch batch;
  batch.signal = 4;
  batch.width = 2;
  for (std::uint32_t i = 0; i < 5; ++i) {
    const auto row = batch.append(i, SimTime{10 * i}, 100 + i);
    row[0] = i;
    row[1] = -1.0 * i;
  }
  return batch;
}

TEST(Batch, AppendedRowsAreZeroedAndArriveWhenSampled) {
  Batch batch;
  batch.width = 3;
  const auto row = batch.append(7, SimTime{50}, 9, Quality::kLate);
  EXPECT_EQ(std::vector<double>(row.begin(), row.end()), (std::vector<double>{0, 0, 0}));
  EXPECT_EQ(batch.rows(), 1u);
  EXPECT_EQ(batch.device[0], 7u);
  EXPECT_EQ(batch.arrival[0], SimTime{50});
  EXPECT_EQ(batch.sequence[0], 9u);
  EXPECT_TRUE(has(batch.quality[0], Quality::kLate));
}

TEST(Batch, SortsByArrivalThenDeviceThenSequence) {
  Batch batch = pairs();
  batch.arrival = {SimTime{9}, SimTime{5}, SimTime{5}, SimTime{5}, SimTime{1}};
  batch.device = {0, 3, 1, 1, 4};
  batch.sequence = {0, 0, 8, 2, 0};
  batch.sort_by_arrival();
  std::vector<double> order;
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    order.push_back(batch.row(i)[0]);
    EXPECT_EQ(batch.row(i)[1], -batch.row(i)[0]);
  }
  EXPECT_EQ(order, (std::vector<double>{4, 3, 2, 1, 0}));
  EXPECT_EQ(batch.time[0], SimTime{40});
  EXPECT_EQ(batch.signal, 4u);
}

TEST(Batch, RemovesRowsWithAnyOfTheFlags) {
  Batch batch = pairs();
  batch.quality[0] = Quality::kMissing;
  batch.quality[2] = Quality::kRejected | Quality::kLate;
  batch.quality[3] = Quality::kFilled;
  batch.remove_rows_with(Quality::kMissing | Quality::kRejected);
  EXPECT_EQ(batch.device, (std::vector<DeviceId>{1, 3, 4}));
  EXPECT_EQ(batch.values, (std::vector<double>{1, -1, 3, -3, 4, -4}));
  EXPECT_EQ(batch.sequence, (std::vector<std::uint64_t>{101, 103, 104}));
  EXPECT_EQ(batch.time.size(), 3u);
  EXPECT_EQ(batch.arrival.size(), 3u);
  EXPECT_TRUE(has(batch.quality[1], Quality::kFilled));
  batch.remove_rows_with(Quality::kFilled);
  EXPECT_EQ(batch.rows(), 2u);
}

TEST(Batch, AppendsRowsOfAnother) {
  const Batch source = pairs();
  Batch batch;
  batch.width = 2;
  batch.append_row(source, 3);
  batch.append_all(source);
  EXPECT_EQ(batch.rows(), 6u);
  EXPECT_EQ(batch.row(0)[1], -3.0);
  EXPECT_EQ(batch.row(5)[0], 4.0);
  EXPECT_EQ(batch.sequence[0], 103u);
  batch.clear();
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.width, 2u);
}

TEST(Batch, RowsOfAnotherWidthAreOurBug) {
  Batch batch;
  EXPECT_EXIT(batch.append_all(pairs()), testing::ExitedWithCode(8), "different width");
  EXPECT_EXIT(batch.append_row(pairs(), 0), testing::ExitedWithCode(8), "different width");
}

}  // namespace
}  // namespace orrery::engine
