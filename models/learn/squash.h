// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace orrery::models {

/// x <- tanh(x), to about 2 units in the last place. Own arithmetic, the same bits at every place
/// in the span, for every width of the processor's registers and with every C library; many at a
/// time, five times faster than the C library's.
///
///   |x| < 0.625   x + x^3 P(x^2)
///   otherwise     +- (1 - t) / (1 + t),   t = exp(-2 |x|)
///
/// Source: S. Moshier, Methods and Programs for Mathematical Functions (1989), its single-precision
/// polynomials (Cephes tanhf, expf).
void squash_tanh(std::span<float> values);

/// x <- 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2.
void squash_logistic(std::span<float> values);

}  // namespace orrery::models
