// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/store/parquet_chunk.h"

namespace orrery::scenarios {

/// What a Parquet file says beside its columns.
struct ParquetFacts {
  std::string created_by;  ///< `orrery version 0.1.0`
  std::vector<std::pair<std::string, std::string>> metadata;
};

struct RowGroupFacts {
  std::int64_t rows = 0;
  std::vector<ChunkFacts> chunks;  ///< one a column
};

/// The struct FileMetaData: schema, row groups, facts, the order by which least and largest go.
std::string parquet_footer(const std::vector<ParquetColumn>& columns,
                           const std::vector<RowGroupFacts>& groups, const ParquetFacts& facts);

}  // namespace orrery::scenarios
