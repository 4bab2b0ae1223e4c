// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/store/table_sink.h"
#include "scenarios/store/text_output.h"

namespace orrery::scenarios {

// The line protocol of InfluxDB:
//   measurement,tag=value,tag=value field=1.5,count=3i,text="words" 1465839830100400200
// Source: InfluxData, "InfluxDB line protocol reference" (InfluxDB 1.x documentation).

/// A tag's key or value, or a field's key. A line break becomes a blank, and a backslash at the end
/// (which would hide the separator after it) a slash: the protocol has no way to write either.
std::string influx_name(std::string_view text);
/// A measurement: `=` stands as it is.
std::string influx_measurement(std::string_view text);
/// The text of a field, with its quotes.
std::string influx_text(std::string_view text);

struct InfluxCounts {
  std::uint64_t lines = 0;
  /// Fields without a value (NaN, infinite, never) and rows without any field or time.
  std::uint64_t left_out = 0;
};

/// One line of the protocol, put together part by part.
class InfluxLine {
 public:
  explicit InfluxLine(std::string_view measurement) : head_(influx_measurement(measurement)) {}

  /// An empty value is no tag: the protocol has none.
  void tag(std::string_view key, std::string_view value);
  /// False: it is not finite, and the protocol has no such number.
  bool number(std::string_view key, double value);
  void count(std::string_view key, std::uint64_t value);
  void flag(std::string_view key, bool value);
  void text(std::string_view key, std::string_view value);

  bool has_fields() const { return !fields_.empty(); }
  std::string at(std::int64_t unix_ns) const;

 private:
  void field(std::string_view key, std::string_view value);

  std::string head_;
  std::string fields_;
};

/// What the rows of a table become.
struct InfluxShape {
  std::string measurement;
  std::vector<std::pair<std::string, std::string>> tags;  ///< of every line
  std::int64_t epoch_unix_ns = 0;                         ///< simulated time 0
  std::int64_t end_ns = 0;  ///< simulated; of rows of a table without a time
};

/// A table as lines: a column that names something is a tag, every other one a field; the first
/// time of a row is its timestamp, further ones are fields in seconds.
class InfluxSink final : public TableSink {
 public:
  InfluxSink(InfluxShape shape, const TableShape& table, const TextOut& out, InfluxCounts& counts);

  void text(std::string_view value) override;
  void number(double value) override;
  void numbers(std::span<const double> values) override;
  void count(std::uint64_t value) override;
  void seed(std::uint64_t value) override;
  void flag(bool value) override;
  void quality(engine::Quality value) override;
  void time(engine::SimTime value) override;
  void nothing() override;
  void close() override {}

 private:
  struct Column {
    std::string key;
    bool is_tag = false;
    bool is_timestamp = false;
  };
  void write_row() override;
  void start_row();
  const Column& next() { return columns_[column_++]; }

  InfluxShape shape_;
  std::vector<Column> columns_;
  const TextOut& out_;
  InfluxCounts& counts_;
  bool has_time_ = false;
  bool bare_ = true;  ///< no column is a field, but a line needs one: `seen=true`
  std::size_t column_ = 0;
  InfluxLine start_;  ///< measurement and tags that every line has
  InfluxLine line_;
  std::int64_t time_ns_ = 0;
  bool timed_ = true;
};

}  // namespace orrery::scenarios
