// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "scenarios/store/parquet_column.h"
#include "scenarios/store/parquet_values.h"

struct ZSTD_CCtx_s;

namespace orrery::scenarios {

/// Packs pages with zstd. Each frame carries a checksum, so that damage is found on reading.
class PageCompressor {
 public:
  PageCompressor();
  std::string pack(const std::string& plain);

 private:
  struct Free {
    void operator()(ZSTD_CCtx_s* context) const;
  };
  std::unique_ptr<ZSTD_CCtx_s, Free> context_;
};

/// What the footer says about one column of one row group.
struct ChunkFacts {
  std::int64_t entries = 0;
  std::int64_t nulls = 0;
  std::int64_t packed_bytes = 0;
  std::int64_t unpacked_bytes = 0;   ///< of all pages, with their headers
  std::int64_t file_begin = 0;       ///< where it stands in the file
  std::int64_t data_page_begin = 0;  ///< from its own begin: behind the dictionary page
  bool dictionary = false;
  std::optional<ValueRange> range;
};

struct EncodedChunk {
  std::string bytes;
  ChunkFacts facts;
};

/// Data pages of version 1, each at most about a mebibyte before packing and at least a row; in
/// front of them a dictionary page where that is shorter.
EncodedChunk encode_chunk(const ColumnBuffer& column, PageCompressor& compressor);

}  // namespace orrery::scenarios
