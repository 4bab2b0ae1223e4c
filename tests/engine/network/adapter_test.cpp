// SPDX-License-Identifier: Apache-2.0
#include "engine/network/adapter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace orrery::engine {
namespace {

// Temperatures in tenths of a degree Celsius from -40 to 125, as many field devices send them.
Adapter celsius_adapter() {
  AdapterSpec spec;
  spec.name = "acme";
  spec.fields[3] = {"T_C", 1.0, 273.15, 0.1, -40.0, 125.0};
  return Adapter(std::move(spec));
}

TEST(Adapter, QuantisesInTheVendorsUnit) {
  Adapter adapter = celsius_adapter();
  double row[] = {273.15 + 21.37};
  EXPECT_EQ(adapter.translate(3, row), Translation::kDone);
  EXPECT_NEAR(row[0], 273.15 + 21.4, 1e-9);
  double other[] = {273.15 - 3.02};
  EXPECT_EQ(adapter.translate(3, other), Translation::kDone);
  const TranslationError& error = adapter.errors().at(3);
  EXPECT_EQ(error.values, 2U);
  EXPECT_NEAR(error.mean(), 0.025, 1e-9);
  EXPECT_NEAR(error.max, 0.03, 1e-9);
}

TEST(Adapter, RejectsWhatTheVendorHasNoFieldForOrNoRange) {
  Adapter adapter = celsius_adapter();
  double hot[] = {273.15 + 125.2};
  EXPECT_EQ(adapter.translate(3, hot), Translation::kOutOfRange);
  EXPECT_EQ(hot[0], 273.15 + 125.2);
  double pressure[] = {1e5};
  EXPECT_EQ(adapter.translate(4, pressure), Translation::kNoField);
  double endless[] = {std::numeric_limits<double>::infinity()};
  EXPECT_EQ(adapter.translate(3, endless), Translation::kOutOfRange);
  EXPECT_TRUE(adapter.errors().empty());
}

TEST(Adapter, ABadValueRejectsItsWholeRowAndLeavesItAlone) {
  AdapterSpec spec;
  spec.fields[0] = {"wave", 0.5, 0.0, 1.0, -10.0, 10.0};
  Adapter adapter(std::move(spec));
  double row[] = {0.3, 99.0};
  EXPECT_EQ(adapter.translate(0, row), Translation::kOutOfRange);
  EXPECT_EQ(row[0], 0.3);
  double good[] = {0.3, -0.8, 5.0};
  EXPECT_EQ(adapter.translate(0, good), Translation::kDone);
  EXPECT_EQ(good[0], 0.5);
  EXPECT_EQ(good[1], -1.0);
  EXPECT_EQ(good[2], 5.0);
}

TEST(Adapter, MarksTheRowsOfABatch) {
  Adapter adapter = celsius_adapter();
  Batch batch;
  batch.signal = 3;
  batch.append(0, {}, 0)[0] = 300.0;
  batch.append(1, {}, 0)[0] = 1000.0;
  batch.append(2, {}, 0)[0] = std::nan("");
  adapter.translate(batch);
  EXPECT_EQ(batch.quality[0], Quality::kTranslated);
  EXPECT_EQ(batch.quality[1], Quality::kRejected);
  EXPECT_EQ(batch.quality[2], Quality::kTranslated);
  EXPECT_TRUE(std::isnan(batch.values[2]));
  EXPECT_EQ(adapter.errors().at(3).values, 1U);
}

}  // namespace
}  // namespace orrery::engine
