// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "devices/sensing/analog_params.h"
#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::devices {

/// Send on delta: a sample is reported
///
///   when it is the first with a value, or differs from the last reported one by `report_change`
///   or more (of a waveform: at any point), or `report_at_least_every` has passed since then.
///
/// A sample without a value is no change: it is reported, as missing, only where a report is due by
/// time, and leaves that report due. Without `report_change` a sensor reports every sample.
/// Memory: 8 (width + 1) bytes a sensor.
/// Source: M. Miskowicz, Send-on-delta concept: an event-based data reporting strategy, Sensors 6
/// (2006) 49-63; the report that is due by time (a heartbeat) is ours.
class ReportRule {
 public:
  static bool is_needed(const AnalogColumns& params);
  /// `params` outlives the rule.
  ReportRule(const AnalogColumns& params, std::size_t rows, std::uint32_t width);

  /// Removes from both batches the samples that are not reported, beginning with row `truth_first`
  /// and row `reported_first`; the rows from there on are alike.
  void thin(engine::Batch& truth, std::size_t truth_first, engine::Batch& reported,
            std::size_t reported_first, engine::DeviceId first_device);

  std::size_t bytes() const { return (sent_.capacity() + sent_ns_.capacity()) * 8; }
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  bool reports(std::uint32_t row, const engine::Batch& samples, std::size_t i);

  const AnalogColumns& params_;
  std::uint32_t width_;
  std::vector<double> sent_;           ///< last reported values; NaN before the first
  std::vector<std::int64_t> sent_ns_;  ///< when
};

}  // namespace orrery::devices
