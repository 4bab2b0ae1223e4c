// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry/diagnostic.h"

namespace orrery::devices {

/// What is wanted from a CSV file; columns are named by its header.
struct CsvRequest {
  char separator = ',';
  std::string time_column;           ///< empty: rows are numbered, not timed
  std::vector<std::string> numbers;  ///< names of columns of numbers
};

/// What the parameter `separator` means: a character or `tab`; a comma where it is empty.
char separator_of(const std::string& text);

/// The wanted columns of one file. Cells without a value are NaN.
struct CsvTable {
  std::vector<std::int64_t> time_ns;  ///< strictly rising; empty without a time column
  std::vector<std::vector<double>> numbers;
  std::size_t rows = 0;
};

/// Counts mistakes and keeps the first fifty, so that a broken recording of a million rows is
/// explained and not recited.
class MistakeList {
 public:
  static constexpr std::size_t kKept = 50;
  void add(std::string code, engine::SourcePlace place, std::string message, std::string remedy);
  bool empty() const { return count_ == 0; }
  /// The kept ones and, when there are more, a last line that says how many.
  engine::Diagnostics diagnostics() const;

 private:
  engine::Diagnostics kept_;
  std::size_t count_ = 0;
};

inline constexpr std::uint64_t kCsvBytesMax = 512ull << 20;

/// Reads a whole file of at most `kCsvBytesMax`. Every mistake goes to `mistakes` with its place:
/// csv-open, csv-size, csv-encoding, csv-empty, csv-header, csv-column, csv-ragged, csv-quote,
/// csv-number, csv-time, csv-order. The table is of use only when there were none.
CsvTable read_csv(const std::string& path, const CsvRequest& request, MistakeList& mistakes);

}  // namespace orrery::devices
