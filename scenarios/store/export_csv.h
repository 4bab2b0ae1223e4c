// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/record/result_file.h"

namespace orrery::scenarios {

struct CsvExport {
  std::uint64_t files = 0;
  std::uint64_t rows = 0;  ///< without headers
};

/// Writes every table (`metric.csv`, `alert.csv`, ...) and every series
/// (`series/03-sampled-pump.flow.csv`) of a result to a folder: UTF-8, CRLF, a header with units.
/// Everything is written to `FOLDER.partial` and moved when it is whole. A folder with something in
/// it is refused without `force`; with it, files of the same name are replaced, others left alone.
///
/// Errors: `io-exists`, `io-write` (exit code 6), `result-damaged`.
engine::Result<CsvExport> export_csv(const engine::ResultFile& result,
                                     const std::filesystem::path& folder, bool force);

}  // namespace orrery::scenarios
