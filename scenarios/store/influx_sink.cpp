// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/influx_sink.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::scenarios {

namespace {

/// Columns by which a line is told from others; all other texts are fields.
constexpr std::array<std::string_view, 16> kTags = {
    "name",  "agent", "control", "grouped by", "group",     "unit",       "device", "id",
    "fault", "model", "target",  "input",      "statistic", "comparison", "book",   "reason"};

bool is_tag(const TableColumn& column) {
  const bool names = column.kind == CellKind::kText || column.kind == CellKind::kCount;
  return names && std::find(kTags.begin(), kTags.end(), column.name) != kTags.end();
}

std::string key_of(std::string name) {
  std::replace(name.begin(), name.end(), ' ', '_');
  // `time` is the name of the timestamp in queries.
  return name == "time" ? "at" : name;
}

std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    const bool breaks = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    const char kept = breaks ? ' ' : c;
    if (special.find(kept) != std::string_view::npos) out += '\\';
    out += kept;
  }
  if (!out.empty() && out.back() == '\\') out.back() = '/';
  return out;
}

/// Of rows of a series with one value a row.
constexpr const char* kValue = "value";

}  // namespace

std::string influx_name(std::string_view text) { return escaped(text, ",= "); }
std::string influx_measurement(std::string_view text) { return escaped(text, ", "); }

std::string influx_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void InfluxLine::tag(std::string_view key, std::string_view value) {
  if (value.empty()) return;
  head_ += ',';
  head_ += influx_name(key);
  head_ += '=';
  head_ += influx_name(value);
}

bool InfluxLine::number(std::string_view key, double value) {
  if (!std::isfinite(value)) return false;
  field(key, fmt::format("{}", value));
  return true;
}

void InfluxLine::count(std::string_view key, std::uint64_t value) {
  field(key, fmt::format("{}i", value));
}

void InfluxLine::flag(std::string_view key, bool value) { field(key, value ? "true" : "false"); }

void InfluxLine::text(std::string_view key, std::string_view value) {
  field(key, influx_text(value));
}

std::string InfluxLine::at(std::int64_t unix_ns) const {
  return fmt::format("{} {} {}\n", head_, fields_, unix_ns);
}

void InfluxLine::field(std::string_view key, std::string_view value) {
  if (!fields_.empty()) fields_ += ',';
  fields_ += influx_name(key);
  fields_ += '=';
  fields_ += value;
}

InfluxSink::InfluxSink(InfluxShape shape, const TableShape& table, const TextOut& out,
                       InfluxCounts& counts)
    : shape_(std::move(shape)),
      out_(out),
      counts_(counts),
      start_(shape_.measurement),
      line_(shape_.measurement) {
  for (const auto& [key, value] : shape_.tags) start_.tag(key, value);
  const bool series = !table.facts.empty();
  for (const auto& [key, value] : table.facts) start_.tag(key, value);
  std::size_t values = 0;
  for (const auto& column : table.columns) values += column.kind == CellKind::kNumber;
  for (const auto& column : table.columns) {
    Column mine{key_of(column.name), is_tag(column), !has_time_ && column.kind == CellKind::kTime};
    has_time_ |= mine.is_timestamp;
    const bool wave = column.kind == CellKind::kNumbers;
    if (series && (wave || (values == 1 && column.kind == CellKind::kNumber))) {
      mine.key = kValue;
      start_.tag("unit", column.unit);
    }
    bare_ &= mine.is_tag || mine.is_timestamp;
    columns_.push_back(std::move(mine));
  }
  start_row();
}

void InfluxSink::text(std::string_view value) {
  const Column& column = next();
  if (column.is_tag)
    line_.tag(column.key, value);
  else if (!value.empty())
    line_.text(column.key, value);
}

void InfluxSink::number(double value) {
  if (!line_.number(next().key, value)) ++counts_.left_out;
}

void InfluxSink::numbers(std::span<const double> values) {
  const std::string& key = next().key;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!line_.number(fmt::format("{}_{}", key, i), values[i])) ++counts_.left_out;
  }
}

void InfluxSink::count(std::uint64_t value) {
  const Column& column = next();
  if (column.is_tag)
    line_.tag(column.key, fmt::format("{}", value));
  else
    line_.count(column.key, value);
}

/// 64 bits without a sign do not fit into a field.
void InfluxSink::seed(std::uint64_t value) { line_.text(next().key, fmt::format("{}", value)); }

void InfluxSink::flag(bool value) { line_.flag(next().key, value); }

void InfluxSink::quality(engine::Quality value) {
  line_.count(next().key, static_cast<std::uint64_t>(value));
}

void InfluxSink::time(engine::SimTime value) {
  const Column& column = next();
  const bool never = value == engine::SimTime::never();
  if (column.is_timestamp) {
    timed_ = !never;
    time_ns_ = value.ns;
  } else if (never) {
    ++counts_.left_out;
  } else {
    line_.number(column.key, static_cast<double>(value.ns) * 1e-9);
  }
}

void InfluxSink::nothing() { ++column_; }

void InfluxSink::write_row() {
  if (bare_) line_.flag("seen", true);
  if (timed_ && line_.has_fields()) {
    out_(line_.at(shape_.epoch_unix_ns + time_ns_));
    ++counts_.lines;
  } else {
    ++counts_.left_out;
  }
  start_row();
}

void InfluxSink::start_row() {
  line_ = start_;
  column_ = 0;
  timed_ = true;
  time_ns_ = shape_.end_ns;
}

}  // namespace orrery::scenarios
