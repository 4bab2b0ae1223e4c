// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "engine/registry/check.h"
#include "engine/signal/batch.h"
#include "models/data/state.h"

/// What every step does with rows: where a device's state stands, how a row leaves.
namespace orrery::models {

/// Gives the outgoing batch the step's shape, before the first row.
inline void begin_rows(engine::Batch& out, const engine::Batch& in,
                       const engine::SignalInfo& output) {
  if (out.empty()) {
    out.signal = in.signal;
    out.width = output.width;
  }
  ORRERY_CHECK(out.width == output.width, "the outgoing batch has another width");
}

/// Position of the row's device in the step's state arrays.
inline std::size_t slot(const engine::Batch& in, std::size_t i, const engine::SignalInfo& of) {
  const std::size_t device = in.device[i] - of.first_device;
  ORRERY_CHECK(device < of.device_count, "a row of a device that the signal does not have");
  return device;
}

/// Appends a row with the source, times and quality of row i of `in`, to be filled in.
inline std::span<double> append_like(engine::Batch& out, const engine::Batch& in, std::size_t i) {
  const auto row = out.append(in.device[i], in.time[i], in.sequence[i], in.quality[i]);
  out.arrival.back() = in.arrival[i];
  return row;
}

/// Whether the row carries values to compute with.
inline bool usable(engine::Quality flags) {
  return !has(flags, engine::Quality::kRejected) && !has(flags, engine::Quality::kMissing);
}

}  // namespace orrery::models
