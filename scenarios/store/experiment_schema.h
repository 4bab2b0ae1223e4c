// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/record/sqlite.h"
#include "engine/registry/result.h"

namespace orrery::scenarios {

/// Stands in `PRAGMA user_version`, and in table `format` of PostgreSQL. Every change of a table
/// raises it and is written down in docs/experiment-store.md.
inline constexpr int kExperimentSchemaVersion = 1;
/// `PRAGMA application_id`: "OrrX".
inline constexpr std::int32_t kExperimentApplicationId = 0x4f727258;

/// `CREATE TABLE` and `CREATE INDEX` of each, in SQLite's words.
const std::vector<std::string>& experiment_tables();
/// Makes all tables in an empty database.
void create_experiment_schema(engine::Database& database);
/// True when nothing was ever written to it: a new file, or one whose maker was killed at once.
bool is_empty_database(const engine::Database& database);
/// Ours, of this version, with our tables and nothing else: a file from elsewhere cannot bring
/// views or triggers of its own. Errors: `store-foreign`, `store-version`.
engine::Result<void> check_experiment_schema(const engine::Database& database,
                                             const engine::SourcePlace& place);
/// `store-version`, of any kind of store.
tl::unexpected<engine::Diagnostics> other_version(const engine::SourcePlace& place,
                                                  std::int64_t version);

/// What a user reads when the store could not be written or read.
engine::Diagnostics explain_store(const engine::SqliteError& error, const std::string& path);

}  // namespace orrery::scenarios
