// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/signal/quality.h"
#include "engine/time/sim_time.h"

namespace orrery::scenarios {

/// What the cells of an exported column hold.
enum class CellKind {
  kText,
  kNumber,   ///< NaN is a cell without a value
  kNumbers,  ///< `width` numbers a row, such as a waveform
  kCount,    ///< whole, from 0, below 2^63
  kSeed,     ///< whole, 64 bits unsigned
  kFlag,
  kQuality,
  kTime,  ///< simulated time; `never` is a cell without a value
};

struct TableColumn {
  std::string name;  ///< in words: `true alarm`, `start`
  CellKind kind = CellKind::kText;
  std::string unit = "";  ///< empty: none, or it stands in another column of the row
  bool optional = false;  ///< a cell may have no value
  std::uint32_t width = 1;
};

struct TableShape {
  std::string file;  ///< without its end: `metric`, `series/03-sampled-pump.flow`
  std::vector<TableColumn> columns;
  /// What a reader should know of the table as a whole, by key: `stage` is `sampled`.
  std::vector<std::pair<std::string, std::string>> facts;
};

/// Takes one table row by row, cell by cell in the order of its columns; a format implements it.
/// Throws WriteError (`output_file.h`) when the disk does not take it.
class TableSink {
 public:
  virtual ~TableSink() = default;

  virtual void text(std::string_view value) = 0;
  virtual void number(double value) = 0;
  virtual void numbers(std::span<const double> values) = 0;
  virtual void count(std::uint64_t value) = 0;
  virtual void seed(std::uint64_t value) = 0;
  virtual void flag(bool value) = 0;
  virtual void quality(engine::Quality value) = 0;
  virtual void time(engine::SimTime value) = 0;
  virtual void nothing() = 0;  ///< a cell of an optional column without a value
  void end_row() {
    write_row();
    ++rows_;
  }
  /// After the last row: the file is whole.
  virtual void close() = 0;

  std::uint64_t rows() const { return rows_; }

 private:
  virtual void write_row() = 0;

  std::uint64_t rows_ = 0;
};

}  // namespace orrery::scenarios
