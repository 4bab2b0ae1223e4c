// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace orrery::bench {

/// Bytes that the process holds from operator new, as the allocator rounds them.
std::uint64_t live_bytes();
/// The most that it held since the last `reset_peak_bytes`.
std::uint64_t peak_bytes();
void reset_peak_bytes();
/// Calls of operator new so far.
std::uint64_t allocation_count();

}  // namespace orrery::bench
