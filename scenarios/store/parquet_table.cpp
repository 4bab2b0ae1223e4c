// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/parquet_table.h"

#include "scenarios/store/output_file.h"
#include "scenarios/store/parquet_sink.h"

namespace orrery::scenarios {

engine::Result<void> write_parquet(const std::filesystem::path& file, const TableShape& shape,
                                   const std::vector<std::pair<std::string, std::string>>& about,
                                   const std::function<void(TableSink&)>& fill) {
  try {
    ParquetSink sink(file, shape, parquet_facts(shape, about));
    fill(sink);
    sink.close();
    return {};
  } catch (const WriteError& error) {
    std::error_code ignored;
    std::filesystem::remove(file, ignored);
    return engine::failure("io-write", {error.path}, "the file cannot be written",
                           "check the folder, its rights and the space left");
  }
}

}  // namespace orrery::scenarios
