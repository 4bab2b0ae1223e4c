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

void JudgementLog::merge(JudgementLog&& other) {
  latency_ns_.merge(other.latency_ns_);
  for (auto& [name, judge] : other.judges_) {
    const auto [mine, is_new] = judges_.try_emplace(name, std::move(judge));
    if (is_new) continue;
    auto& rows = mine->second.judgements;
    rows.insert(rows.end(), judge.judgements.begin(), judge.judgements.end());
  }
}

namespace {

/// Rows of a device come in order of time, so that sorting by device alone is enough: by counting.
void sort_by_device(std::vector<engine::Judgement>& rows) {
  const auto by_device = [](const auto& a, const auto& b) { return a.device < b.device; };
  if (std::is_sorted(rows.begin(), rows.end(), by_device)) return;
  const auto [low, high] = std::minmax_element(rows.begin(), rows.end(), by_device);
  const engine::DeviceId first = low->device;
  std::vector<std::size_t> place(high->device - first + 2, 0);
  for (const auto& row : rows) ++place[row.device - first + 1];
  for (std::size_t d = 1; d < place.size(); ++d) place[d] += place[d - 1];
  std::vector<engine::Judgement> sorted(rows.size());
  for (const auto& row : rows) sorted[place[row.device - first]++] = row;
  rows = std::move(sorted);
}

}  // namespace

std::vector<JudgementLog::Judge> JudgementLog::take_judges(const std::string& agent) {
  std::vector<Judge> judges;
  const auto own = judges_.find(agent);
  if (own == judges_.end()) return judges;
  judges.push_back(std::move(own->second));
  judges_.erase(own);
  sort_by_device(judges.front().judgements);
  std::map<engine::DeviceId, engine::SimTime> first;
  for (const auto& judgement : judges.front().judgements)
    first.try_emplace(judgement.device, judgement.time);
  for (auto judge = judges_.begin(); judge != judges_.end();) {
    if (judge->second.agent != agent) {
      ++judge;
      continue;
    }
    Judge control = std::move(judge->second);
    judge = judges_.erase(judge);
    sort_by_device(control.judgements);
    auto from = first.end();
    std::erase_if(control.judgements, [&](const engine::Judgement& judgement) {
      if (from == first.end() || from->first != judgement.device)
        from = first.find(judgement.device);
      return from == first.end() || judgement.time < from->second;
    });
    judges.push_back(std::move(control));
  }
  return judges;
}

}  // namespace orrery::scenarios
