// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/record/run_records.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// Packs the columns of a block of rows. Per column: device and time as differences to the row
/// before (the first to 0), values as they are; each shuffled by bytes (all first bytes, then all
/// second bytes, ...; little endian), quality as bytes. The columns stand one behind the other
/// (device, time, quality, values) in one zstd frame with a checksum. Exact: NaNs keep their bits.
std::vector<std::uint8_t> encode_chunk(const SeriesChunk& chunk);

/// `rows` and `width` come from the row of the table. Refuses what does not fit them or is damaged
/// (`result-damaged`).
Result<SeriesChunk> decode_chunk(std::span<const std::uint8_t> packed, std::size_t rows,
                                 std::uint32_t width);

}  // namespace orrery::engine
