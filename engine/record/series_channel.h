// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/record/alert_windows.h"
#include "engine/record/interval_summary.h"
#include "engine/record/recent_rows.h"
#include "engine/record/record_plan.h"
#include "engine/record/run_store.h"

namespace orrery::engine {

/// Which devices are kept, of those that the plan or their faults choose.
class KeptDevices {
 public:
  KeptDevices(const RecordPlan& plan, const std::vector<PopulationRecord>& plant);

  bool all() const { return all_; }
  bool has(DeviceId device) const { return all_ || (device < kept_.size() && kept_[device]); }
  /// A device that has its first fault.
  void add(DeviceId device);
  bool fault_added() const { return fault_added_; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  void keep(DeviceId first, std::uint32_t count);

  bool all_ = true;
  std::vector<bool> kept_;
  std::vector<DeviceId> added_;
  bool fault_added_ = false;
};

/// What decides about a row, besides its own series.
struct RowChoice {
  KeptDevices devices;
  AlertWindows windows;
};

/// One series at one stage: what of it is kept, and the block that is being filled.
class SeriesChannel {
 public:
  SeriesChannel(const RecordPlan& plan, std::string stage, const SignalInfo& signal);

  bool wanted() const { return why_not_.empty(); }
  const std::string& why_not() const { return why_not_; }
  const SeriesRecord& series() const { return series_; }
  std::uint64_t rows_seen() const { return rows_seen_; }
  std::uint64_t rows_kept() const { return rows_kept_; }
  void number(SeriesId id) { series_.id = chunk_.series = id; }

  void add(const Batch& batch, const RowChoice& choice, RunStore& store);
  void add(const std::vector<Judgement>& judgements, double threshold, const RowChoice& choice,
           RunStore& store);
  /// A window has been opened: the device's rows from `from` on that are still known are kept.
  void fetch_recent(DeviceId device, SimTime from, RunStore& store);
  /// Ends open intervals, hands over the block.
  void flush(RunStore& store);

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  bool is_score() const { return series_.stage == kScoreStage; }
  bool keeps_everything(const RowChoice& choice) const;
  void add_all(const Batch& batch, RunStore& store);
  void add(const SeriesRow& row, const RowChoice& choice, RunStore& store);
  bool passes(const SeriesRow& row);
  bool has_changed(const SeriesRow& row);
  void append(const SeriesRow& row, RunStore& store);
  void hand_over(RunStore& store);

  RecordPlan plan_;
  SeriesRecord series_;
  SeriesChunk chunk_;
  std::string why_not_;
  std::uint32_t width_ = 1;  ///< of the rows that come in
  std::uint64_t rows_seen_ = 0;
  std::uint64_t rows_kept_ = 0;
  DeviceColumn<std::uint32_t> seen_;        ///< rows so far; when every > 1
  DeviceColumn<std::uint8_t> has_last_;     ///< when on_change
  std::vector<double> last_;                ///< the last kept row, `width` a device
  std::optional<RecentRows> recent_;        ///< when around
  std::optional<IntervalSummary> summary_;  ///< when aggregate
};

}  // namespace orrery::engine
