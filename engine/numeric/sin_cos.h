// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/numeric/elementary.h"

namespace orrery::engine {

using SinCos = detail::SinCos;

/// Sine and cosine of an angle of at most 1e5 pi, the bits of `sin` and `cos`, without a branch:
/// for loops that are to vectorise.
inline SinCos sin_cos_of_moderate(double x) { return detail::sin_cos_small(x); }

}  // namespace orrery::engine
