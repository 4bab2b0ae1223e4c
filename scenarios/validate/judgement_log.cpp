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

void JudgementLog::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("judgements");
  archive.put(static_cast<std::uint64_t>(judges_.size()));
  for (const auto& [name, judge] : judges_) {
    archive.put_text(name);
    archive.put_text(judge.agent);
    archive.put_text(judge.control);
    archive.put_span(std::span<const engine::Judgement>(judge.judgements));
    archive.put(judge.threshold);
  }
  latency_ns_.save(archive);
}

bool JudgementLog::load(engine::ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.expect_section("judgements") || !archive.get(count)) return false;
  judges_.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string name;
    if (!archive.get_text(name)) return false;
    Judge& judge = judges_[name];
    if (!archive.get_text(judge.agent) || !archive.get_text(judge.control) ||
        !archive.get_vector(judge.judgements) || !archive.get(judge.threshold)) {
      return false;
    }
  }
  return latency_ns_.load(archive);
}

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
