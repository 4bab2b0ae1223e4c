// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/store/experiment_content.h"
#include "scenarios/store/experiment_lock.h"
#include "scenarios/store/experiment_writer.h"

namespace orrery::scenarios {

/// An experiment in a folder: `experiment.orrery`, and while shards are executed one such file a
/// shard in `shards/K/`, which the next command without shards takes in. Commands of shards lock
/// the folder together and their shard alone; any other command locks the folder alone.
class SqliteExperiment final : public ExperimentStore {
 public:
  explicit SqliteExperiment(std::filesystem::path folder) : folder_(std::move(folder)) {}

  engine::Result<void> begin(const ExperimentHeader& header, Writers writers,
                             const std::string& shard) override;
  engine::Result<std::map<std::string, Finished>> finished() override;
  engine::Result<std::vector<RunRow>> rows(const std::set<std::string>& responses) override;
  engine::Result<void> place_runs(std::span<const RunRow> rows) override;
  engine::Result<void> append(std::span<const RunRow> rows) override;
  engine::Result<void> set_status(const BatchStatus& status) override;
  engine::Result<void> end() override;
  std::string place() const override { return folder_.string(); }

 private:
  engine::Result<void> take_locks(const std::string& command, Writers writers,
                                  const std::string& shard);
  engine::Result<void> open_file(const ExperimentHeader& header);
  engine::Result<void> take_in_shards(const ExperimentHeader& header);
  engine::Result<void> take_in(const std::filesystem::path& file, const ExperimentHeader& header);

  std::filesystem::path folder_;
  std::filesystem::path file_;  ///< the one that is written
  ExperimentLock folder_lock_;
  ExperimentLock shard_lock_;
  std::optional<ExperimentWriter> writer_;
};

/// All contents of a folder: those of its shards first, then its own when that is of the same
/// edition. Errors as of ExperimentStore; `io-open` when it keeps no experiment.
engine::Result<std::vector<ExperimentContent>> read_folder(const std::filesystem::path& folder,
                                                           const TableChoice& choice);

/// Whether a folder keeps an experiment, by the first bytes of its files.
bool is_experiment_folder(const std::filesystem::path& folder);
bool is_experiment_file(const std::filesystem::path& file);

}  // namespace orrery::scenarios
