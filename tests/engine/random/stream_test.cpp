// SPDX-License-Identifier: Apache-2.0
#include "engine/random/stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <set>
#include <vector>

#include "engine/random/distribution.h"

namespace orrery::engine {
namespace {

constexpr StreamKey kKey{42, entity_key("pump", 3), Purpose::kSensorNoise};

std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
  std::vector<std::uint64_t> bits;
  for (const double value : values) bits.push_back(std::bit_cast<std::uint64_t>(value));
  return bits;
}

TEST(Stream, EveryPartOfTheKeyGivesOtherDraws) {
  std::set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    for (std::uint64_t entity = 0; entity < 8; ++entity) {
      for (std::uint32_t purpose = 0; purpose < 8; ++purpose) {
        for (std::uint64_t index = 0; index < 8; ++index) {
          seen.insert(bits_at({seed, entity, static_cast<Purpose>(purpose)}, index));
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), 4096u);
}

TEST(Stream, EntityKeysOfNamesAndRowsDiffer) {
  std::set<std::uint64_t> keys;
  for (const char* name : {"", "a", "b", "ab", "ba", "pump", "Pump"}) {
    for (std::uint64_t row = 0; row < 1000; ++row) keys.insert(entity_key(name, row));
  }
  EXPECT_EQ(keys.size(), 7000u);
}

TEST(Stream, DrawsAreAFunctionOfTheIndexAlone) {
  Stream stream(kKey);
  for (std::uint64_t i = 0; i < 100; ++i) {
    ASSERT_EQ(stream.position(), i);
    switch (i % 3) {
      case 0: ASSERT_EQ(stream.uniform(), uniform_at(kKey, i)); break;
      case 1: ASSERT_EQ(stream.normal(), normal_at(kKey, i)); break;
      default: ASSERT_EQ(stream.bits(), bits_at(kKey, i));
    }
  }
  stream.seek(7);
  EXPECT_EQ(stream.normal(), normal_at(kKey, 7));
  stream.exponential(2.0);
  stream.below(10);
  EXPECT_EQ(stream.position(), 10u);
}

TEST(Stream, RunsOfNormalsHaveTheBitsOfSingleOnesAtAnyCut) {
  constexpr std::size_t kCount = 3000;
  std::vector<double> single(kCount);
  for (std::uint64_t first : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{0x1ffffff00}}) {
    for (std::size_t i = 0; i < kCount; ++i) single[i] = normal_at(kKey, first + i);
    std::vector<double> run(kCount, -1.0);
    Stream cuts(StreamKey{first, 0, Purpose::kUser});
    for (std::size_t at = 0; at < kCount;) {
      const std::size_t length = std::min<std::size_t>(cuts.below(700), kCount - at);
      fill_normal_run(kKey, first + at, std::span(run).subspan(at, length));
      at += length;
    }
    EXPECT_EQ(bits_of(run), bits_of(single));
    std::vector<double> whole(kCount);
    fill_normal_run(kKey, first, whole);
    EXPECT_EQ(bits_of(whole), bits_of(single));
  }
}

std::vector<std::uint64_t> bits_of(const std::vector<std::uint64_t>& bits) { return bits; }

/// Compares a column form with its single form for tiles that are empty, short, full and in
/// between; fill(entities, at, out) with `at` an index or a column of them.
template <class Value, class Fill, class Single>
void expect_columns_of_single_draws(Fill fill, Single single) {
  for (std::size_t count : {0u, 1u, 7u, 8u, 9u, 127u, 128u, 129u, 1000u}) {
    std::vector<std::uint64_t> entities, indices;
    for (std::size_t row = 0; row < count; ++row) {
      entities.push_back(entity_key("pump", row));
      indices.push_back(row % 3 == 0 ? mix64(row) : row);
    }
    for (std::uint64_t index : {std::uint64_t{0}, std::uint64_t{77}, std::uint64_t{1} << 40}) {
      std::vector<Value> column(count), one_by_one;
      fill(entities, index, column);
      for (const auto e : entities) one_by_one.push_back(single(e, index));
      ASSERT_EQ(bits_of(column), bits_of(one_by_one)) << count << " at " << index;
    }
    std::vector<Value> column(count), one_by_one;
    fill(entities, DrawIndices(indices), column);
    for (std::size_t i = 0; i < count; ++i) one_by_one.push_back(single(entities[i], indices[i]));
    ASSERT_EQ(bits_of(column), bits_of(one_by_one)) << count;
  }
}

TEST(Stream, ColumnsHaveTheBitsOfSingleDraws) {
  expect_columns_of_single_draws<std::uint64_t>(
      [](const auto& e, auto at, auto& out) { fill_bits(42, Purpose::kSensorNoise, e, at, out); },
      [](auto entity, auto index) {
        return bits_at({42, entity, Purpose::kSensorNoise}, index);
      });
  expect_columns_of_single_draws<double>(
      [](const auto& e, auto at, auto& out) {
        fill_uniform(42, Purpose::kSensorNoise, e, at, out);
      },
      [](auto entity, auto index) {
        return uniform_at({42, entity, Purpose::kSensorNoise}, index);
      });
  expect_columns_of_single_draws<double>(
      [](const auto& e, auto at, auto& out) { fill_normal(42, Purpose::kSensorNoise, e, at, out); },
      [](auto entity, auto index) {
        return normal_at({42, entity, Purpose::kSensorNoise}, index);
      });
}

TEST(Stream, PairsHaveTheBitsOfSingleDraws) {
  std::vector<std::uint64_t> entities;
  for (std::uint64_t row = 0; row < 300; ++row) entities.push_back(entity_key("pump", row));
  std::vector<double> even(300), odd(300), single_even, single_odd;
  fill_normal_pairs(42, Purpose::kSensorNoise, entities, 76, even, odd);
  for (const std::uint64_t entity : entities) {
    single_even.push_back(normal_at({42, entity, Purpose::kSensorNoise}, 76));
    single_odd.push_back(normal_at({42, entity, Purpose::kSensorNoise}, 77));
  }
  EXPECT_EQ(bits_of(even), bits_of(single_even));
  EXPECT_EQ(bits_of(odd), bits_of(single_odd));
  fill_uniform_pairs(42, Purpose::kSensorNoise, entities, 76, even, odd);
  for (std::size_t i = 0; i < entities.size(); ++i) {
    ASSERT_EQ(even[i], uniform_at({42, entities[i], Purpose::kSensorNoise}, 76));
    ASSERT_EQ(odd[i], uniform_at({42, entities[i], Purpose::kSensorNoise}, 77));
  }
}

TEST(Stream, KeysOfManyRowsAreThoseOfNamesAndRows) {
  std::vector<std::uint32_t> rows;
  for (std::uint32_t i = 0; i < 300; ++i) rows.push_back(i * 14'000'003);
  std::vector<std::uint64_t> keys(rows.size());
  fill_row_keys(name_key("pump"), rows, keys);
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(keys[i], entity_key("pump", rows[i]));
  EXPECT_EQ(entity_key("pump", 3), 0x48f471d43b798a88U);  // part of every fingerprint
}

// Bits are part of every fingerprint: those of the scalar code before there were columns.
TEST(Stream, DrawsStayWhatTheyWere) {
  EXPECT_EQ(bits_at(kKey, 5), 0x388d5678d6222f3dU);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(uniform_at(kKey, 5)), 0x3fcc46ab3ac445e4U);
  EXPECT_EQ(std::bit_cast<std::uint64_t>(normal_at(kKey, 5)), 0xbfd73dbd6682d091U);
}

// Means of n values within three standard errors; moments of the standard normal: variances of x,
// x^2, x^3, x^4 are 1, 2, 15, 96.
TEST(Stream, NormalsHaveTheMomentsOfTheBellCurve) {
  constexpr std::size_t kCount = 200'000;
  std::vector<double> x(kCount);
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    fill_normal_run({seed, 5, Purpose::kProcess}, 0, x);
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0, lag = 0;
    for (std::size_t i = 0; i < kCount; ++i) {
      m1 += x[i];
      m2 += x[i] * x[i];
      m3 += x[i] * x[i] * x[i];
      m4 += x[i] * x[i] * x[i] * x[i];
      if (i > 0) lag += x[i] * x[i - 1];
    }
    const double n = kCount;
    EXPECT_LT(std::fabs(m1 / n), 3 * std::sqrt(1 / n));
    EXPECT_LT(std::fabs(m2 / n - 1), 3 * std::sqrt(2 / n));
    EXPECT_LT(std::fabs(m3 / n), 3 * std::sqrt(15 / n));
    EXPECT_LT(std::fabs(m4 / n - 3), 3 * std::sqrt(96 / n));
    EXPECT_LT(std::fabs(lag / n), 3 * std::sqrt(1 / n));
  }
}

TEST(Stream, PurposesAndEntitiesAreUncorrelated) {
  constexpr std::size_t kCount = 100'000;
  std::vector<double> a(kCount), b(kCount), c(kCount);
  fill_normal_run({9, 1, Purpose::kProcess}, 0, a);
  fill_normal_run({9, 1, Purpose::kSensorNoise}, 0, b);
  fill_normal_run({9, 2, Purpose::kProcess}, 0, c);
  double ab = 0, ac = 0;
  for (std::size_t i = 0; i < kCount; ++i) {
    ab += a[i] * b[i];
    ac += a[i] * c[i];
  }
  const double three_errors = 3 / std::sqrt(static_cast<double>(kCount));
  EXPECT_LT(std::fabs(ab / kCount), three_errors);
  EXPECT_LT(std::fabs(ac / kCount), three_errors);
}

template <class Cdf>
double kolmogorov_smirnov(std::vector<double> values, Cdf cdf) {
  std::sort(values.begin(), values.end());
  const auto n = static_cast<double>(values.size());
  double worst = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = cdf(values[i]);
    worst = std::max({worst, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
  }
  return worst * std::sqrt(n);
}

// 1.628 is the 1 % point of Kolmogorov's distribution.
TEST(Stream, DrawsFollowTheirDistributions) {
  constexpr std::size_t kCount = 20'000;
  std::vector<double> normal(kCount), uniform(kCount), exponential(kCount);
  fill_normal_run({3, 8, Purpose::kDemand}, 0, normal);
  Stream stream({3, 9, Purpose::kDemand});
  for (double& u : uniform) u = stream.uniform();
  for (double& e : exponential) e = stream.exponential(4.0);
  EXPECT_LT(kolmogorov_smirnov(normal, normal_cdf), 1.628);
  EXPECT_LT(kolmogorov_smirnov(uniform, [](double u) { return u; }), 1.628);
  EXPECT_LT(kolmogorov_smirnov(exponential, [](double e) { return 1 - std::exp(-e / 4.0); }),
            1.628);
  EXPECT_TRUE(std::all_of(uniform.begin(), uniform.end(), [](double u) { return u > 0 && u < 1; }));
}

// Chi-squared with 5 degrees of freedom: 15.09 is its 1 % point.
TEST(Stream, ChoicesAmongSixAreAlike) {
  Stream stream({1, 1, Purpose::kUser});
  double counts[6] = {};
  for (int i = 0; i < 60'000; ++i) ++counts[stream.below(6)];
  double chi = 0;
  for (const double count : counts) chi += (count - 10'000) * (count - 10'000) / 10'000;
  EXPECT_LT(chi, 15.09);
  EXPECT_EQ(stream.below(1), 0u);
}

}  // namespace
}  // namespace orrery::engine
