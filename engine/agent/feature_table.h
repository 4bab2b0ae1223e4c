// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <tuple>
#include <vector>

#include "engine/signal/batch.h"

namespace orrery::engine {

/// How cleaned signals of one device become one row for the agent.
enum class Alignment {
  kTick,  ///< one row a tick with news: the last value of each signal, the time of the newest
  kTime,  ///< one row a sampling time: the values sampled at that time, older ones held where one
          ///< is missing
};

/// Joins cleaned signals into rows, one a device and time: the columns of all signals side by side.
/// A value that has never arrived is NaN; one that is older than `hold` is NaN again. Rows of a
/// device go forward in time: a value that comes too late for its row makes none, and is held only
/// where it is the newest of its signal. A gate makes no rows and keeps its last state.
class FeatureTable {
 public:
  struct Column {
    SignalInfo signal;
    bool is_gate = false;  ///< decides whether rows are judged; not a feature itself
    double gate_above = 0.5;
    Duration gate_settle;  ///< how long the gate must have been open
  };

  FeatureTable(std::vector<Column> columns, Alignment alignment, Duration hold, Duration patience);

  const std::vector<std::string>& names() const { return names_; }
  std::uint32_t width() const { return width_; }

  /// Takes the cleaned rows of column `c`, in any order of device.
  void take(std::size_t c, const Batch& rows);
  /// Appends the rows that are due at `now`. With `kTime`, samples younger than `patience` wait for
  /// their peers.
  void assemble(SimTime now, Batch& out);

  /// Whether a tick makes one signal's rows into features as they are: one column that is no gate,
  /// the newest row of each device. Then little has to be remembered.
  bool is_plain() const { return is_plain_; }
  /// `take` and `assemble` in one go, of a plain table. `newest` is room to work with.
  void pass(const Batch& rows, std::vector<std::uint32_t>& newest, Batch& out);

  void save(class ArchiveWriter& archive) const;
  bool load(class ArchiveReader& archive);

 private:
  struct Sample {
    DeviceId device = 0;
    std::uint32_t column = 0;
    SimTime time;
    std::uint64_t value = 0;  ///< index into `pending_values_`
    auto order() const { return std::tuple(device, time.ns, column, value); }
  };

  /// Whether the sample is a feature newer than the one held.
  bool hold_value(const Sample& sample, const double* values);
  void assemble_by_time(SimTime due, Batch& out);
  /// Keeps the rows of a plain table until `assemble`.
  void wait(const Batch& rows);
  void take_newest(const Batch& rows, std::vector<std::uint32_t>& newest);
  bool sound(const Sample& sample) const;
  bool gate_open(std::size_t device, SimTime at) const;
  void emit(std::size_t device, SimTime at, Batch& out);
  void forget(std::size_t kept_from);

  std::vector<Column> columns_;
  Alignment alignment_;
  Duration hold_;
  Duration patience_;
  bool is_plain_ = false;
  DeviceId first_device_ = 0;
  std::uint32_t width_ = 0;
  std::vector<std::string> names_;
  std::vector<std::uint32_t> offset_;  ///< of a column's values in a row
  // A plain table has `held_at_`, which is also the time of the last row, and `rows_made_`.
  std::vector<double> held_;              ///< last values, device by device
  std::vector<SimTime> held_at_;          ///< per device and column; sampling time
  std::vector<SimTime> gate_open_since_;  ///< per device; never() while closed
  std::vector<SimTime> row_at_;           ///< per device: time of its last row, judged or gated
  std::vector<SimTime> news_at_;          ///< per device: newest feature since the last tick
  std::vector<Sample> pending_;
  std::vector<double> pending_values_;
  std::vector<std::uint64_t> rows_made_;  ///< per device: sequence numbers of the rows
  Batch waiting_;                         ///< taken, of a plain table
};

}  // namespace orrery::engine
