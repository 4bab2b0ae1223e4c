// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace orrery::engine {

/// Complementary error function. Source: W. J. Cody, Rational Chebyshev approximations for the
/// error function, Math. Comp. 23 (1969) 631. Relative error below 1e-15 down
/// to the smallest normal result (x = 26.5).
double erfc(double x);

/// Gamma function for x >= 0.5; infinity above 171.62. Lanczos' approximation with g = 7 and nine
/// terms (coefficients of P. Godfrey, 2001). Relative error below 1e-14 for x <= 10, 3e-13 to 171.
double gamma(double x);

}  // namespace orrery::engine
