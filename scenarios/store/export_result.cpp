// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_result.h"

#include <memory>

#include "scenarios/store/csv_sink.h"
#include "scenarios/store/export_choice.h"
#include "scenarios/store/export_series.h"
#include "scenarios/store/parquet_sink.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;
using engine::RunTables;

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

/// Writes chosen tables and series to one folder.
class Export {
 public:
  Export(const engine::ResultFile& result, const ExportOptions& options, fs::path to)
      : result_(result), options_(options), to_(std::move(to)) {}

  engine::Result<ExportCounts> write(const ExportChoice& choice,
                                     const engine::SeriesFilter& filter) {
    fs::create_directories(choice.series.empty() ? to_ : to_ / "series");
    for (const ExportTable* table : choice.tables) {
      const auto sink = open(table->shape);
      table->write_rows(result_.tables(), *sink);
      close(*sink);
    }
    for (const engine::SeriesRecord* series : choice.series) {
      const auto sink = open(series_shape(*series, filter, result_.tables()));
      if (auto read = write_series_rows(result_, *series, filter, *sink); !read)
        return engine::failure(read.error());
      close(*sink);
    }
    return counts_;
  }

 private:
  std::unique_ptr<TableSink> open(const TableShape& shape) const {
    const fs::path path = to_ / shape.file;
    if (options_.format == ExportFormat::kCsv)
      return std::make_unique<CsvSink>(path.string() + ".csv", shape);
    return std::make_unique<ParquetSink>(path.string() + ".parquet", shape, result_.tables());
  }
  void close(TableSink& sink) {
    sink.close();
    ++counts_.files;
    counts_.rows += sink.rows();
  }

  const engine::ResultFile& result_;
  const ExportOptions& options_;
  fs::path to_;
  ExportCounts counts_;
};

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

engine::Result<ExportCounts> export_result(const engine::ResultFile& result, const fs::path& folder,
                                           const ExportOptions& options) {
  const auto choice = choose_export(result.tables(), options.only);
  if (!choice) return engine::failure(choice.error());
  engine::SeriesFilter filter{{}, options.from, options.until};
  if (!options.device.empty()) {
    const auto device = find_device(result.tables(), options.device);
    if (!device) return engine::failure(device.error());
    filter.device = *device;
  }
  if (auto free = check_folder(folder, options.force); !free) return engine::failure(free.error());
  const fs::path partial =
      (folder.has_filename() ? folder : folder.parent_path()).string() + ".partial";
  std::error_code ignored;
  try {
    fs::remove_all(partial);
    auto written = Export(result, options, partial).write(*choice, filter);
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

}  // namespace orrery::scenarios
