// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/wide_numbers.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::devices {
namespace {

/// Edges, and numbers of every size and sign.
std::vector<double> some_doubles() {
  std::vector<double> all = {0.0,
                             0.5,
                             1.0,
                             1.5,
                             2.5,
                             0x1p51 + 0.5,
                             0x1p52 - 0.5,
                             0x1p52,
                             0x1p52 + 1.0,
                             0x1p53,
                             1e300,
                             5e-324,
                             std::nextafter(1.0, 0.0),
                             std::numeric_limits<double>::infinity()};
  engine::Stream luck({1, 2, engine::Purpose::kUser});
  for (int exponent = -60; exponent < 62; ++exponent) {
    for (int i = 0; i < 50; ++i) all.push_back(std::ldexp(1.0 + luck.uniform(), exponent));
  }
  const std::size_t positive = all.size();
  for (std::size_t i = 0; i < positive; ++i) all.push_back(-all[i]);
  return all;
}

TEST(WideNumbers, FloorIsThatOfTheStandard) {
  for (const double x : some_doubles()) {
    EXPECT_EQ(floor_of(x), std::floor(x)) << x;
    EXPECT_EQ(std::signbit(floor_of(x)), std::signbit(std::floor(x))) << x;
  }
  EXPECT_TRUE(std::isnan(floor_of(std::numeric_limits<double>::quiet_NaN())));
}

TEST(WideNumbers, ConversionsAreThoseOfTheLanguage) {
  for (const double x : some_doubles()) {
    const double whole = std::floor(x);
    if (std::abs(whole) >= 0x1p63) continue;
    const auto integer = static_cast<std::int64_t>(whole);
    EXPECT_EQ(whole_number(whole), integer) << x;
    if (integer < 0) continue;
    for (const std::int64_t near : {integer, integer + 1, integer | 0x7fffffff}) {
      EXPECT_EQ(double_of(static_cast<std::uint64_t>(near)), static_cast<double>(near)) << near;
    }
  }
}

}  // namespace
}  // namespace orrery::devices
