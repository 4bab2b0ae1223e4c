// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// The marks of packed blocks, shared by the two directions (column_codec.h).
namespace orrery::engine {

/// The first byte of a block. Blocks of version 2 of the file have none: they are a zstd frame,
/// which begins with 0x28.
inline constexpr std::uint8_t kPackingVersion = 3;

enum class QualityForm : std::uint8_t { kOne, kEach };
enum class ValueForm : std::uint8_t { kShuffled, kOneStep, kOwnSteps };

}  // namespace orrery::engine
