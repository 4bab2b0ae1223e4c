// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "devices/replay/csv_reader.h"
#include "engine/registry/diagnostic.h"

namespace orrery::devices {

/// A CSV file of networks: a fixed header, then one record a line, whose first cell says what it
/// is. Mistakes: feeder-file, feeder-record, those of CSV quoting.
class RecordFile {
 public:
  RecordFile(std::string path, std::vector<std::string> header);

  /// Calls `take` with each record that has as many cells as the header.
  void read(const std::function<void(const std::vector<CsvCell>&)>& take);

  engine::SourcePlace place(const CsvCell& cell) const { return {path_, cell.line, cell.column}; }
  /// 0 and a mistake where the cell holds none.
  double number(const CsvCell& cell);
  void unknown(const CsvCell& record, const std::string& known);

  const std::string& path() const { return path_; }
  engine::Diagnostics& mistakes() { return mistakes_; }

 private:
  bool read_text(std::string& text);
  bool check_header(const std::vector<CsvCell>& record);

  std::string path_;
  std::vector<std::string> header_;
  engine::Diagnostics mistakes_;
};

}  // namespace orrery::devices
