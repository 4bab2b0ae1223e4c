// SPDX-License-Identifier: Apache-2.0
#include "models/audit/judge_tally.h"

#include <algorithm>
#include <tuple>

namespace orrery::models {

using engine::DeviceId;
using engine::Judgement;

namespace {

constexpr std::int64_t kHourNs = 3600 * engine::kNsPerSecond;
constexpr std::uint32_t kBlocks = 100;

}  // namespace

JudgeTally::JudgeTally(const Setup& setup)
    : setup_(setup), block_devices_(std::max(1u, (setup.device_count + kBlocks - 1) / kBlocks)) {}

// The rows of a batch come device by device, within an hour: the block and the hour are looked up
// only where they change.
void JudgeTally::judge(std::span<const Judgement> rows, DeviceColumn<std::uint8_t>& faulty,
                       std::vector<Judgement>& unsettled) {
  Block* block = nullptr;
  DeviceId block_first = 0;
  std::int64_t hour = 0;
  std::int64_t hour_begin = 0;
  std::int64_t hour_end = 0;
  for (const Judgement& row : rows) {
    if (faulty[row.device] != 0) {
      unsettled.push_back(row);
      continue;
    }
    if (row.time.ns < hour_begin || row.time.ns >= hour_end) {
      hour = row.time.ns / kHourNs;
      hour_begin = hour * kHourNs;
      hour_end = hour_begin + kHourNs;
    }
    if (block == nullptr || row.device - block_first >= block_devices_) {
      block = &block_of(row.device);
      const DeviceId within = (row.device - setup_.first_device) % block_devices_;
      block_first = row.device - within;
    }
    add_healthy(row, static_cast<std::int32_t>(hour), *block);
    if (row.alert && setup_.keeps_episodes) add_alert(row);
  }
}

inline void JudgeTally::add_healthy(const Judgement& row, std::int32_t hour, Block& block) {
  const ScoreHistogram::Bin bin = ScoreHistogram::bin_of(row.score);
  DeviceHour& state = hours_[row.device];
  if ((state.hour >> 1) != hour) {
    close(state, closed_);
    state = {2 * hour, bin};
  }
  state.peak = std::max(state.peak, bin);
  state.hour |= row.alert ? 1 : 0;
  block.healthy.add(bin);
  block.rows.add(row.alert, false);
}

void JudgeTally::judge(const Judgement& row, std::span<const std::size_t> active) {
  Block& block = block_of(row.device);
  if (row.alert && setup_.keeps_episodes) add_alert(row);
  if (active.empty()) {
    add_healthy(row, static_cast<std::int32_t>(row.time.ns / kHourNs), block);
    return;
  }
  block.faulty.add(ScoreHistogram::bin_of(row.score));
  block.rows.add(row.alert, true);
  for (const std::size_t fault : active) {
    Outcome& outcome = outcomes_[fault];
    outcome.peak = std::max(outcome.peak, row.score);
    if (row.alert) outcome.first_alert = std::min(outcome.first_alert, row.time);
  }
}

JudgeTally::Block& JudgeTally::block_of(DeviceId device) {
  return blocks_[(device - setup_.first_device) / block_devices_];
}

void JudgeTally::add_alert(const Judgement& row) {
  auto [at, is_new] = open_.try_emplace(row.device);
  AlertEpisode& episode = at->second;
  if (!is_new && row.time - episode.end > setup_.episode_gap) {
    ended_.push_back(episode);
    is_new = true;
  }
  if (is_new) episode = {row.device, row.time, row.time, 0, row.score, row.blamed};
  episode.end = row.time;
  ++episode.alerts;
  if (row.score > episode.peak_score) {
    episode.peak_score = row.score;
    episode.blamed = row.blamed;
  }
}

void JudgeTally::close(const DeviceHour& hour, Hours& hours) {
  if (hour.hour < 0) return;
  ++hours.exposed;
  hours.alarmed += static_cast<std::uint64_t>(hour.hour & 1);
  hours.peaks.add(hour.peak);
}

JudgeTally::Hours JudgeTally::all_hours() const {
  Hours all;
  all.exposed = closed_.exposed;
  all.alarmed = closed_.alarmed;
  all.peaks.merge(closed_.peaks);
  for (const DeviceHour& hour : hours_.values) close(hour, all);
  return all;
}

ScoreHistogram JudgeTally::all_scores(ScoreHistogram Block::*of) const {
  ScoreHistogram all;
  for (const auto& [number, block] : blocks_) all.merge(block.*of);
  return all;
}

std::vector<AlertEpisode> JudgeTally::episodes() const {
  std::vector<AlertEpisode> all = ended_;
  for (const auto& [device, episode] : open_) all.push_back(episode);
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
    return std::tie(a.start, a.device) < std::tie(b.start, b.device);
  });
  return all;
}

void JudgeTally::merge(const JudgeTally& other) {
  for (const auto& [number, block] : other.blocks_) {
    Block& mine = blocks_[number];
    mine.rows += block.rows;
    mine.healthy.merge(block.healthy);
    mine.faulty.merge(block.faulty);
  }
  const DeviceColumn<DeviceHour>& more = other.hours_;
  if (!more.values.empty()) {
    cover(more.first, more.first + static_cast<DeviceId>(more.values.size() - 1));
    for (std::size_t i = 0; i < more.values.size(); ++i) {
      if (more.values[i].hour >= 0) hours_.values[more.first - hours_.first + i] = more.values[i];
    }
  }
  closed_.exposed += other.closed_.exposed;
  closed_.alarmed += other.closed_.alarmed;
  closed_.peaks.merge(other.closed_.peaks);
  outcomes_.insert(outcomes_.end(), other.outcomes_.begin(), other.outcomes_.end());
  open_.insert(other.open_.begin(), other.open_.end());
  ended_.insert(ended_.end(), other.ended_.begin(), other.ended_.end());
}

void JudgeTally::save(engine::ArchiveWriter& archive) const {
  archive.put(static_cast<std::uint64_t>(blocks_.size()));
  for (const auto& [number, block] : blocks_) {
    archive.put(number);
    archive.put(block.rows);
    block.healthy.save(archive);
    block.faulty.save(archive);
  }
  hours_.save(archive);
  archive.put(closed_.exposed);
  archive.put(closed_.alarmed);
  closed_.peaks.save(archive);
  archive.put_span(std::span<const Outcome>(outcomes_));
  std::vector<AlertEpisode> open;
  for (const auto& [device, episode] : open_) open.push_back(episode);
  archive.put_span(std::span<const AlertEpisode>(open));
  archive.put_span(std::span<const AlertEpisode>(ended_));
}

bool JudgeTally::load(engine::ArchiveReader& archive) {
  blocks_.clear();
  open_.clear();
  std::uint64_t blocks = 0;
  if (!archive.get(blocks)) return false;
  for (std::uint64_t i = 0; i < blocks; ++i) {
    std::uint32_t number = 0;
    if (!archive.get(number)) return false;
    Block& block = blocks_[number];
    if (!archive.get(block.rows) || !block.healthy.load(archive) || !block.faulty.load(archive))
      return false;
  }
  std::vector<AlertEpisode> open;
  if (!hours_.load(archive) || !archive.get(closed_.exposed) || !archive.get(closed_.alarmed) ||
      !closed_.peaks.load(archive) || !archive.get_vector(outcomes_) || !archive.get_vector(open) ||
      !archive.get_vector(ended_)) {
    return false;
  }
  for (const AlertEpisode& episode : open) open_.emplace(episode.device, episode);
  return true;
}

}  // namespace orrery::models
