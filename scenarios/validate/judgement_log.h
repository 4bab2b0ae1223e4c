// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/record/archive.h"
#include "engine/record/histogram.h"
#include "engine/record/tap.h"
#include "models/audit/stream_score.h"
#include "scenarios/validate/judge_plan.h"

namespace orrery::scenarios {

/// Keeps what metrics are made from: the judgements of every agent and control, or their counts
/// where an agent's plan says so, and how long readings took to arrive. Faults must be told to it
/// (before the first event those that are known from the start). Each part of a plant has its own
/// log; the merged one gives the same metrics in whatever order the parts are merged.
class JudgementLog final : public engine::Tap {
 public:
  struct Judge {
    std::string agent;    ///< in the scenario
    std::string control;  ///< empty for the agent itself
    std::vector<engine::Judgement> judgements;
  };

  /// Agents without a plan are kept.
  explicit JudgementLog(std::vector<JudgePlan> plans = {});

  void on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                const engine::Batch& rows) override;
  void on_judgements(const std::string& agent, const std::vector<engine::Judgement>& judgements,
                     double threshold) override;
  void on_fault(const engine::FaultRecord& fault) override;

  /// The agent and its controls, the agent first, each one's judgements in order of device and
  /// time; the log forgets them (of a large fleet they are most of the memory). A control's rows
  /// that lie before the agent's first judgement of the same device are dropped, so that all are
  /// scored on the same rows.
  std::vector<Judge> take_judges(const std::string& agent);
  /// The counts of an agent that is scored in a stream; null for others.
  models::StreamScore* stream(const std::string& agent);
  /// Of readings that arrived, ns.
  const engine::Histogram& latency() const { return latency_ns_; }

  /// Takes in what another part of the plant saw, under the same plans.
  void merge(const JudgementLog& other);
  /// Into a log made with the same plans.
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  std::map<std::string, Judge> judges_;                 ///< by full name, `watch/random_score`
  std::map<std::string, models::StreamScore> streams_;  ///< by agent
  engine::Histogram latency_ns_;
};

}  // namespace orrery::scenarios
