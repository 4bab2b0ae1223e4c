// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "models/detect/fast_mcd.h"
#include "models/detect/row_moments.h"
#include "tests/models/window_model_bench.h"

namespace orrery::models::test {
namespace {

/// Normal rows (x, 0.8 x + 0.6 y, z): covariance 1 on the diagonal, 0.8 between the first two. The
/// last `bad` of them lie around (10, -10, 10) instead.
std::vector<double> rows_of(std::size_t count, std::size_t bad, std::uint64_t entity) {
  engine::Stream stream({2, entity, engine::Purpose::kUser});
  std::vector<double> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = stream.normal();
    const double y = stream.normal();
    const double z = stream.normal();
    const double far = i + bad >= count ? 10.0 : 0.0;
    rows.insert(rows.end(), {x + far, 0.8 * x + 0.6 * y - far, z + far});
  }
  return rows;
}

/// Largest error of location and covariance.
double error_of(const std::vector<double>& location, const std::vector<double>& covariance) {
  const std::vector<double> truth = {1.0, 0.8, 0.0, 0.8, 1.0, 0.0, 0.0, 0.0, 1.0};
  double worst = 0.0;
  for (std::size_t k = 0; k < 9; ++k) worst = std::max(worst, std::abs(covariance[k] - truth[k]));
  for (const double m : location) worst = std::max(worst, std::abs(m));
  return worst;
}

double classical_error(const std::vector<double>& rows) {
  RowMoments moments(3);
  for (std::size_t i = 0; i < rows.size(); i += 3) moments.add(std::span(rows).subspan(i, 3));
  std::vector<double> mean(3), covariance(9);
  for (std::size_t j = 0; j < 3; ++j) {
    mean[j] = moments.mean(j);
    for (std::size_t k = 0; k < 3; ++k)
      covariance[j * 3 + k] =
          moments.cross(std::min(j, k), std::max(j, k)) / static_cast<double>(moments.rows() - 1);
  }
  return error_of(mean, covariance);
}

double robust_error(const std::vector<double>& rows, double support) {
  const RobustScatter found =
      fast_mcd(rows, 3, {support, 500}, engine::Stream({5, 0, engine::Purpose::kUser}));
  return error_of(found.location, found.covariance);
}

// 4000 rows: the standard error of a variance is sqrt(2 / 4000) = 0.022, and MCD, reweighted, is
// nearly as efficient (Croux and Haesbroeck 1999).
TEST(FastMcd, OnCleanRowsIsTheCovariance) {
  for (const double support : {0.5, 0.75, 1.0})
    EXPECT_LT(robust_error(rows_of(4000, 0, 1), support), 0.1) << support;
  EXPECT_LT(robust_error(rows_of(500, 0, 2), 0.75), 0.25);  // one part only
}

// Contamination leaves a bias: the half of all rows that agrees is 71 % of 70 % clean ones, its
// scatter is scaled up as if it were half, so that no clean row is weighted out and the factor of
// reweighting, 1.08 for p = 3, is too much. With 3.5 standard errors: 0.18.
TEST(FastMcd, KeepsItsCovarianceWhereTheClassicalOneBreaks) {
  for (const std::size_t bad : {800U, 1200U}) {  // 20 % and 30 % of 4000
    const auto rows = rows_of(4000, bad, 3);
    EXPECT_GT(classical_error(rows), 10.0);
    EXPECT_LT(robust_error(rows, 0.5), 0.18) << bad;
  }
  EXPECT_LT(robust_error(rows_of(500, 150, 4), 0.5), 0.35);
  EXPECT_LT(robust_error(rows_of(4000, 800, 3), 0.75), 0.18);
  EXPECT_GT(robust_error(rows_of(4000, 1200, 3), 0.75), 5.0);  // beyond the breakdown point, 25 %
}

// Among eight rows on a line and h = 6, the subset with the least variance is found by trying all.
TEST(FastMcd, FindsTheBestSubsetOfAFewRows) {
  const std::vector<double> rows = {-1.2, -0.7, -0.1, 0.2, 0.6, 0.9, 4.0, 5.5};
  double least = 1e9;
  double mean_of_best = 0.0;
  for (unsigned mask = 0; mask < 256; ++mask) {
    if (__builtin_popcount(mask) != 6) continue;
    double mean = 0.0, square = 0.0;
    for (unsigned i = 0; i < 8; ++i)
      if (mask & (1U << i)) mean += rows[i] / 6.0;
    for (unsigned i = 0; i < 8; ++i)
      if (mask & (1U << i)) square += (rows[i] - mean) * (rows[i] - mean);
    if (square >= least) continue;
    least = square;
    mean_of_best = mean;
  }
  const RobustScatter found =
      fast_mcd(rows, 1, {0.75, 50}, engine::Stream({5, 0, engine::Purpose::kUser}));
  EXPECT_NEAR(found.location[0], mean_of_best, 1e-12);  // no other row is reweighted in
}

// In one dimension by hand: q(1, 0.5) = 0.4549, F(0.4549; 3) = 0.07145 by the closed form
// F(x; 3) = F(x; 1) - sqrt(2 x / pi) e^(-x/2). The published factor for p = 2, a = 0.5 is
// 0.5 / (1 - (1 + ln 2) / 2) = 3.2589.
TEST(FastMcd, ConsistencyFactors) {
  const double x = 0.454936423119573;
  const double f3 = 0.5 - std::sqrt(2.0 * x / M_PI) * std::exp(-x / 2.0);
  EXPECT_NEAR(mcd_consistency(0.5, 1), 0.5 / f3, 1e-5);
  EXPECT_NEAR(mcd_consistency(0.5, 2), 0.5 / (1.0 - (1.0 + std::log(2.0)) / 2.0), 1e-5);
  EXPECT_EQ(mcd_consistency(1.0, 4), 1.0);
}

// d^2 of normal rows is chi-squared with p degrees of freedom: mean p, 97.5 % quantile 9.348. A fit
// errs by 2 % of the variance, which moves the share above by 0.002: ten fits.
TEST(RobustMahalanobis, DistancesOfNormalRowsAreChiSquared) {
  double mean = 0.0;
  double above = 0.0;
  for (std::uint64_t fold = 0; fold < 10; ++fold) {
    const auto made = model("robust_mahalanobis", 1, 3, 1, {{"starts", 100.0}});
    Windows train = empty_windows(1, 3);
    train.values = rows_of(4000, 0, 100 + fold);
    train.device.assign(4000, 0);
    fit(*made, train, {});
    Windows fresh = empty_windows(1, 3);
    fresh.values = rows_of(5000, 0, 200 + fold);
    fresh.device.assign(5000, 0);
    for (const double s : scored(*made, fresh).scores) {
      mean += s / 50000.0;
      above += s > 9.348 ? 1.0 / 50000.0 : 0.0;
    }
  }
  EXPECT_NEAR(mean, 3.0, 0.1);
  EXPECT_NEAR(above, 0.025, 0.003);
}

TEST(RobustMahalanobis, BlamesTheFeatureThatLeftAndABrokenRelation) {
  const auto made = model("robust_mahalanobis", 1, 3);
  Windows train = empty_windows(1, 3);
  train.values = rows_of(2000, 0, 7);
  train.device.assign(2000, 0);
  fit(*made, train, {});
  Windows odd = empty_windows(1, 3);
  const auto put = [&](std::vector<double> row) {
    std::copy(row.begin(), row.end(), odd.append(0).begin());
  };
  put({0.0, 0.0, 6.0});
  put({1.0, 0.8, 0.0});
  put({1.0, -1.5, 0.0});  // each within its range, but not together
  const Scored found = scored(*made, odd);
  EXPECT_NEAR(found.scores[0], 36.0, 4.0);
  EXPECT_EQ(found.blamed[0], 2);
  EXPECT_NEAR(found.scores[1], 1.0, 0.2);
  EXPECT_NEAR(found.scores[2], 1.0 + 2.3 * 2.3 / 0.36, 2.0);
  EXPECT_EQ(found.blamed[2], 1);
}

// Ten rows of twenty values: no covariance of theirs has an inverse.
TEST(RobustMahalanobis, FewWindowsOfManyValues) {
  const auto made = model("robust_mahalanobis", 5, 4);
  fit(*made, normal_windows(5, 4, 10, 8), {});
  const Scored found = scored(*made, normal_windows(5, 4, 100, 9));
  for (const double s : found.scores) {
    EXPECT_TRUE(std::isfinite(s));
    EXPECT_LT(s, 200.0);
    EXPECT_GT(s, 1.0);
  }
}

}  // namespace
}  // namespace orrery::models::test
