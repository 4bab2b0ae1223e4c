// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/audit/judge_tally.h"

namespace orrery::models {

/// Scores an agent and its controls while they judge: truth comes as it happens, rows are counted
/// and forgotten. Counts, events, delays and false alarms are those of score_detections over the
/// same rows; what needs the single scores (AUC-PR, recall at a budget) is known to a bin.
///
/// A row meets the faults that are known when it is judged. The end of a fault may be told late: a
/// repair is found out when the device is next advanced. So rows of devices that ever had a fault
/// wait until `settle`, which says that all is known up to the rows judged so far.
///
/// Holds when a device's rows come in order of time and its faults are told here before the rows
/// they are active on. Memory: 8 bytes a device and judge, 1 a device (9 with controls), and what
/// judge_tally.h says.
class StreamScore {
 public:
  /// Names of the judges: empty for the agent, else the control's. The agent is the first.
  StreamScore(const JudgeTally::Setup& setup, std::vector<std::string> judges);

  /// At onset and at every change. Faults that concern no device, or none of the judged ones, are
  /// passed over.
  void on_fault(const engine::FaultRecord& fault);
  /// The agent's rows of a tick come before its controls'. A control's rows that lie before the
  /// agent's first row of the same device do not count, so that all are scored on the same rows.
  void judge(const std::string& name, std::span<const engine::Judgement> rows);
  /// The truth about these devices is complete up to every row judged so far.
  void settle(engine::DeviceId first, std::uint32_t count);

  /// One judge's numbers; `until` is the end of the run. Settles everything first.
  struct Numbers {
    std::string control;
    DetectionScore score;
    RecallAtBudget at_budget;
    JudgeTally::Bounds auc_pr;
  };
  std::vector<Numbers> numbers(engine::SimTime until, double budget);
  /// What the agent itself made of each of its faults, and its stretches of alerts.
  struct Found {
    engine::FaultRecord fault;
    engine::SimTime at = engine::SimTime::never();
  };
  std::vector<Found> found() const;
  std::vector<AlertEpisode> episodes() const { return tallies_.front().episodes(); }
  std::span<const engine::FaultRecord> faults() const { return faults_; }
  engine::SimTime from() const { return from_; }  ///< time of the first judged row; or never
  std::uint64_t unsettled() const;

  /// A device was judged in one part and had its fault told in another: what was counted is wrong,
  /// and the judgements of such an agent must be kept instead. Known once parts are merged.
  bool truth_was_elsewhere() const { return truth_was_elsewhere_; }

  /// Takes in what another part of the plant counted: the same judges, other devices.
  void merge(const StreamScore& other);
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  void cover(std::span<const engine::Judgement> rows);
  void begin_devices(std::span<const engine::Judgement> rows);
  std::span<const engine::Judgement> since_first(std::span<const engine::Judgement> rows);
  void settle_row(std::size_t judge, const engine::Judgement& row);
  void add_fault(const engine::FaultRecord& fault);

  JudgeTally::Setup setup_;
  std::vector<std::string> names_;
  std::vector<JudgeTally> tallies_;
  std::vector<std::vector<engine::Judgement>> unsettled_;  ///< by judge
  DeviceColumn<std::uint8_t> faulty_;                      ///< 1: a fault of the device is known
  DeviceColumn<engine::SimTime> first_row_;  ///< of the agent; kept when there are controls
  engine::SimTime from_ = engine::SimTime::never();
  bool truth_was_elsewhere_ = false;
  std::vector<engine::FaultRecord> faults_;
  std::map<std::uint64_t, std::size_t> fault_by_id_;  ///< of this part
  std::unordered_map<engine::DeviceId, std::vector<std::size_t>> faults_on_;
  std::vector<engine::Judgement> kept_;  ///< scratch
  std::vector<std::size_t> active_;      ///< scratch
};

}  // namespace orrery::models
