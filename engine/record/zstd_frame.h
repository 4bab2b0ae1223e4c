// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace orrery::engine {

/// One zstd frame with its size and a checksum.
std::vector<std::uint8_t> pack_frame(std::span<const std::uint8_t> plain);

/// Nothing when the frame is damaged or does not hold `size` bytes; then nothing was allocated by
/// a damaged number.
std::optional<std::vector<std::uint8_t>> unpack_frame(std::span<const std::uint8_t> packed,
                                                      std::uint64_t size);

}  // namespace orrery::engine
