// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_folder.h"

#include "scenarios/store/csv_sink.h"
#include "scenarios/store/output_file.h"
#include "scenarios/store/parquet_sink.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;

namespace {

engine::Result<void> check_folder(const fs::path& folder, bool force) {
  const engine::SourcePlace place{folder.string()};
  std::error_code ignored;
  const bool exists = fs::exists(folder, ignored);
  if (exists && !fs::is_directory(folder, ignored)) {
    return engine::failure("io-exists", place, "this is a file", "name a folder with --out");
  }
  if (exists && !fs::is_empty(folder, ignored) && !force) {
    return engine::failure("io-exists", place, "the folder is not empty",
                           "choose a new one, or say --force to replace files of the same name");
  }
  return {};
}

void move_into(const fs::path& from, const fs::path& folder) {
  std::error_code empty_or_new;
  fs::rename(from, folder, empty_or_new);
  if (!empty_or_new) return;
  for (const auto& entry : fs::recursive_directory_iterator(from)) {
    const fs::path to = folder / fs::relative(entry.path(), from);
    if (entry.is_directory())
      fs::create_directories(to);
    else
      fs::rename(entry.path(), to);
  }
  fs::remove_all(from);
}

tl::unexpected<engine::Diagnostics> not_written(const std::string& path, const std::string& what) {
  return engine::failure("io-write", {path}, what,
                         "check the space on the disk and the rights of the folder");
}

}  // namespace

engine::Result<ExportCounts> fill_folder(
    const fs::path& folder, bool force,
    const std::function<engine::Result<ExportCounts>(const fs::path&)>& write) {
  if (auto free = check_folder(folder, force); !free) return engine::failure(free.error());
  const fs::path partial =
      (folder.has_filename() ? folder : folder.parent_path()).string() + ".partial";
  std::error_code ignored;
  try {
    fs::remove_all(partial);
    auto written = write(partial);
    if (written)
      move_into(partial, folder);
    else
      fs::remove_all(partial, ignored);
    return written;
  } catch (const WriteError& error) {
    fs::remove_all(partial, ignored);
    return not_written(error.path, "the file cannot be written");
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(partial, ignored);
    return not_written(folder.string(), error.code().message());
  }
}

std::unique_ptr<TableSink> open_sink(ExportFormat format, const fs::path& folder,
                                     const TableShape& shape, const ParquetFacts& facts) {
  const std::string path = (folder / shape.file).string();
  if (format == ExportFormat::kCsv) return std::make_unique<CsvSink>(path + ".csv", shape);
  return std::make_unique<ParquetSink>(path + ".parquet", shape, facts);
}

}  // namespace orrery::scenarios
