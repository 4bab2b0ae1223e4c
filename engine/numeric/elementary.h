// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

// Elementary functions of our own, so that -O0 and -O3, gcc and clang, one C library and another
// give the same bits: only + - * / and integer operations, no fused multiply-add (the build forbids
// contraction). Main paths have no branches, so that loops over columns vectorise. Largest errors
// seen against long double: docs/decisions/0001-determinism.md. Sources: range reductions and
// polynomials of fdlibm (Sun Microsystems, 1993) for log, sin, cos; the rational forms of Cephes
// (Moshier, 1989) for exp, tanh. Signs of zero are not kept: sin(-0) is +0.
namespace orrery::engine {

namespace detail {

constexpr double kRoundMagic = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to an integer

inline double round_to_integer(double x) { return (x + kRoundMagic) - kRoundMagic; }

/// 2^k for -1022 <= k <= 1023, given as a double that holds an integer. The last bits of k plus the
/// magic number are k as an integer; a conversion of 64 bits would not vectorise everywhere.
inline double power_of_two(double k) {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(k + (kRoundMagic + 1023.0)) << 52);
}

}  // namespace detail

/// e^x; 0 below -745.13, infinity above 709.78, NaN for NaN.
inline double exp(double x) {
  constexpr double kLog2E = 1.4426950408889634074;
  constexpr double kLn2High = 6.93145751953125e-1;
  constexpr double kLn2Low = 1.42860682030941723212e-6;
  const double clamped = x > 710.0 ? 710.0 : (x > -746.0 ? x : -746.0);
  const double k = detail::round_to_integer(clamped * kLog2E);
  const double r = (clamped - k * kLn2High) - k * kLn2Low;
  const double z = r * r;
  const double p = r * ((1.26177193074810590878e-4 * z + 3.02994407707441961300e-2) * z +
                        9.99999999999999999910e-1);
  const double q = ((3.00198505138664455042e-6 * z + 2.52448340349684104192e-3) * z +
                    2.27265548208155028766e-1) *
                       z +
                   2.00000000000000000005;
  const double e = 1.0 + 2.0 * (p / (q - p));
  // Two factors, because 2^k alone leaves the range of doubles at both ends.
  const double half = detail::round_to_integer(k * 0.5);
  const double value = e * detail::power_of_two(half) * detail::power_of_two(k - half);
  return x != x ? x : value;
}

namespace detail {

/// Logarithm of a finite x >= 2^-1022, without a branch.
inline double log_normal_range(double x) {
  constexpr double kLn2High = 6.93147180369123816490e-01;
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  // The mantissa is moved to [sqrt(1/2), sqrt(2)).
  constexpr std::uint64_t kSqrtHalf = 0x3fe6a09e667f3bcdULL;
  constexpr std::uint64_t kMantissa = 0x000fffffffffffffULL;
  const std::uint64_t moved = std::bit_cast<std::uint64_t>(x) - kSqrtHalf;
  // The exponent plus 1023 becomes the last bits of a number between 2^52 and 2^53.
  constexpr double kTwo52 = 4503599627370496.0;
  const std::uint64_t biased = (moved + (std::uint64_t{1023} << 52)) >> 52;
  const double k =
      std::bit_cast<double>(biased | std::bit_cast<std::uint64_t>(kTwo52)) - (kTwo52 + 1023.0);
  const double m = std::bit_cast<double>((moved & kMantissa) + kSqrtHalf);
  const double f = m - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double even = w * (3.999999999940941908e-01 +
                           w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
  const double odd = z * (6.666666666666735130e-01 +
                          w * (2.857142874366239149e-01 +
                               w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
  const double half_square = 0.5 * f * f;
  return k * kLn2High - ((half_square - (s * (half_square + (even + odd)) + k * kLn2Low)) - f);
}

}  // namespace detail

/// Natural logarithm; -infinity at 0, NaN below.
inline double log(double x) {
  constexpr double kLn2 = 6.93147180559945309417e-01;
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  if (x >= std::numeric_limits<double>::min() && x < kInfinite) [[likely]]
    return detail::log_normal_range(x);
  if (x == 0.0) return -kInfinite;
  if (x < 0.0) return std::numeric_limits<double>::quiet_NaN();
  return x > 1.0 || x != x ? x : detail::log_normal_range(x * 0x1p54) - 54.0 * kLn2;
}

namespace detail {

struct SinCos {
  double sin;
  double cos;
};

/// Both at once: they share the reduction. For |x| <= 1e5 pi, without a branch.
inline SinCos sin_cos_small(double x) {
  constexpr double kTwoOverPi = 6.36619772367581382433e-01;
  constexpr double kHalfPi1 = 1.57079632673412561417e+00;  // first 33 bits of pi/2
  constexpr double kHalfPi2 = 6.07710050630396597660e-11;  // the next 33
  constexpr double kHalfPi3 = 2.02226624879595063154e-21;  // the rest
  const double shifted = x * kTwoOverPi + kRoundMagic;     // its last bits are n as an integer
  const double n = shifted - kRoundMagic;
  const double r = ((x - n * kHalfPi1) - n * kHalfPi2) - n * kHalfPi3;
  const double z = r * r;
  const double s =
      r + r * z *
              (-1.66666666666666324348e-01 +
               z * (8.33333333332248946124e-03 +
                    z * (-1.98412698298579493134e-04 +
                         z * (2.75573137070700676789e-06 + z * (-2.50507602534068634195e-08 +
                                                                z * 1.58969099521155010221e-10)))));
  const double h = 0.5 * z;
  const double w = 1.0 - h;
  const double c =
      w +
      (((1.0 - w) - h) +
       z * z *
           (4.16666666666666019037e-02 +
            z * (-1.38888888888741095749e-03 +
                 z * (2.48015872894767294178e-05 +
                      z * (-2.75573143513906633035e-07 +
                           z * (2.08757232129817482790e-09 + z * -1.13596475577881948265e-11))))));
  // Quarter turns 1 and 3 swap the two; sines of 2 and 3 and cosines of 1 and 2 are negative.
  constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
  const std::uint64_t quarter = std::bit_cast<std::uint64_t>(shifted);
  const bool swap = (quarter & 1) != 0;
  const auto sine = std::bit_cast<std::uint64_t>(swap ? c : s) ^ ((quarter << 62) & kSign);
  const auto cosine = std::bit_cast<std::uint64_t>(swap ? s : c) ^ (((quarter + 1) << 62) & kSign);
  return {std::bit_cast<double>(sine), std::bit_cast<double>(cosine)};
}

/// Beyond 1e5 pi, x is first reduced by the double nearest to 2 pi: as if x were off by less than
/// half a unit of its last digit. NaN for infinities.
inline SinCos sin_cos(double x) {
  constexpr double kLargest = 314159.26;
  if (!(x > -kLargest && x < kLargest)) [[unlikely]]
    x = std::remainder(x, 6.283185307179586);  // exact by IEEE 754
  return sin_cos_small(x);
}

}  // namespace detail

inline double sin(double x) { return detail::sin_cos(x).sin; }
inline double cos(double x) { return detail::sin_cos(x).cos; }
inline double tan(double x) {
  const auto both = detail::sin_cos(x);
  return both.sin / both.cos;
}

inline double log10(double x) { return log(x) * 0.43429448190325182765; }
inline double log2(double x) { return log(x) * 1.44269504088896340736; }

/// x^y for x >= 0, relative error up to (2 + |y ln x|) times 2.2e-16; whole y up to 8 by
/// multiplication, also for x < 0, where it is up to 4 times 2.2e-16 while x^|y| is a normal
/// number. NaN for a negative x with another y. Unlike std::pow, 1^infinity is NaN.
inline double pow(double x, double y) {
  const double whole = detail::round_to_integer(y);
  if (whole == y && y >= -8.0 && y <= 8.0) {
    double product = 1.0;
    for (int i = 0; i < static_cast<int>(y < 0.0 ? -y : y); ++i) product *= x;
    return y < 0.0 ? 1.0 / product : product;
  }
  if (x == 0.0 && y == y) return y > 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
  return exp(y * log(x));
}

inline double tanh(double x) {
  const double magnitude = x < 0.0 ? -x : x;
  // Near 0 the exponential form cancels: the rational form of Cephes instead.
  const double z = x * x;
  const double p =
      (-9.64399179425052238628e-1 * z + -9.92877231001918586564e1) * z + -1.61468768441708447952e3;
  const double q = ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z +
                   4.84406305325125486048e3;
  const double value = 1.0 - 2.0 / (exp(2.0 * magnitude) + 1.0);
  return magnitude < 0.625 ? x + x * (z * (p / q)) : (x < 0.0 ? -value : value);
}

}  // namespace orrery::engine
