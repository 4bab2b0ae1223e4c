// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_result.h"

#include <memory>

#include "scenarios/store/export_choice.h"
#include "scenarios/store/export_folder.h"
#include "scenarios/store/export_series.h"
#include "scenarios/store/parquet_sink.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;
using engine::RunTables;

namespace {

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
    return open_sink(options_.format, to_, shape, parquet_facts(shape, result_.tables()));
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

}  // namespace

engine::Result<ExportCounts> export_result(const engine::ResultFile& result, const fs::path& folder,
                                           const ExportOptions& options) {
  const auto choice = choose_export(result.tables(), options.only);
  if (!choice) return engine::failure(choice.error());
  const auto filter = choose_rows(result.tables(), options.device, options.from, options.until);
  if (!filter) return engine::failure(filter.error());
  return fill_folder(folder, options.force, [&](const fs::path& partial) {
    return Export(result, options, partial).write(*choice, *filter);
  });
}

}  // namespace orrery::scenarios
