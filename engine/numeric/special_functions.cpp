// SPDX-License-Identifier: Apache-2.0
#include "engine/numeric/special_functions.h"

#include <array>
#include <cmath>
#include <limits>

#include "engine/numeric/elementary.h"

namespace orrery::engine {

namespace {

// Each list from the highest power down.
constexpr std::array kSmallP = {1.85777706184603153e-1, 3.16112374387056560e0,
                                1.13864154151050156e2, 3.77485237685302021e2,
                                3.20937758913846947e3};
constexpr std::array kSmallQ = {1.0, 2.36012909523441209e1, 2.44024637934444173e2,
                                1.28261652607737228e3, 2.84423683343917062e3};
constexpr std::array kMiddleP = {
    2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0,
    6.61191906371416295e1,  2.98635138197400131e2,  8.81952221241769090e2,
    1.71204761263407058e3,  2.05107837782607147e3,  1.23033935479799725e3};
constexpr std::array kMiddleQ = {1.0,
                                 1.57449261107098347e1,
                                 1.17693950891312499e2,
                                 5.37181101862009858e2,
                                 1.62138957456669019e3,
                                 3.29079923573345963e3,
                                 4.36261909014324716e3,
                                 3.43936767414372164e3,
                                 1.23033935480374942e3};
constexpr std::array kLargeP = {1.63153871373020978e-2, 3.05326634961232344e-1,
                                3.60344899949804439e-1, 1.25781726111229246e-1,
                                1.60837851487422766e-2, 6.58749161529837803e-4};
constexpr std::array kLargeQ = {1.0,
                                2.56852019228982242e0,
                                1.87295284992346725e0,
                                5.27905102951428412e-1,
                                6.05183413124413191e-2,
                                2.33520497626869185e-3};

template <std::size_t N>
double horner(const std::array<double, N>& c, double x) {
  double value = c[0];
  for (std::size_t i = 1; i < N; ++i) value = value * x + c[i];
  return value;
}

/// e^(-x^2): x is cut at 1/16, whose square is exact, so that the exponent loses no digits.
double exp_minus_square(double x) {
  const double cut = std::floor(x * 16.0) * 0.0625;
  return exp(-cut * cut) * exp(-(x - cut) * (x + cut));
}

}  // namespace

double erfc(double x) {
  constexpr double kInverseRootPi = 5.6418958354775628695e-1;
  const double magnitude = std::fabs(x);
  if (magnitude <= 0.46875) {
    const double z = x * x;
    return 1.0 - x * (horner(kSmallP, z) / horner(kSmallQ, z));
  }
  double tail = 0.0;
  if (magnitude <= 4.0) {
    tail =
        exp_minus_square(magnitude) * (horner(kMiddleP, magnitude) / horner(kMiddleQ, magnitude));
  } else if (magnitude < 28.0) {
    const double z = 1.0 / (magnitude * magnitude);
    const double correction = z * (horner(kLargeP, z) / horner(kLargeQ, z));
    tail = exp_minus_square(magnitude) * ((kInverseRootPi - correction) / magnitude);
  } else if (x != x) {
    return x;
  }
  return x < 0.0 ? 2.0 - tail : tail;
}

double gamma(double x) {
  constexpr std::array kTerms = {
      0.99999999999980993,  676.5203681218851,     -1259.1392167224028,
      771.32342877765313,   -176.61502916214059,   12.507343278686905,
      -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
  constexpr double kRootTwoPi = 2.5066282746310005024;
  if (x > 171.7) return std::numeric_limits<double>::infinity();
  const double below = x - 1.0;
  double sum = kTerms[0];
  for (std::size_t i = 1; i < kTerms.size(); ++i) {
    sum += kTerms[i] / (below + static_cast<double>(i));
  }
  const double t = below + 7.5;
  // In two halves: the power alone leaves the range of doubles before the product does.
  const double half_power = exp(0.5 * (below + 0.5) * log(t));
  return half_power * (kRootTwoPi * sum * exp(-t)) * half_power;
}

}  // namespace orrery::engine
