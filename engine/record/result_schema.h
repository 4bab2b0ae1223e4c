// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/sqlite.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// Stands in `PRAGMA user_version`. Every change of a table or of the packing raises it and is
/// written down in docs/result-file.md.
inline constexpr int kResultSchemaVersion = 3;
/// The oldest version that is still read: its tables are the same.
inline constexpr int kResultSchemaOldest = 2;
/// `PRAGMA application_id`: "Orry".
inline constexpr std::int32_t kResultApplicationId = 0x4f727279;

/// Tables of a result, in the order in which they are described; the columns without types.
struct ResultTable {
  const char* name;
  const char* columns;  ///< as in `CREATE TABLE`
};
const std::vector<ResultTable>& result_tables();

/// What an empty database must be told before its first transaction.
void prepare_result_schema(Database& database);
/// Makes all tables in an empty database, those of a run under way.
void create_result_schema(Database& database);

enum class ResultStage { kUnderWay, kFinished };
/// Ours, and of this version. Errors: `result-foreign`, `result-version`.
Result<void> check_result_kind(const Database& database, const SourcePlace& place);
/// The tables are ours to the letter and there is nothing else: a file from elsewhere cannot bring
/// views or triggers of its own. A run under way has a table for its snapshot.
bool has_result_tables(const Database& database, ResultStage stage);
/// `INSERT INTO table VALUES (?, ...)`.
Statement insert_into(const Database& database, const std::string& table);

/// Rows of a table and a hash over all their values but packed ones (a packed column has its own
/// checksum). The writer stores it last; the reader compares, so that a flipped bit is found.
struct TableDigest {
  std::int64_t rows = 0;
  std::int64_t hash = 0;
  bool operator==(const TableDigest&) const = default;
};
TableDigest digest_of(const Database& database, const std::string& table);

}  // namespace orrery::engine
