// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <limits>
#include <optional>

#include "engine/record/run_records.h"
#include "engine/record/sqlite.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// Which rows of a series are wanted; times are [from, until].
struct SeriesFilter {
  std::optional<DeviceId> device;
  SimTime from = {std::numeric_limits<std::int64_t>::min()};
  SimTime until = SimTime::never();
};

/// A finished result, read only. Everything but the values of series is read on opening and held
/// against the digests of the file; values are read block by block when asked for.
///
/// Errors: `io-open`, `result-incomplete` (the run was killed or still goes on), `result-version`,
/// `result-foreign` (another program's database), `result-damaged`.
class ResultFile {
 public:
  static Result<ResultFile> open(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  const RunTables& tables() const { return tables_; }

  /// Rows in the order in which they were recorded.
  Result<SeriesChunk> read_series(SeriesId series, const SeriesFilter& filter = {}) const;
  /// The same, block by block, for series that do not fit into memory.
  Result<void> visit_series(SeriesId series, const SeriesFilter& filter,
                            const std::function<void(const SeriesChunk&)>& visit) const;

 private:
  ResultFile() = default;

  std::filesystem::path path_;
  Database database_;
  RunTables tables_;
};

}  // namespace orrery::engine
