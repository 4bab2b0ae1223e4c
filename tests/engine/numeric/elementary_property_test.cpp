// SPDX-License-Identifier: Apache-2.0
// Errors against the C library in long double (64 bits of mantissa). Bounds are the largest errors
// seen over 3e6 points a range, rounded up (docs/decisions/0001-determinism.md).
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

constexpr int kPoints = 100'000;
constexpr double kEps = 2.220446049250313e-16;

/// In units of the last place of the wanted value.
double ulps(double got, long double wanted) {
  const double size = std::fabs(static_cast<double>(wanted));
  const double ulp = std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
  return static_cast<double>(std::fabs(got - wanted) / ulp);
}

struct Worst {
  double error = 0.0;
  double at = 0.0;
};

template <class Ours, class Theirs, class Error>
Worst worst_error(double low, double high, Ours ours, Theirs theirs, Error error) {
  Worst worst;
  Stream stream({2026, 7, Purpose::kUser});
  for (int i = 0; i < kPoints; ++i) {
    const double x = low + (high - low) * stream.uniform();
    const double e = error(ours(x), theirs(static_cast<long double>(x)));
    if (!(e <= worst.error)) worst = {e, x};
  }
  return worst;
}

double absolute_eps(double got, long double wanted) {
  return static_cast<double>(std::fabs(got - wanted)) / kEps;
}

long double exp_l(long double x) { return std::exp(x); }
long double log_l(long double x) { return std::log(x); }
long double sin_l(long double x) { return std::sin(x); }
long double cos_l(long double x) { return std::cos(x); }
long double tan_l(long double x) { return std::tan(x); }
long double tanh_l(long double x) { return std::tanh(x); }

#define EXPECT_WORST(low, high, ours, theirs, measure, bound)                            \
  do {                                                                                   \
    const Worst found = worst_error(low, high, ours, theirs, measure);                   \
    EXPECT_LE(found.error, bound) << #ours " at " << found.at << " of " #low ".." #high; \
  } while (false)

TEST(ElementaryProperty, Exp) {
  EXPECT_WORST(-708, 709.7, exp, exp_l, ulps, 2.0);
  EXPECT_WORST(-1, 1, exp, exp_l, ulps, 2.0);
  EXPECT_WORST(-745, -708.4, exp, exp_l, ulps, 1.5);  // subnormal results
}

TEST(ElementaryProperty, Log) {
  EXPECT_WORST(0, 1, log, log_l, ulps, 1.0);
  EXPECT_WORST(0.5, 2, log, log_l, ulps, 1.0);
  EXPECT_WORST(0.999, 1.001, log, log_l, ulps, 1.0);
  // Over all powers of two, subnormal numbers too.
  Worst worst;
  Stream stream({2026, 8, Purpose::kUser});
  for (int i = 0; i < kPoints; ++i) {
    const double x = std::exp2(-1074 + 2097 * stream.uniform());
    const double e = ulps(log(x), std::log(static_cast<long double>(x)));
    if (!(e <= worst.error)) worst = {e, x};
  }
  EXPECT_LE(worst.error, 1.0) << worst.at;
}

TEST(ElementaryProperty, SinAndCos) {
  constexpr double kSmall = 314159.0;  // 1e5 pi
  EXPECT_WORST(-kSmall, kSmall, sin, sin_l, absolute_eps, 1.0);
  EXPECT_WORST(-kSmall, kSmall, cos, cos_l, absolute_eps, 1.0);
  EXPECT_WORST(-7, 7, sin, sin_l, absolute_eps, 0.75);
  EXPECT_WORST(-7, 7, cos, cos_l, absolute_eps, 0.75);
  EXPECT_WORST(-0.785, 0.785, sin, sin_l, ulps, 1.0);
  EXPECT_WORST(-0.785, 0.785, cos, cos_l, ulps, 1.0);
}

// Beyond 1e5 pi: as if x were off by less than half a unit of its last digit.
TEST(ElementaryProperty, SinOfLargeArguments) {
  Stream stream({2026, 9, Purpose::kUser});
  for (int i = 0; i < kPoints; ++i) {
    const double x = 314159.26 * std::exp2(30 * stream.uniform());
    const double half_unit = 0.5 * (std::nextafter(x, 1e300) - x);
    const long double wanted = std::sin(static_cast<long double>(x));
    ASSERT_LE(static_cast<double>(std::fabs(sin(x) - wanted)), half_unit + kEps) << x;
  }
}

TEST(ElementaryProperty, Tan) {
  EXPECT_WORST(-1.5, 1.5, tan, tan_l, ulps, 3.5);
  EXPECT_WORST(-3e5, 3e5, tan, tan_l, ulps, 5.0);
}

TEST(ElementaryProperty, Tanh) {
  EXPECT_WORST(-0.625, 0.625, tanh, tanh_l, ulps, 1.0);
  EXPECT_WORST(-20, 20, tanh, tanh_l, ulps, 2.0);
  EXPECT_WORST(-1e-6, 1e-6, tanh, tanh_l, ulps, 1.0);
}

TEST(ElementaryProperty, OtherBasesOfLog) {
  const auto log10_l = [](long double x) { return std::log10(x); };
  const auto log2_l = [](long double x) { return std::log2(x); };
  EXPECT_WORST(1e-6, 1e6, log10, log10_l, ulps, 2.0);
  EXPECT_WORST(1e-6, 1e6, log2, log2_l, ulps, 2.0);
}

TEST(ElementaryProperty, Pow) {
  Stream stream({2026, 10, Purpose::kUser});
  for (int i = 0; i < kPoints; ++i) {
    const double x = std::exp2(-40 + 80 * stream.uniform());
    const double y = -20 + 40 * stream.uniform();
    const long double wanted = std::pow(static_cast<long double>(x), static_cast<long double>(y));
    const auto error = static_cast<double>(std::fabs((pow(x, y) - wanted) / wanted));
    ASSERT_LE(error, kEps * (2 + std::fabs(y * std::log(x)))) << x << "^" << y;
    const double n = static_cast<double>(stream.below(17)) - 8;
    const double base = i % 2 == 0 ? x : -x;
    const long double whole = std::pow(static_cast<long double>(base), static_cast<long double>(n));
    ASSERT_LE(static_cast<double>(std::fabs((pow(base, n) - whole) / whole)), 4 * kEps)
        << base << "^" << n;
  }
}

}  // namespace
}  // namespace orrery::engine
