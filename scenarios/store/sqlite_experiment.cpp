// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/sqlite_experiment.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "engine/registry/check.h"
#include "scenarios/store/experiment_file.h"
#include "scenarios/store/experiment_schema.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;
using engine::Result;
using engine::SqliteError;

namespace {

constexpr const char* kFile = "experiment.orrery";

/// `2/8` is a fine name for a shard, but none for a folder.
std::string folder_name(std::string shard) {
  for (char& c : shard) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
    if (!plain) c = '_';
  }
  return shard;
}

std::vector<fs::path> shard_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder / "shards", none)) {
    if (fs::exists(entry.path() / kFile, none)) files.push_back(entry.path() / kFile);
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<void> make_folder(const fs::path& folder) {
  std::error_code why;
  fs::create_directories(folder, why);
  if (!why) return {};
  const bool full = why == std::errc::no_space_on_device;
  const bool forbidden = why == std::errc::permission_denied ||
                         why == std::errc::operation_not_permitted ||
                         why == std::errc::read_only_file_system;
  return engine::failure(full        ? "io-disk-full"
                         : forbidden ? "io-permission"
                                     : "io-open",
                         {folder.string()}, why.message(), "choose another folder with --out");
}

tl::unexpected<engine::Diagnostics> other_experiment(const fs::path& file, const std::string& kept,
                                                     const std::string& wanted) {
  return engine::failure(
      "store-other", {file.string()},
      fmt::format("the experiment '{}' is kept here, and not '{}'", kept, wanted),
      "choose another --out");
}

/// Works on a file; what SQLite throws becomes a mistake at the file.
template <class Work>
auto guarded(const fs::path& file, Work work) -> decltype(work()) {
  try {
    return work();
  } catch (const SqliteError& error) {
    return engine::failure(explain_store(error, file.string()));
  } catch (const UnreadableText& text) {
    return engine::failure(explain_store({SQLITE_CORRUPT, text.what}, file.string()));
  }
}

}  // namespace

Result<void> SqliteExperiment::begin(const ExperimentHeader& header, Writers writers,
                                     const std::string& shard) {
  ORRERY_CHECK(!writer_, "begin is called once");
  const bool sharded = writers == Writers::kShards;
  file_ = (sharded ? folder_ / "shards" / folder_name(shard) : folder_) / kFile;
  if (auto made = make_folder(file_.parent_path()); !made) return made;
  if (auto locked = take_locks(header.command_line, writers, shard); !locked) return locked;
  return guarded(file_, [&]() -> Result<void> {
    if (auto opened = open_file(header); !opened) return opened;
    if (!sharded) {
      if (auto taken = take_in_shards(header); !taken) return taken;
    }
    writer_->set_header(header);
    return {};
  });
}

Result<void> SqliteExperiment::take_locks(const std::string& command, Writers writers,
                                          const std::string& shard) {
  const bool sharded = writers == Writers::kShards;
  auto folder = ExperimentLock::take(
      folder_ / "lock", sharded ? ExperimentLock::Kind::kShared : ExperimentLock::Kind::kAlone,
      command);
  if (!folder) return engine::failure(folder.error());
  folder_lock_ = std::move(*folder);
  if (!sharded) return {};
  auto own = ExperimentLock::take(folder_ / "shards" / folder_name(shard) / "lock",
                                  ExperimentLock::Kind::kAlone, command);
  if (!own) return engine::failure(own.error());
  shard_lock_ = std::move(*own);
  return {};
}

Result<void> SqliteExperiment::open_file(const ExperimentHeader& header) {
  auto writer = ExperimentWriter::open(file_.string());
  if (!writer) return engine::failure(writer.error());
  if (const auto kept = writer->name(); kept && *kept != header.name)
    return other_experiment(file_, *kept, header.name);
  writer_.emplace(std::move(*writer));
  return {};
}

Result<void> SqliteExperiment::take_in_shards(const ExperimentHeader& header) {
  for (const fs::path& file : shard_files(folder_)) {
    if (auto taken = take_in(file, header); !taken) return taken;
    writer_->flush();
    std::error_code ignored;
    for (const char* name : {kFile, "experiment.orrery-wal", "experiment.orrery-shm", "lock"})
      fs::remove(file.parent_path() / name, ignored);
    fs::remove(file.parent_path(), ignored);  // unless it holds kept results
  }
  std::error_code ignored;
  fs::remove(folder_ / "shards", ignored);
  return {};
}

Result<void> SqliteExperiment::take_in(const fs::path& file, const ExperimentHeader& header) {
  const auto database = ExperimentFile::open(file.string());
  if (!database) {
    // A shard that was killed before it had written anything.
    const bool never_begun = database.error().items().front().code == "io-open";
    return never_begun ? Result<void>() : engine::failure(database.error());
  }
  const ExperimentHeader kept = read_header(*database);
  if (kept.name.empty()) return {};
  if (kept.name != header.name) return other_experiment(file, kept.name, header.name);
  writer_->set_header(kept);
  RowRange range;
  range.limit = 500;
  range.all_measures = true;
  for (;;) {
    const auto rows = read_rows(*database, range);
    if (rows.empty()) return {};
    writer_->append(rows);
  }
}

namespace {

/// Files of the folder that another command writes or wrote.
std::vector<fs::path> other_files(const fs::path& folder, const fs::path& own) {
  std::vector<fs::path> files = shard_files(folder);
  files.push_back(folder / kFile);
  std::erase_if(files, [&](const fs::path& file) { return file == own || !fs::exists(file); });
  return files;
}

/// Calls `read` with each of them that has begun.
template <class Read>
Result<void> visit_files(const std::vector<fs::path>& files, Read read) {
  for (const fs::path& file : files) {
    auto visited = guarded(file, [&]() -> Result<void> {
      const auto database = ExperimentFile::open(file.string());
      if (database) {
        read(*database);
      } else if (database.error().items().front().code != "io-open") {
        return engine::failure(database.error());
      }
      return {};
    });
    if (!visited) return visited;
  }
  return {};
}

}  // namespace

Result<std::map<std::string, ExperimentStore::Finished>> SqliteExperiment::finished() {
  ORRERY_CHECK(writer_, "begin comes first");
  FinishedRuns all;
  const auto others = visit_files(other_files(folder_, file_),
                                  [&](const auto& database) { read_finished(database, all); });
  if (!others) return engine::failure(others.error());
  return guarded(file_, [&]() -> Result<FinishedRuns> {
    read_finished(ExperimentFile(&writer_->database()), all);
    return all;
  });
}

Result<std::vector<RunRow>> SqliteExperiment::rows(const std::set<std::string>& responses) {
  return guarded(file_, [&]() -> Result<std::vector<RunRow>> {
    RowRange own{.measures = responses};
    std::vector<RunRow> all;
    if (writer_) all = read_rows(ExperimentFile(&writer_->database()), own);
    std::set<std::string> known;
    for (const RunRow& row : all) known.insert(row.id);
    const auto others = visit_files(other_files(folder_, file_), [&](const auto& database) {
      RowRange range{.measures = responses};
      auto more = read_rows(database, range);
      std::erase_if(more, [&](const RunRow& row) { return known.contains(row.id); });
      for (RunRow& row : more) {
        known.insert(row.id);
        all.push_back(std::move(row));
      }
    });
    if (!others) return engine::failure(others.error());
    return all;
  });
}

Result<void> SqliteExperiment::place_runs(std::span<const RunRow> rows) {
  ORRERY_CHECK(writer_, "begin comes first");
  return guarded(file_, [&]() -> Result<void> {
    writer_->place_runs(rows);
    return {};
  });
}

Result<void> SqliteExperiment::append(std::span<const RunRow> rows) {
  ORRERY_CHECK(writer_, "begin comes first");
  return guarded(file_, [&]() -> Result<void> {
    writer_->append(rows);
    return {};
  });
}

Result<void> SqliteExperiment::set_status(const BatchStatus& status) {
  ORRERY_CHECK(writer_, "begin comes first");
  return guarded(file_, [&]() -> Result<void> {
    writer_->set_status(status);
    return {};
  });
}

Result<void> SqliteExperiment::end() {
  if (!writer_) return {};
  auto closed = guarded(file_, [&]() -> Result<void> {
    writer_->close();
    return {};
  });
  writer_.reset();
  shard_lock_.release();
  folder_lock_.release();
  return closed;
}

namespace {

/// Nobody works on it when nobody holds its lock, whatever a killed command has written last.
void correct(BatchStatus& status, const fs::path& file) {
  if (status.finished || ExperimentLock::is_held(file.parent_path() / "lock")) return;
  status.finished = true;
  status.running = 0;
}

Result<void> read_into(std::vector<ExperimentContent>& contents, const fs::path& file,
                       const TableChoice& choice) {
  return visit_files({file}, [&](const auto& database) {
    contents.push_back(read_content(database, choice));
    correct(contents.back().status, file);
  });
}

}  // namespace

Result<std::vector<ExperimentContent>> read_folder(const fs::path& folder,
                                                   const TableChoice& choice) {
  std::vector<ExperimentContent> contents;
  for (const fs::path& file : shard_files(folder)) {
    if (auto read = read_into(contents, file, choice); !read) return engine::failure(read.error());
  }
  const std::size_t shards = contents.size();
  if (fs::exists(folder / kFile)) {
    if (auto read = read_into(contents, folder / kFile, choice); !read)
      return engine::failure(read.error());
  }
  if (contents.empty()) {
    return engine::failure("io-open", {folder.string()}, "no experiment is kept here",
                           "execute one with `orrery experiment SCENARIO --out FOLDER`");
  }
  const std::string edition = edition_of(contents.front().header);
  // What an earlier command without shards said of itself is out of date.
  if (shards > 0 && contents.size() > shards) contents.back().status = {.finished = true};
  std::erase_if(contents, [&](const auto& c) { return edition_of(c.header) != edition; });
  return contents;
}

bool is_experiment_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<char, 72> head{};
  if (!in.read(head.data(), head.size())) return false;
  // https://www.sqlite.org/fileformat2.html, 1.3: big-endian at offset 68.
  std::uint32_t id = 0;
  for (std::size_t i = 68; i < 72; ++i) id = id << 8 | static_cast<unsigned char>(head[i]);
  return id == static_cast<std::uint32_t>(kExperimentApplicationId);
}

bool is_experiment_folder(const fs::path& folder) {
  if (is_experiment_file(folder / kFile)) return true;
  const auto shards = shard_files(folder);
  return std::any_of(shards.begin(), shards.end(), is_experiment_file);
}

}  // namespace orrery::scenarios
