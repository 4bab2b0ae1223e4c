// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/csv_sink.h"

#include <fmt/format.h>

#include "scenarios/store/csv.h"

namespace orrery::scenarios {

namespace {

std::string with_unit(const std::string& name, const std::string& unit) {
  return unit.empty() ? name : fmt::format("{} [{}]", name, unit);
}

}  // namespace

CsvSink::CsvSink(const std::filesystem::path& path, const TableShape& shape) : out_(path) {
  for (const auto& column : shape.columns) {
    if (column.width == 1) {
      text(with_unit(column.name, column.unit));
      continue;
    }
    for (std::uint32_t i = 0; i < column.width; ++i)
      text(with_unit(fmt::format("{}[{}]", column.name, i), column.unit));
  }
  write_row();
}

void CsvSink::text(std::string_view value) { put(csv_text(value)); }
void CsvSink::number(double value) { put(csv_number(value)); }
void CsvSink::numbers(std::span<const double> values) {
  for (const double value : values) number(value);
}
void CsvSink::count(std::uint64_t value) { put(std::to_string(value)); }
void CsvSink::seed(std::uint64_t value) { put(std::to_string(value)); }
void CsvSink::flag(bool value) { put(value ? "true" : "false"); }
void CsvSink::quality(engine::Quality value) { put(std::to_string(static_cast<unsigned>(value))); }
void CsvSink::time(engine::SimTime value) { put(csv_seconds(value)); }
void CsvSink::nothing() { put({}); }

void CsvSink::put(std::string_view cell) {
  if (!first_) line_ += ',';
  first_ = false;
  line_ += cell;
}

void CsvSink::write_row() {
  line_ += "\r\n";
  out_.write(line_);
  line_.clear();
  first_ = true;
}

void CsvSink::close() { out_.close(); }

}  // namespace orrery::scenarios
