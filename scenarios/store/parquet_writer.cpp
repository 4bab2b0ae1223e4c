// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_writer.h"

#include <utility>

#include "engine/registry/check.h"
#include "scenarios/store/parquet_format.h"

namespace orrery::scenarios {

ParquetWriter::ParquetWriter(const std::filesystem::path& path,
                             const std::vector<ParquetColumn>& columns, ParquetFacts facts,
                             RowGroupLimit limit)
    : out_(path), facts_(std::move(facts)), limit_(limit) {
  for (const auto& column : columns) columns_.emplace_back(column);
  out_.write(parquet::kMagic);
}

void ParquetWriter::end_row() {
  ++rows_;
  std::size_t bytes = 0;
  for (const auto& column : columns_) {
    ORRERY_CHECK(column.rows() == rows_, "every column has a value or a null in every row");
    bytes += column.memory_bytes();
  }
  if (rows_ >= limit_.rows || bytes >= limit_.bytes) write_row_group();
}

void ParquetWriter::write_row_group() {
  RowGroupFacts group;
  group.rows = static_cast<std::int64_t>(rows_);
  for (auto& column : columns_) {
    EncodedChunk chunk = encode_chunk(column, compressor_);
    chunk.facts.file_begin = static_cast<std::int64_t>(out_.bytes());
    out_.write(chunk.bytes);
    group.chunks.push_back(std::move(chunk.facts));
    column.clear();
  }
  groups_.push_back(std::move(group));
  rows_ = 0;
}

void ParquetWriter::close() {
  if (rows_ > 0) write_row_group();
  std::vector<ParquetColumn> columns;
  for (const auto& column : columns_) columns.push_back(column.column());
  const std::string footer = parquet_footer(columns, groups_, facts_);
  const auto size = static_cast<std::uint32_t>(footer.size());
  out_.write(footer);
  out_.write({reinterpret_cast<const char*>(&size), sizeof size});
  out_.write(parquet::kMagic);
  out_.close();
}

}  // namespace orrery::scenarios
