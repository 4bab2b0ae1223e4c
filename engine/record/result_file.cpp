// SPDX-License-Identifier: Apache-2.0
#include "engine/record/result_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>

#include "engine/record/column_codec.h"
#include "engine/record/result_schema.h"
#include "engine/record/table_reader.h"

namespace orrery::engine {

namespace {

bool digests_agree(const Database& database) {
  Statement row(database, "SELECT table_name, rows, hash FROM digest ORDER BY rowid");
  for (const auto& table : result_tables()) {
    if (!row.step() || row.text(0) != table.name) return false;
    if (digest_of(database, table.name) != TableDigest{row.integer(1), row.integer(2)})
      return false;
  }
  return !row.step();
}

tl::unexpected<Diagnostics> damaged(const std::filesystem::path& path, const char* what) {
  return failure(explain({SQLITE_CORRUPT, what}, path.string()));
}

void keep(SeriesChunk& chunk, const SeriesFilter& filter) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < chunk.rows(); ++i) {
    if (filter.device && chunk.device[i] != *filter.device) continue;
    if (chunk.time[i] < filter.from || chunk.time[i] > filter.until) continue;
    chunk.device[kept] = chunk.device[i];
    chunk.time[kept] = chunk.time[i];
    chunk.quality[kept] = chunk.quality[i];
    std::copy_n(chunk.values.begin() + static_cast<std::ptrdiff_t>(i * chunk.width), chunk.width,
                chunk.values.begin() + static_cast<std::ptrdiff_t>(kept * chunk.width));
    ++kept;
  }
  chunk.device.resize(kept);
  chunk.time.resize(kept);
  chunk.quality.resize(kept);
  chunk.values.resize(kept * chunk.width);
}

}  // namespace

Result<ResultFile> ResultFile::open(const std::filesystem::path& path) {
  const SourcePlace place{path.string()};
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return failure(
        "io-open", place, "there is no such result file",
        "`orrery run SCENARIO` and `orrery experiment SCENARIO` make one and print its path");
  }
  ResultFile file;
  file.path_ = path;
  try {
    file.database_ = Database(path.string(), SQLITE_OPEN_READONLY);
    file.database_.run("PRAGMA trusted_schema = OFF");
    if (auto kind = check_result_kind(file.database_, place); !kind) return failure(kind.error());
    const bool finished = has_result_tables(file.database_, ResultStage::kFinished);
    if (!finished && !has_result_tables(file.database_, ResultStage::kUnderWay))
      return damaged(path, "its tables are not those of a result");
    if (!read_run(file.database_, file.tables_.header, file.tables_.summary) || !finished) {
      return failure("result-incomplete", place, "the run that wrote this did not finish",
                     "run the scenario again; the same seed gives the same result");
    }
    if (!digests_agree(file.database_)) return damaged(path, "a table does not match its digest");
    read_tables(file.database_, file.tables_);
  } catch (const SqliteError& error) {
    return failure(explain(error, path.string()));
  }
  return file;
}

Result<SeriesChunk> ResultFile::read_series(SeriesId series, const SeriesFilter& filter) const {
  SeriesChunk all;
  auto read = visit_series(series, filter, [&](const SeriesChunk& chunk) {
    all.width = chunk.width;
    all.device.insert(all.device.end(), chunk.device.begin(), chunk.device.end());
    all.time.insert(all.time.end(), chunk.time.begin(), chunk.time.end());
    all.quality.insert(all.quality.end(), chunk.quality.begin(), chunk.quality.end());
    all.values.insert(all.values.end(), chunk.values.begin(), chunk.values.end());
  });
  if (!read) return failure(read.error());
  return all;
}

Result<void> ResultFile::visit_series(SeriesId series, const SeriesFilter& filter,
                                      const std::function<void(const SeriesChunk&)>& visit) const {
  const auto at = std::find_if(tables_.series.begin(), tables_.series.end(),
                               [&](const SeriesRecord& s) { return s.id == series; });
  if (at == tables_.series.end()) return {};
  try {
    Statement row(database_,
                  "SELECT rows, data FROM series WHERE signal = ? AND last_ns >= ? AND "
                  "first_ns <= ? AND first_device <= ? AND last_device >= ? ORDER BY rowid");
    constexpr std::int64_t kAnyDevice = std::numeric_limits<std::uint32_t>::max();
    row.bind(1, series);
    row.bind(2, filter.from.ns);
    row.bind(3, filter.until.ns);
    row.bind(4, filter.device ? std::int64_t{*filter.device} : kAnyDevice);
    row.bind(5, filter.device ? std::int64_t{*filter.device} : std::int64_t{0});
    while (row.step()) {
      auto chunk = decode_chunk(row.blob(1), static_cast<std::size_t>(row.integer(0)), at->width);
      if (!chunk) return damaged(path_, "a block of recorded values does not unpack");
      keep(*chunk, filter);
      if (chunk->rows() > 0) visit(*chunk);
    }
  } catch (const SqliteError& error) {
    return failure(explain(error, path_.string()));
  }
  return {};
}

}  // namespace orrery::engine
