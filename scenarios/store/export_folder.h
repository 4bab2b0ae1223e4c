// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "scenarios/store/export_result.h"
#include "scenarios/store/parquet_writer.h"
#include "scenarios/store/table_sink.h"

// How every export fills a folder: all files or none.
namespace orrery::scenarios {

/// `write` fills `FOLDER.partial`, which is moved when it is whole. A folder with something in it
/// is refused without `force`; with it, files of the same name are replaced. Errors: `io-exists`,
/// `io-write`, and those of `write`, which may throw WriteError.
engine::Result<ExportCounts> fill_folder(
    const std::filesystem::path& folder, bool force,
    const std::function<engine::Result<ExportCounts>(const std::filesystem::path&)>& write);

/// A file for a table, in `folder`.
std::unique_ptr<TableSink> open_sink(ExportFormat format, const std::filesystem::path& folder,
                                     const TableShape& shape, const ParquetFacts& facts);

}  // namespace orrery::scenarios
