// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/agent/control_spec.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// The part of an observation matrix that some axes fill: rows x width, from column `first` on.
struct AxesView {
  float* values = nullptr;
  std::uint8_t* missing = nullptr;
  std::size_t rows = 0;
  std::size_t width = 0;
  std::size_t first = 0;
};

/// What a control knows of one signal: of each device the newest value that has arrived, by its
/// time of sampling, and what that was at the last ticks.
class SignalMemory {
 public:
  explicit SignalMemory(const SignalAxes& axes);

  std::size_t width() const { return picks_ * per_pick(); }
  std::size_t per_pick() const { return history_ + (age_ ? 1 : 0); }
  /// Rows that arrived, in any order.
  void take(const Batch& arrived);
  /// Fills the axes as they are at `now`; once a tick.
  void fill(SimTime now, const AxesView& out);
  /// When the newest value of a device that a decision maker observes was sampled; never() before
  /// the first one arrives.
  SimTime sampled_at(std::size_t row, std::size_t pick) const;
  std::size_t picks() const { return picks_; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  double age_s(SimTime now, std::size_t device) const;

  std::size_t picks_;
  std::vector<std::uint32_t> devices_;
  DeviceId first_device_;
  Duration hold_;
  std::size_t history_;
  bool age_;
  StatedRange range_;
  double otherwise_;
  std::vector<double> newest_;           ///< by device
  std::vector<SimTime> sampled_;         ///< by device
  std::vector<std::uint64_t> sequence_;  ///< by device
  std::vector<double> past_;             ///< ring of columns; NaN: missing then
  std::uint64_t ticks_ = 0;
};

}  // namespace orrery::engine
