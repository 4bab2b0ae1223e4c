// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/run_records.h"
#include "scenarios/store/parquet_writer.h"
#include "scenarios/store/table_sink.h"

namespace orrery::scenarios {

/// Columns of a Parquet file for a table. Blanks in names become `_`. A time is two columns:
/// `time_ns` (exact, INT64) and `time_s` (DOUBLE). A cell without a value is null.
std::vector<ParquetColumn> parquet_columns(const TableShape& shape);

/// What the file says of itself, by key: `orrery.scenario`, `orrery.seed`, `orrery.fingerprint`
/// ..., the facts of the table as `orrery.KEY`, and the unit of each column that has one as
/// `orrery.unit.COLUMN`.
ParquetFacts parquet_facts(const TableShape& shape, const engine::RunTables& tables);
/// The same of a table that is no run's, with `about` in front: `{"scenario", "pumps"}`.
ParquetFacts parquet_facts(const TableShape& shape,
                           const std::vector<std::pair<std::string, std::string>>& about);

/// A table as a Parquet file.
class ParquetSink final : public TableSink {
 public:
  ParquetSink(const std::filesystem::path& path, const TableShape& shape,
              const ParquetFacts& facts);

  void text(std::string_view value) override;
  void number(double value) override;
  void numbers(std::span<const double> values) override;
  void count(std::uint64_t value) override;
  void seed(std::uint64_t value) override;
  void flag(bool value) override;
  void quality(engine::Quality value) override;
  void time(engine::SimTime value) override;
  void nothing() override;
  void close() override;

 private:
  void write_row() override;
  ColumnBuffer& next() { return writer_.column(next_++); }

  ParquetWriter writer_;
  std::size_t next_ = 0;  ///< column that takes the next cell
};

}  // namespace orrery::scenarios
