// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/run_store.h"
#include "engine/record/sqlite_store.h"

namespace orrery::scenarios {

/// The rows of a run that can be set back: kept in memory in the order in which they came, cut off
/// at a snapshot's mark, and written to a file when somebody asks for it.
class RecordTape final : public engine::RunStore {
 public:
  engine::Result<void> begin(const engine::RunHeader& header) override;
  void append(engine::RunRecord record) override;
  bool failed() const override { return false; }
  /// The run has ended: the tape is whole.
  engine::Result<void> finish(const engine::RunSummary& summary) override;

  std::size_t size() const { return records_.size(); }
  std::size_t bytes() const { return bytes_; }
  bool is_whole() const { return summary_.has_value(); }
  const engine::RunHeader& header() const { return header_; }
  /// The run is another one from now on: its log has changed.
  void set_header(engine::RunHeader header) { header_ = std::move(header); }
  /// As it was when it had so many rows; it goes on from there.
  void truncate(std::size_t size);

  /// The values of a scalar series of one device, in the order of the tape: `stage` and `name` as
  /// in SeriesRecord.
  void visit(const std::string& stage, const std::string& name, engine::DeviceId device,
             const std::function<void(double time_s, double value)>& take) const;

  /// The run began in another, unfinished file, whose rows come before those of the tape.
  void goes_on_from(std::filesystem::path partial) { base_ = std::move(partial); }
  /// Writes a whole run's result file.
  engine::Result<void> write(const std::filesystem::path& file) const;
  /// Writes the run as it stands at this state: `file` gets `.partial` behind its name.
  engine::Result<void> write_unfinished(const std::filesystem::path& file,
                                        const engine::RunHeader& header,
                                        engine::Snapshot state) const;

 private:
  engine::Result<void> open(engine::SqliteStore& store, const engine::RunHeader& header,
                            const engine::SnapshotIdentity& identity) const;

  engine::RunHeader header_;
  std::optional<engine::RunSummary> summary_;
  std::vector<engine::RunRecord> records_;
  std::size_t bytes_ = 0;
  std::filesystem::path base_;
};

/// About what a row takes in memory.
std::size_t bytes_of(const engine::RunRecord& record);

}  // namespace orrery::scenarios
