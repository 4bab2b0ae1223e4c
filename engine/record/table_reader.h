// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/record/run_records.h"
#include "engine/record/sqlite.h"

namespace orrery::engine {

/// True when the run was finished. Throws SqliteError.
bool read_run(const Database& database, RunHeader& header, RunSummary& summary);
/// All other tables but the packed values. Throws SqliteError.
void read_tables(const Database& database, RunTables& tables);

}  // namespace orrery::engine
