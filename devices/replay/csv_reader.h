// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "engine/time/sim_time.h"

namespace orrery::devices {

/// One cell of a record, without its quotes; line and column count from 1, columns in bytes.
struct CsvCell {
  std::string_view text;
  int line = 0;
  int column = 0;
};

/// Cuts a CSV text (RFC 4180) into records, strictly: cells may be quoted, a quote inside is
/// doubled, lines end in LF or CRLF, a byte order mark at the front and empty lines are skipped.
/// The text must outlive the reader; cells are valid until the next record.
class CsvReader {
 public:
  CsvReader(std::string_view text, char separator);

  /// False at the end of the text or at broken quoting, which `error()` then tells.
  bool next(std::vector<CsvCell>& record);
  const std::optional<engine::Diagnostic>& error() const { return error_; }

 private:
  bool read_quoted(CsvCell& cell);
  void fail(const CsvCell& at, std::string message, std::string remedy);

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  int line_ = 1;
  std::deque<std::string> unescaped_;  ///< cells of this record that held doubled quotes
  std::optional<engine::Diagnostic> error_;
};

/// A number with a decimal point, whatever the locale; an empty cell, `NaN` and `NA` are NaN.
/// Nothing when it is not a number, or infinite.
std::optional<double> parse_number(std::string_view text);

/// Nanoseconds of `YYYY-MM-DD hh:mm:ss[.fff]` (blank or T between date and time, Z allowed at the
/// end) since 1970, or of plain seconds. Nothing when it is neither, or when it does not fit.
std::optional<std::int64_t> parse_time_ns(std::string_view text);

}  // namespace orrery::devices
