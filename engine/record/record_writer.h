// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>

#include "engine/record/column_codec.h"
#include "engine/record/result_schema.h"
#include "engine/record/run_records.h"
#include "engine/record/snapshot.h"
#include "engine/record/sqlite.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// Puts records into the tables of a result. A transaction ends with a snapshot or with the run, so
/// that after a crash the file stands at its last snapshot. Throws SqliteError.
class RecordWriter {
 public:
  /// Makes the file anew.
  explicit RecordWriter(const std::string& path);
  /// Goes on with a file from its last snapshot.
  static Result<std::pair<RecordWriter, Snapshot>> resume(const std::string& path,
                                                          const SnapshotIdentity& wanted);

  /// That of a run under way. Errors are those of `resume`.
  static Result<RunHeader> header_of(const std::string& path);

  void write(const RunHeader& header);
  /// In place of the one that is there, within the open transaction; rows of links go with it.
  void replace(const RunHeader& header);
  void write(const RunRecord& record);
  /// Ends the transaction: the rows so far and the state that belongs to them are stored as one.
  void write(const Snapshot& snapshot);
  /// How long the series have become, digests of all tables, the run marked complete, everything
  /// committed, the file closed.
  void complete(const RunSummary& summary);

 private:
  explicit RecordWriter(Database database) : database_(std::move(database)) {}
  void insert_header(const RunHeader& header);
  void commit();

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

  void put_packing_note();

  Database database_;
  std::map<std::string, Statement> inserts_;
  ChunkEncoder encoder_;
};

}  // namespace orrery::engine
