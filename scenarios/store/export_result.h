// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/record/result_file.h"

namespace orrery::scenarios {

enum class ExportFormat { kCsv, kParquet };

struct ExportOptions {
  ExportFormat format = ExportFormat::kCsv;
  /// Tables (`metric`) and series (`pump.flow`: of every stage, `sampled:pump.flow`: of one);
  /// empty: all.
  std::vector<std::string> only;
  std::string device;  ///< rows of series of this device, `pump[3]`; empty: of all
  engine::SimTime from = engine::SeriesFilter{}.from;
  engine::SimTime until = engine::SeriesFilter{}.until;  ///< both ends included
  bool force = false;  ///< write into a folder that is not empty; replace files of the same name
};

struct ExportCounts {
  std::uint64_t files = 0;
  std::uint64_t rows = 0;  ///< without headers
};

/// Writes tables (`metric.csv`, `alert.csv`, ...) and series (`series/03-sampled-pump.flow.csv`) of
/// a result to a folder; docs/export.md says what stands in them. Everything is written to
/// `FOLDER.partial` and moved when it is whole. A folder with something in it is refused without
/// `force`; with it, files of the same name are replaced, others left alone. Filters of rows are
/// for series; tables are always whole.
///
/// Errors: `export-name` (nothing of that name in the result), `io-exists`, `io-write` (exit code
/// 6), `result-damaged`.
engine::Result<ExportCounts> export_result(const engine::ResultFile& result,
                                           const std::filesystem::path& folder,
                                           const ExportOptions& options = {});

}  // namespace orrery::scenarios
