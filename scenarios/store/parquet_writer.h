// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "scenarios/store/output_file.h"
#include "scenarios/store/parquet_chunk.h"
#include "scenarios/store/parquet_footer.h"

namespace orrery::scenarios {

/// A row group ends at whichever comes first; so memory is bounded for any number of rows.
struct RowGroupLimit {
  std::size_t rows = 262'144;
  std::size_t bytes = 32u << 20;
};

/// Writes one Parquet file, row by row: each column takes its value of the row, then `end_row`.
/// What is written: data pages of version 1, PLAIN or RLE_DICTIONARY, packed with zstd; levels as
/// RLE; per chunk least, largest, number of nulls; logical types; facts as key and value.
/// What is not: encryption, bloom filters, page indexes.
///
/// Source: Apache Parquet, README.md and parquet.thrift (format version 2.10).
/// Throws WriteError (`output_file.h`) when the disk does not take it.
class ParquetWriter {
 public:
  ParquetWriter(const std::filesystem::path& path, const std::vector<ParquetColumn>& columns,
                ParquetFacts facts, RowGroupLimit limit = {});

  ColumnBuffer& column(std::size_t i) { return columns_[i]; }
  void end_row();
  /// Writes what is still held, and the footer. Without it the file is no Parquet file.
  void close();

 private:
  void write_row_group();

  OutputFile out_;
  ParquetFacts facts_;
  RowGroupLimit limit_;
  std::vector<ColumnBuffer> columns_;
  PageCompressor compressor_;
  std::vector<RowGroupFacts> groups_;
  std::size_t rows_ = 0;  ///< of the group that is open
};

}  // namespace orrery::scenarios
