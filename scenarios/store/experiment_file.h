// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/record/sqlite.h"
#include "scenarios/store/experiment_reader.h"

namespace orrery::scenarios {

/// A SQLite file of an experiment as the reader sees it. Throws SqliteError.
class ExperimentFile final : public RowSource {
 public:
  /// To be read as one state while its writer goes on. Errors: `store-foreign`, `store-version`;
  /// `io-open` when nothing was written to it yet.
  static engine::Result<ExperimentFile> open(const std::string& path);
  /// One that its writer has open, which outlives this.
  explicit ExperimentFile(const engine::Database* written) : database_(written) {}

  std::unique_ptr<RowCursor> query(const std::string& sql) const override;

 private:
  explicit ExperimentFile(engine::Database database);

  engine::Database own_;
  const engine::Database* database_ = nullptr;  ///< null: `own_`
};

}  // namespace orrery::scenarios
