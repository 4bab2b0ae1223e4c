// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/judgement_log.h"

#include <algorithm>

namespace orrery::scenarios {

void JudgementLog::on_batch(engine::FlowStage stage, const engine::SignalInfo&,
                            const engine::Batch& rows) {
  if (stage != engine::FlowStage::kArrived) return;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    latency_ns_.add(static_cast<std::uint64_t>((rows.arrival[i] - rows.time[i]).ns));
  }
}

void JudgementLog::on_judgements(const std::string& agent,
                                 const std::vector<engine::Judgement>& judgements,
                                 double threshold) {
  Judge& judge = judges_[agent];
  if (judge.agent.empty()) {
    const std::size_t slash = agent.find('/');
    judge.agent = agent.substr(0, slash);
    if (slash != std::string::npos) judge.control = agent.substr(slash + 1);
  }
  judge.judgements.insert(judge.judgements.end(), judgements.begin(), judgements.end());
  judge.threshold = threshold;
}

std::vector<JudgementLog::Judge> JudgementLog::judges_of(const std::string& agent) const {
  std::vector<Judge> judges;
  const auto own = judges_.find(agent);
  if (own == judges_.end()) return judges;
  judges.push_back(own->second);
  std::map<engine::DeviceId, engine::SimTime> first;
  for (const auto& judgement : own->second.judgements) {
    const auto [at, is_new] = first.try_emplace(judgement.device, judgement.time);
    if (!is_new) at->second = std::min(at->second, judgement.time);
  }
  for (const auto& [name, judge] : judges_) {
    if (judge.agent != agent || judge.control.empty()) continue;
    Judge control = judge;
    std::erase_if(control.judgements, [&](const engine::Judgement& judgement) {
      const auto from = first.find(judgement.device);
      return from == first.end() || judgement.time < from->second;
    });
    judges.push_back(std::move(control));
  }
  return judges;
}

}  // namespace orrery::scenarios
