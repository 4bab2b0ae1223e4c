// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "engine/record/column_codec.h"
#include "engine/record/result_schema.h"
#include "engine/record/run_records.h"
#include "engine/record/sqlite.h"

namespace orrery::engine {

/// Puts records into the tables of a result, in transactions. Throws SqliteError.
class RecordWriter {
 public:
  /// Makes the file anew.
  explicit RecordWriter(const std::string& path);

  void write(const RunHeader& header);
  void write(const RunRecord& record);
  /// Ends the open transaction.
  void commit();
  /// How long the series have become, digests of all tables, the run marked complete, everything
  /// committed, the file closed.
  void complete(const RunSummary& summary);

 private:
  template <class... Values>
  void insert(const char* table, const Values&... values);

  void put(const PopulationRecord& r);
  void put(const NodeRecord& r);
  void put(const LinkRecord& r);
  void put(const SeriesRecord& r);
  void put(const SeriesChunk& r);
  void put(const AlertRecord& r);
  void put(const CommandRecord& r);
  void put(const FaultRecord& r);
  void put(const DetectionRecord& r);
  void put(const FateRecord& r);
  void put(const BookTotals& r);
  void put(const MetricRecord& r);
  void put(const GateRecord& r);
  void put(const HistogramBin& r);
  void put(const LearningRecord& r);
  void put(const NoteRecord& r);

  Database database_;
  std::map<std::string, Statement> inserts_;
  ChunkEncoder encoder_;
  std::uint64_t series_rows_ = 0;
  std::uint64_t series_bytes_ = 0;  ///< packed
  std::size_t pending_rows_ = 0;
};

}  // namespace orrery::engine
