// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/signal/quality.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

/// Index of a device over the whole plant; a population owns a contiguous range.
using DeviceId = std::uint32_t;
/// Index of a signal over the whole plant.
using SignalId = std::uint32_t;

/// One signal: what one kind of sensor reports, or what an agent puts out.
struct SignalInfo {
  SignalId id = 0;
  std::string name;  ///< `pump.vibration`
  std::string unit = "1";
  std::uint32_t width = 1;      ///< values a row: scalar 1, position 3, waveform or image n
  double sample_rate_hz = 0.0;  ///< inside a waveform row; 0 otherwise
  DeviceId first_device = 0;
  std::uint32_t device_count = 0;
  std::vector<std::string>
      components;  ///< names of the values of a row; empty for scalars and waveforms
};

/// Readings of one signal, in columns. Rows carry the device, the time of sampling, the time of
/// arrival (the time of sampling until a network has carried them), the sequence number given by
/// their source, and the quality. Values are contiguous: row i is `values[i * width .. (i + 1) *
/// width)`.
struct Batch {
  SignalId signal = 0;
  std::uint32_t width = 1;
  std::vector<double> values;
  std::vector<DeviceId> device;
  std::vector<SimTime> time;
  std::vector<SimTime> arrival;
  std::vector<std::uint64_t> sequence;
  std::vector<Quality> quality;

  std::size_t rows() const { return device.size(); }
  bool empty() const { return device.empty(); }
  std::span<double> row(std::size_t i) { return {values.data() + i * width, width}; }
  std::span<const double> row(std::size_t i) const { return {values.data() + i * width, width}; }

  /// Removes the rows, keeps the memory.
  void clear();
  void reserve(std::size_t rows);
  /// Appends a row and returns its values, zeroed, to be filled in.
  std::span<double> append(DeviceId from, SimTime sampled, std::uint64_t number,
                           Quality flags = Quality::kGood);
  /// Appends `count` rows, zeroed, whose columns the caller fills in; returns the first of them.
  std::size_t append_rows(std::size_t count);
  /// Appends row i of `other`, which has the same width.
  void append_row(const Batch& other, std::size_t i);
  void append_all(const Batch& other);
  /// The order in which an agent sees rows: (arrival, device, sequence).
  void sort_by_arrival();
  /// Keeps the rows whose quality has none of `flags`.
  void remove_rows_with(Quality flags);
};

}  // namespace orrery::engine
