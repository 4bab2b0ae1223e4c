// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/record/archive.h"
#include "engine/record/run_records.h"

namespace orrery::engine {

/// Records that are written while a run goes on (series and their chunks, notes) as bytes: from one
/// process to another.
void save_records(const std::vector<RunRecord>& records, ArchiveWriter& archive);
bool load_records(ArchiveReader& archive, std::vector<RunRecord>& records);

}  // namespace orrery::engine
