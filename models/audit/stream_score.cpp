// SPDX-License-Identifier: Apache-2.0
#include "models/audit/stream_score.h"

#include <algorithm>
#include <iterator>

#include "engine/fault/fault_records.h"
#include "engine/registry/check.h"

namespace orrery::models {

using engine::DeviceId;
using engine::FaultRecord;
using engine::Judgement;
using engine::SimTime;

StreamScore::StreamScore(const JudgeTally::Setup& setup, std::vector<std::string> judges)
    : setup_(setup), names_(std::move(judges)) {
  for (std::size_t i = 0; i < names_.size(); ++i) {
    setup_.keeps_episodes = i == 0;
    tallies_.emplace_back(setup_);
  }
  unsettled_.resize(names_.size());
}

void StreamScore::on_fault(const FaultRecord& fault) {
  if (!fault.on_device || fault.device - setup_.first_device >= setup_.device_count) return;
  const auto known = fault_by_id_.find(fault.id);
  if (known != fault_by_id_.end()) {
    faults_[known->second] = fault;
    return;
  }
  fault_by_id_.emplace(fault.id, faults_.size());
  add_fault(fault);
}

void StreamScore::add_fault(const FaultRecord& fault) {
  faulty_.cover(fault.device, fault.device, 0);
  faulty_[fault.device] = 1;
  faults_on_[fault.device].push_back(faults_.size());
  faults_.push_back(fault);
  for (JudgeTally& tally : tallies_) tally.add_fault();
}

void StreamScore::judge(const std::string& name, std::span<const Judgement> rows) {
  if (rows.empty()) return;
  const auto at = std::find(names_.begin(), names_.end(), name);
  ORRERY_CHECK(at != names_.end(), "a judge that was not announced");
  const auto judge = static_cast<std::size_t>(at - names_.begin());
  if (judge == 0) {
    begin_devices(rows);
  } else {
    rows = since_first(rows);
  }
  cover(rows);
  tallies_[judge].judge(rows, faulty_, unsettled_[judge]);
}

/// The range of the devices of some rows.
static std::pair<DeviceId, DeviceId> range_of(std::span<const Judgement> rows) {
  DeviceId low = rows.front().device;
  DeviceId high = low;
  for (const Judgement& row : rows) {
    low = std::min(low, row.device);
    high = std::max(high, row.device);
  }
  return {low, high};
}

void StreamScore::cover(std::span<const Judgement> rows) {
  if (rows.empty()) return;
  const auto [low, high] = range_of(rows);
  faulty_.cover(low, high, 0);
  for (JudgeTally& tally : tallies_) tally.cover(low, high);
}

void StreamScore::begin_devices(std::span<const Judgement> rows) {
  for (const Judgement& row : rows) from_ = std::min(from_, row.time);
  if (names_.size() == 1) return;
  const auto [low, high] = range_of(rows);
  first_row_.cover(low, high, SimTime::never());
  for (const Judgement& row : rows) {
    SimTime& first = first_row_[row.device];
    first = std::min(first, row.time);
  }
}

std::span<const Judgement> StreamScore::since_first(std::span<const Judgement> rows) {
  const auto counts = [&](const Judgement& row) {
    return first_row_.has(row.device) && first_row_[row.device] <= row.time;
  };
  if (std::all_of(rows.begin(), rows.end(), counts)) return rows;
  kept_.clear();
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(kept_), counts);
  return kept_;
}

void StreamScore::settle(DeviceId first, std::uint32_t count) {
  for (std::size_t judge = 0; judge < names_.size(); ++judge) {
    std::vector<Judgement>& rows = unsettled_[judge];
    std::erase_if(rows, [&](const Judgement& row) {
      if (row.device - first >= count) return false;
      settle_row(judge, row);
      return true;
    });
  }
}

void StreamScore::settle_row(std::size_t judge, const Judgement& row) {
  active_.clear();
  for (const std::size_t fault : faults_on_.at(row.device)) {
    if (faults_[fault].start <= row.time && row.time <= faults_[fault].end)
      active_.push_back(fault);
  }
  tallies_[judge].judge(row, active_);
}

std::vector<StreamScore::Numbers> StreamScore::numbers(SimTime until, double budget) {
  settle(setup_.first_device, setup_.device_count);
  ScoringOptions options;
  options.from = from_;
  options.until = until;
  const std::vector<FaultSpan> faults = detectable_faults(faults_);
  std::vector<Numbers> all;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    all.push_back({names_[i], tallies_[i].score(faults, options),
                   tallies_[i].at_budget(faults, options, budget), tallies_[i].auc_pr_bounds()});
  }
  return all;
}

std::vector<StreamScore::Found> StreamScore::found() const {
  std::vector<Found> all;
  for (std::size_t f = 0; f < faults_.size(); ++f)
    all.push_back({faults_[f], tallies_.front().outcomes()[f].first_alert});
  return all;
}

std::uint64_t StreamScore::unsettled() const {
  std::uint64_t rows = 0;
  for (const auto& waiting : unsettled_) rows += waiting.size();
  return rows;
}

void StreamScore::merge(const StreamScore& other) {
  ORRERY_CHECK(names_ == other.names_, "parts with the same judges");
  const auto judged_by = [](const StreamScore& part) {
    return [&part](const FaultRecord& fault) {
      return part.tallies_.front().has_healthy(fault.device);
    };
  };
  truth_was_elsewhere_ |=
      other.truth_was_elsewhere_ ||
      std::any_of(other.faults_.begin(), other.faults_.end(), judged_by(*this)) ||
      std::any_of(faults_.begin(), faults_.end(), judged_by(other));
  for (const FaultRecord& fault : other.faults_) {
    faulty_.at(fault.device) = 1;
    faults_on_[fault.device].push_back(faults_.size());
    faults_.push_back(fault);
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    tallies_[i].merge(other.tallies_[i]);
    unsettled_[i].insert(unsettled_[i].end(), other.unsettled_[i].begin(),
                         other.unsettled_[i].end());
  }
  from_ = std::min(from_, other.from_);
}

void StreamScore::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("stream score");
  archive.put(from_);
  archive.put(truth_was_elsewhere_);
  faulty_.save(archive);
  first_row_.save(archive);
  archive.put(static_cast<std::uint64_t>(faults_.size()));
  for (const FaultRecord& fault : faults_) engine::save_fault(fault, archive);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    archive.put_text(names_[i]);
    tallies_[i].save(archive);
    archive.put_span(std::span<const Judgement>(unsettled_[i]));
  }
}

bool StreamScore::load(engine::ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.expect_section("stream score") || !archive.get(from_) ||
      !archive.get(truth_was_elsewhere_) || !faulty_.load(archive) || !first_row_.load(archive) ||
      !archive.get(count)) {
    return false;
  }
  faults_.clear();
  fault_by_id_.clear();
  faults_on_.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    FaultRecord fault;
    if (!engine::load_fault(archive, fault)) return false;
    fault_by_id_.emplace(fault.id, faults_.size());
    faults_on_[fault.device].push_back(faults_.size());
    faults_.push_back(std::move(fault));
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::string name;
    if (!archive.get_text(name) || name != names_[i] || !tallies_[i].load(archive) ||
        !archive.get_vector(unsettled_[i]) || tallies_[i].outcomes().size() != faults_.size()) {
      return false;
    }
    const auto known = [&](const Judgement& row) { return faults_on_.contains(row.device); };
    if (!std::all_of(unsettled_[i].begin(), unsettled_[i].end(), known)) return false;
  }
  return true;
}

}  // namespace orrery::models
