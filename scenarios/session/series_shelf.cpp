// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/series_shelf.h"

namespace orrery::scenarios {

const engine::SeriesRecord* SeriesShelf::next(const Wanted& wanted) {
  ++round_;
  const engine::SeriesRecord* first = nullptr;
  for (const auto* series : wanted) {
    if (series == nullptr) continue;
    wanted_in_[series->id] = round_;
    const bool had = loaded_.contains(series->id) || refused_.contains(series->id) ||
                     crowded_.contains(series->id);
    if (!had && first == nullptr) first = series;
  }
  return first;
}

bool SeriesShelf::add(engine::SeriesId id, std::shared_ptr<const SeriesIndex> index) {
  const std::size_t bytes = index->bytes();
  make_room(bytes);
  if (bytes_ + bytes > byte_max_) {
    crowded_.insert(id);
    return false;
  }
  bytes_ += bytes;
  loaded_.emplace(id, std::move(index));
  return true;
}

void SeriesShelf::make_room(std::size_t bytes) {
  while (bytes_ + bytes > byte_max_) {
    auto oldest = loaded_.end();
    for (auto at = loaded_.begin(); at != loaded_.end(); ++at) {
      if (wanted_in_[at->first] == round_) continue;
      if (oldest == loaded_.end() || wanted_in_[at->first] < wanted_in_[oldest->first]) oldest = at;
    }
    if (oldest == loaded_.end()) return;
    bytes_ -= oldest->second->bytes();
    loaded_.erase(oldest);
  }
}

}  // namespace orrery::scenarios
