// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

// Legal spans of time of the format's own keys, in seconds. Simulated time is 64-bit nanoseconds:
// 9.2e9 s.
inline constexpr engine::Range kLongTime{0.0, 3.0e9};
inline constexpr engine::Range kStep{1e-6, kLongTime.max};

}  // namespace orrery::scenarios
