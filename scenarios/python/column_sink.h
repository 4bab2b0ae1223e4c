// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "scenarios/store/table_sink.h"

namespace orrery::scenarios::python {

/// Takes a table as the exports write it, and gives its columns as numpy arrays: numbers and
/// simulated times (seconds) as float64 with NaN where there is none, counts as uint64, flags as
/// bool, quality as its flags in uint8, texts as arrays of str, each text made once. Rows are
/// collected without the interpreter.
class ColumnSink final : public TableSink {
 public:
  explicit ColumnSink(const TableShape& shape);

  void text(std::string_view value) override;
  void number(double value) override { next().numbers.push_back(value); }
  void numbers(std::span<const double> values) override;
  void count(std::uint64_t value) override { next().counts.push_back(value); }
  void seed(std::uint64_t value) override { next().counts.push_back(value); }
  void flag(bool value) override { next().small.push_back(value ? 1 : 0); }
  void quality(engine::Quality value) override {
    next().small.push_back(static_cast<std::uint8_t>(value));
  }
  void time(engine::SimTime value) override;
  void nothing() override;
  void close() override {}

  /// A list of (name, unit, array).
  pybind11::list columns() const;

 private:
  /// A column; its kind says which of these hold its rows.
  struct Column {
    TableColumn shape;
    std::vector<double> numbers;
    std::vector<std::uint64_t> counts;
    std::vector<std::uint8_t> small;
    std::vector<std::uint32_t> texts;  ///< indices of `names_`
  };

  void write_row() override { at_ = 0; }
  Column& next() { return columns_[at_++]; }
  pybind11::array array(const Column& column) const;

  std::vector<Column> columns_;
  std::size_t at_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> indices_;
  std::vector<std::string> names_;
};

}  // namespace orrery::scenarios::python
