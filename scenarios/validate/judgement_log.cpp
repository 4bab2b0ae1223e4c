// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/judgement_log.h"

#include <algorithm>
#include <tuple>

namespace orrery::scenarios {

namespace {

/// `watch/random_score` is a control of `watch`.
std::pair<std::string, std::string> agent_and_control(const std::string& name) {
  const std::size_t slash = name.find('/');
  if (slash == std::string::npos) return {name, {}};
  return {name.substr(0, slash), name.substr(slash + 1)};
}

}  // namespace

JudgementLog::JudgementLog(std::vector<JudgePlan> plans) {
  for (JudgePlan& plan : plans) {
    if (!plan.summary) continue;
    models::JudgeTally::Setup setup;
    setup.first_device = plan.first_device;
    setup.device_count = plan.device_count;
    setup.episode_gap = plan.episode_gap;
    std::vector<std::string> names = {""};
    names.insert(names.end(), plan.controls.begin(), plan.controls.end());
    std::sort(names.begin(), names.end());  // as kept ones are told
    streams_.try_emplace(plan.agent, setup, std::move(names));
  }
}

void JudgementLog::on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                            const engine::Batch& rows) {
  if (stage == engine::FlowStage::kArrived) latency_ns_.add_spans(rows.time, rows.arrival);
  // To be sampled, the devices were advanced: what happened to them until now has been told.
  if (stage != engine::FlowStage::kTruth) return;
  for (auto& [agent, stream] : streams_) {
    if (stream.unsettled() > 0) stream.settle(signal.first_device, signal.device_count);
  }
}

void JudgementLog::on_judgements(const std::string& name,
                                 const std::vector<engine::Judgement>& judgements, double) {
  const auto [agent, control] = agent_and_control(name);
  if (const auto stream = streams_.find(agent); stream != streams_.end()) {
    return stream->second.judge(control, judgements);
  }
  Judge& judge = judges_[name];
  judge.agent = agent;
  judge.control = control;
  judge.judgements.insert(judge.judgements.end(), judgements.begin(), judgements.end());
}

void JudgementLog::on_fault(const engine::FaultRecord& fault) {
  for (auto& [agent, stream] : streams_) stream.on_fault(fault);
}

models::StreamScore* JudgementLog::stream(const std::string& agent) {
  const auto at = streams_.find(agent);
  return at == streams_.end() ? nullptr : &at->second;
}

void JudgementLog::merge(const JudgementLog& other) {
  for (const auto& [name, judge] : other.judges_) {
    Judge& mine = judges_[name];
    mine.agent = judge.agent;
    mine.control = judge.control;
    mine.judgements.insert(mine.judgements.end(), judge.judgements.begin(), judge.judgements.end());
  }
  for (const auto& [agent, stream] : other.streams_) streams_.at(agent).merge(stream);
  latency_ns_.merge(other.latency_ns_);
}

void JudgementLog::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("judgements");
  archive.put(static_cast<std::uint64_t>(judges_.size()));
  for (const auto& [name, judge] : judges_) {
    archive.put_text(name);
    archive.put_span(std::span<const engine::Judgement>(judge.judgements));
  }
  for (const auto& [agent, stream] : streams_) {
    archive.put_text(agent);
    stream.save(archive);
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
    std::tie(judge.agent, judge.control) = agent_and_control(name);
    if (!archive.get_vector(judge.judgements)) return false;
  }
  for (auto& [agent, stream] : streams_) {
    std::string name;
    if (!archive.get_text(name) || name != agent || !stream.load(archive)) return false;
  }
  return latency_ns_.load(archive);
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
