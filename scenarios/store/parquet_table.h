// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/store/table_sink.h"

namespace orrery::scenarios {

/// Writes one table as a Parquet file; `fill` hands over its rows, `about` stands in front of what
/// the file says of itself. What cannot be written leaves no file. Errors: io-write.
engine::Result<void> write_parquet(const std::filesystem::path& file, const TableShape& shape,
                                   const std::vector<std::pair<std::string, std::string>>& about,
                                   const std::function<void(TableSink&)>& fill);

}  // namespace orrery::scenarios
