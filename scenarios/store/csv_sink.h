// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/store/output_file.h"
#include "scenarios/store/table_sink.h"

namespace orrery::scenarios {

/// A table as CSV (RFC 4180): UTF-8, CRLF, a header with units. Times are seconds; a cell without a
/// value is empty; a column of several numbers is a column each, `name[0]` ...
class CsvSink final : public TableSink {
 public:
  CsvSink(const std::filesystem::path& path, const TableShape& shape);

  void text(std::string_view value) override;
  void number(double value) override;
  void numbers(std::span<const double> values) override;
  void count(std::uint64_t value) override;
  void seed(std::uint64_t value) override;
  void flag(bool value) override;
  void quality(engine::Quality value) override;
  void time(engine::SimTime value) override;
  void nothing() override;
  void close() override;

 private:
  void write_row() override;
  void put(std::string_view cell);

  OutputFile out_;
  std::string line_;
  bool first_ = true;
};

}  // namespace orrery::scenarios
