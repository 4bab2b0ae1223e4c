// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "engine/record/result_file.h"

namespace orrery::scenarios {

/// One page that tells one run, or several with a table that compares their metrics. It needs no
/// other file and no network, and its content policy allows none; texts from the results are
/// escaped. Fails with `result-damaged` when a series does not unpack.
engine::Result<std::string> report_page(std::span<const engine::ResultFile> results);

/// Opens the results, makes the page, writes it to `out` in one step (a file under that name is
/// whole or not there). Errors: those of `ResultFile::open`, and `io-write` (exit code 6).
engine::Result<void> write_report(std::span<const std::filesystem::path> results,
                                  const std::filesystem::path& out);

}  // namespace orrery::scenarios
