// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "engine/record/integer_packing.h"
#include "engine/record/run_records.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// Packs the columns of blocks of rows, exactly: every bit comes back, those of NaNs too. What
/// periodic sampling gives is used: the same devices in the same order again and again (`lag` rows
/// later), times a period apart, values that are multiples of their sensor's resolution. The steps
/// that it finds it tries first on the next block of the series. docs/result-file.md has the
/// layout.
class ChunkEncoder {
 public:
  ChunkEncoder();
  ~ChunkEncoder();
  ChunkEncoder(ChunkEncoder&&) noexcept;

  std::vector<std::uint8_t> encode(const SeriesChunk& chunk);

 private:
  struct Compressor;
  void put_values(const SeriesChunk& chunk, std::size_t lag);
  void put_multiples(std::span<const double> values, std::span<const double> steps,
                     std::size_t lag);

  std::unique_ptr<Compressor> compressor_;
  std::map<SeriesId, std::vector<double>> steps_;  ///< one for all values, or one a device's value
  ByteSink plain_;
  std::vector<std::int64_t> numbers_;
};

/// One block alone.
std::vector<std::uint8_t> encode_chunk(const SeriesChunk& chunk);

/// `rows` and `width` come from the row of the table. Refuses what does not fit them or is damaged
/// (`result-damaged`). Reads the packing of version 2 of the file as well.
Result<SeriesChunk> decode_chunk(std::span<const std::uint8_t> packed, std::size_t rows,
                                 std::uint32_t width);

}  // namespace orrery::engine
