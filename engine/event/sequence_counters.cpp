// SPDX-License-Identifier: Apache-2.0
#include "engine/event/sequence_counters.h"

namespace orrery::engine {

namespace {
/// A source up to this far beyond twice the known range is the next of a dense numbering.
constexpr std::size_t kGap = 1024;
}  // namespace

std::uint64_t SequenceCounters::take_new(std::uint32_t source) {
  if (source >= 2 * dense_.size() + kGap) return sparse_[source]++;
  grow(2 * dense_.size() + kGap);
  return dense_[source]++;
}

void SequenceCounters::grow(std::size_t count) {
  dense_.resize(count);
  const auto beyond =
      count > UINT32_MAX ? sparse_.end() : sparse_.lower_bound(static_cast<std::uint32_t>(count));
  for (auto at = sparse_.begin(); at != beyond; ++at) dense_[at->first] = at->second;
  sparse_.erase(sparse_.begin(), beyond);
}

void SequenceCounters::set(std::uint32_t source, std::uint64_t made) {
  take(source);
  (source < dense_.size() ? dense_[source] : sparse_[source]) = made;
}

void SequenceCounters::clear() {
  dense_.clear();
  sparse_.clear();
}

std::map<std::uint32_t, std::uint64_t> SequenceCounters::made() const {
  std::map<std::uint32_t, std::uint64_t> all = sparse_;
  for (std::size_t source = 0; source < dense_.size(); ++source) {
    if (dense_[source] > 0) all.emplace(static_cast<std::uint32_t>(source), dense_[source]);
  }
  return all;
}

}  // namespace orrery::engine
