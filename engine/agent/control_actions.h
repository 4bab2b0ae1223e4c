// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/agent/control_spec.h"
#include "engine/agent/decisions.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// A command of a control, and how long it waits at its node when the work there is done.
struct DelayedCommand {
  Command command;
  Duration delay;
};

/// Turns points of the action space into commands. A discrete choice is a number in mixed radix
/// over the levels of the actions, the last one counting fastest. A value changes no faster than
/// its rate, from one tick to the next. Commands are sent at every tick, whether or not anything
/// has changed: one that is lost is made good by the next.
class ControlActions {
 public:
  ControlActions(std::vector<ControlAction> acts, std::size_t rows, Duration period);

  bool is_discrete() const { return !acts_.empty() && !acts_.front().levels.empty(); }
  std::size_t size() const { return acts_.size(); }
  /// Floats of an action of one decision maker.
  std::size_t width() const { return is_discrete() ? 1 : acts_.size(); }
  /// Into the box, or to the nearest choice. False where it is not a number: it becomes
  /// `otherwise`.
  bool confine(std::span<float> action, std::span<const float> otherwise) const;

  /// Decides on the values that are in force from now on.
  void take(std::span<const float> actions);
  /// In SI, by decision maker: what was commanded last.
  std::span<const double> values(std::size_t act) const {
    return std::span(values_).subspan(act * rows_, rows_);
  }
  /// In SI, by action: what `take` would make of this action of a decision maker.
  void after(std::span<const float> action, std::size_t row, std::span<double> out) const;
  /// Of that values, by decision maker, action and device.
  void command(SimTime at, std::vector<DelayedCommand>& out) const;

  void save(ArchiveWriter& archive) const { archive.put_span(std::span<const double>(values_)); }
  bool load(ArchiveReader& archive) { return archive.get_span(std::span<double>(values_)); }

 private:
  std::vector<ControlAction> acts_;
  std::size_t rows_;
  Duration period_;
  std::uint32_t choices_ = 0;
  std::vector<double> values_;  ///< acts x rows
};

}  // namespace orrery::engine
