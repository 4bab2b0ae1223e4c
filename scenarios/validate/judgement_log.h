// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/record/histogram.h"
#include "engine/record/tap.h"

namespace orrery::scenarios {

/// Keeps what metrics are made from: the judgements of every agent and control, and how long
/// readings took to arrive.
class JudgementLog final : public engine::Tap {
 public:
  struct Judge {
    std::string agent;    ///< in the scenario
    std::string control;  ///< empty for the agent itself
    std::vector<engine::Judgement> judgements;
    double threshold = 0.0;
  };

  void on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                const engine::Batch& rows) override;
  void on_judgements(const std::string& agent, const std::vector<engine::Judgement>& judgements,
                     double threshold) override;

  /// The agent and its controls, the agent first, each one's judgements in order of device and
  /// time; the log forgets them (of a large fleet they are most of the memory). A control's rows
  /// that lie before the agent's first judgement of the same device are dropped, so that all are
  /// scored on the same rows.
  std::vector<Judge> take_judges(const std::string& agent);
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

  /// Of readings that arrived, ns.
  const engine::Histogram& latency() const { return latency_ns_; }

 private:
  std::map<std::string, Judge> judges_;  ///< by full name, `watch` or `watch/random`
  engine::Histogram latency_ns_;
};

}  // namespace orrery::scenarios
