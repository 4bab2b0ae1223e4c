// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/series_history.h"

#include <algorithm>

namespace orrery::scenarios {

namespace {

constexpr std::size_t kBlockRows = 4096;
constexpr std::size_t kRowBytes = 2 * sizeof(double) + sizeof(engine::DeviceId);

}  // namespace

void SeriesHistory::add(const Channel& channel, engine::DeviceId device, double time_s,
                        double value) {
  Block& block = block_with_room(channels_[channel]);
  block.time_s.push_back(time_s);
  block.value.push_back(value);
  block.device.push_back(device);
}

void SeriesHistory::add(const Channel& channel, const engine::Batch& batch) {
  Rows& rows = channels_[channel];
  for (std::size_t begin = 0; begin < batch.rows();) {
    Block& block = block_with_room(rows);
    const std::size_t had = block.value.size();
    const std::size_t count = std::min(batch.rows() - begin, kBlockRows - had);
    block.time_s.resize(had + count);
    std::transform(batch.time.begin() + begin, batch.time.begin() + begin + count,
                   block.time_s.begin() + had, [](engine::SimTime at) { return at.seconds(); });
    block.value.insert(block.value.end(), batch.values.begin() + begin,
                       batch.values.begin() + begin + count);
    block.device.insert(block.device.end(), batch.device.begin() + begin,
                        batch.device.begin() + begin + count);
    begin += count;
  }
}

SeriesHistory::Block& SeriesHistory::block_with_room(Rows& rows) {
  auto& blocks = rows.blocks;
  if (!blocks.empty() && blocks.back().value.size() < kBlockRows) return blocks.back();
  bytes_ += kBlockRows * kRowBytes;
  if (bytes_ > byte_max_) shrink();
  Block& block = blocks.emplace_back(std::move(spare_));
  spare_ = {};
  block.time_s.reserve(kBlockRows);
  block.value.reserve(kBlockRows);
  block.device.reserve(kBlockRows);
  return block;
}

void SeriesHistory::read(const SeriesKey& key, std::vector<SeriesPoint>& out) const {
  const auto found = channels_.find({key.kind, key.index});
  if (found == channels_.end()) return;
  for (const Block& block : found->second.blocks) {
    for (std::size_t i = 0; i < block.value.size(); ++i) {
      if (block.device[i] == key.device) out.push_back({block.time_s[i], block.value[i]});
    }
  }
}

std::optional<SeriesPoint> SeriesHistory::last(const SeriesKey& key) const {
  const auto found = channels_.find({key.kind, key.index});
  if (found == channels_.end()) return std::nullopt;
  const auto& blocks = found->second.blocks;
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
    for (std::size_t i = block->value.size(); i-- > 0;) {
      if (block->device[i] == key.device) return SeriesPoint{block->time_s[i], block->value[i]};
    }
  }
  return std::nullopt;
}

bool SeriesHistory::is_whole(const Channel& channel) const {
  const auto found = channels_.find(channel);
  return found != channels_.end() && found->second.whole;
}

void SeriesHistory::rewind(double to_s) {
  for (auto& [channel, rows] : channels_) {
    for (Block& block : rows.blocks) {
      std::size_t kept = 0;
      for (std::size_t i = 0; i < block.value.size(); ++i) {
        if (block.time_s[i] >= to_s) continue;
        block.time_s[kept] = block.time_s[i];
        block.value[kept] = block.value[i];
        block.device[kept] = block.device[i];
        ++kept;
      }
      block.time_s.resize(kept);
      block.value.resize(kept);
      block.device.resize(kept);
    }
    const auto emptied = std::remove_if(rows.blocks.begin(), rows.blocks.end(),
                                        [](const Block& block) { return block.value.empty(); });
    bytes_ -= static_cast<std::size_t>(rows.blocks.end() - emptied) * kBlockRows * kRowBytes;
    rows.blocks.erase(emptied, rows.blocks.end());
  }
}

/// The channel with the most rows gives up its oldest.
void SeriesHistory::shrink() {
  const auto most = std::max_element(channels_.begin(), channels_.end(), [](auto& a, auto& b) {
    return a.second.blocks.size() < b.second.blocks.size();
  });
  if (most == channels_.end() || most->second.blocks.size() < 2) return;
  spare_ = std::move(most->second.blocks.front());
  spare_.time_s.clear();
  spare_.value.clear();
  spare_.device.clear();
  most->second.blocks.pop_front();
  most->second.whole = false;
  bytes_ -= kBlockRows * kRowBytes;
}

void WatchedSeries::rewind(double to_s) {
  std::erase_if(points_, [&](const SeriesPoint& point) { return point.time_s >= to_s; });
}

}  // namespace orrery::scenarios
