// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "engine/agent/decisions.h"
#include "engine/record/device_column.h"
#include "models/audit/alert_episodes.h"
#include "models/audit/detection_score.h"
#include "models/audit/row_score.h"
#include "models/audit/score_histogram.h"

namespace orrery::models {

using engine::DeviceColumn;

/// What one judge did, counted while it judges: 8 bytes a device, bins of scores, one outcome a
/// fault, one entry a stretch of alerts. The counts are those of score_detections; scores are known
/// to their bin (score_histogram.h), and intervals resample blocks of neighbouring devices instead
/// of single ones (at most 100 blocks; one device each where there are no more).
class JudgeTally {
 public:
  struct Setup {
    engine::DeviceId first_device = 0;  ///< of all devices that are judged, here and elsewhere
    std::uint32_t device_count = 1;
    engine::Duration episode_gap;  ///< as in alert_episodes
    bool keeps_episodes = false;
  };
  /// What is known of a fault besides the truth.
  struct Outcome {
    engine::SimTime first_alert = engine::SimTime::never();
    double peak = -std::numeric_limits<double>::infinity();  ///< highest score within its span
  };

  explicit JudgeTally(const Setup& setup);

  /// Rows of devices without a known fault, each device's in order of time. Where `faulty` is not 0
  /// the row goes to `unsettled` instead. Devices must have been taken in by `cover`.
  void judge(std::span<const engine::Judgement> rows, DeviceColumn<std::uint8_t>& faulty,
             std::vector<engine::Judgement>& unsettled);
  /// A row with the faults (indices) that are active on its device.
  void judge(const engine::Judgement& row, std::span<const std::size_t> active);
  void cover(engine::DeviceId low, engine::DeviceId high) { hours_.cover(low, high, {}); }
  void add_fault() { outcomes_.emplace_back(); }

  /// Whether rows of a device have been counted as fault-free.
  bool has_healthy(engine::DeviceId device) const {
    return hours_.has(device) && hours_[device].hour >= 0;
  }
  const std::vector<Outcome>& outcomes() const { return outcomes_; }
  /// Sorted by start, then device.
  std::vector<AlertEpisode> episodes() const;

  DetectionScore score(std::span<const FaultSpan> faults, const ScoringOptions& options) const;
  /// The threshold is the upper end of its bin: the budget holds, and the recall is that of a
  /// threshold at most 1/1024 lower or less.
  RecallAtBudget at_budget(std::span<const FaultSpan> faults, const ScoringOptions& options,
                           double budget) const;
  /// What the average precision of the single scores can be at least and at most.
  struct Bounds {
    double low = 0.0;
    double high = 0.0;
  };
  Bounds auc_pr_bounds() const;

  /// Of other devices; its faults stand behind the ones that are here.
  void merge(const JudgeTally& other);
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  struct Block {
    RowScore rows;
    ScoreHistogram healthy;
    ScoreHistogram faulty;
  };
  /// The clock hour in which a device last had a fault-free row.
  struct DeviceHour {
    std::int32_t hour = -1;  ///< twice the hour, plus 1 when it has an alert
    ScoreHistogram::Bin peak = 0;
  };
  struct Hours {  ///< finished ones
    std::uint64_t exposed = 0;
    std::uint64_t alarmed = 0;
    ScoreHistogram peaks;
  };

  Block& block_of(engine::DeviceId device);
  void add_healthy(const engine::Judgement& row, std::int32_t hour, Block& block);
  void add_alert(const engine::Judgement& row);
  static void close(const DeviceHour& hour, Hours& hours);
  Hours all_hours() const;
  ScoreHistogram all_scores(ScoreHistogram Block::*of) const;

  Setup setup_;
  std::uint32_t block_devices_ = 1;
  std::map<std::uint32_t, Block> blocks_;
  DeviceColumn<DeviceHour> hours_;
  Hours closed_;
  std::vector<Outcome> outcomes_;
  std::map<engine::DeviceId, AlertEpisode> open_;
  std::vector<AlertEpisode> ended_;
};

}  // namespace orrery::models
