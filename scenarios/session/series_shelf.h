// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "scenarios/session/replay_view.h"

namespace orrery::scenarios {

/// Series in memory up to a number of bytes. What is wanted stays, of the others those go first
/// that were wanted longest ago. Not safe for threads: who owns it locks.
class SeriesShelf {
 public:
  using Wanted = std::vector<const engine::SeriesRecord*>;

  explicit SeriesShelf(std::size_t byte_max) : byte_max_(byte_max) {}

  /// Says what is wanted now; the first of it that is to be read, null when there is none.
  const engine::SeriesRecord* next(const Wanted& wanted);
  /// False: it does not fit beside what else is wanted; it is not asked for again until `forgive`.
  bool add(engine::SeriesId id, std::shared_ptr<const SeriesIndex> index);
  /// It cannot be had: never asked for again.
  void refuse(engine::SeriesId id) { refused_.insert(id); }
  void forgive() { crowded_.clear(); }

  std::size_t byte_max() const { return byte_max_; }
  std::size_t bytes() const { return bytes_; }
  const LoadedSeries& loaded() const { return loaded_; }

 private:
  void make_room(std::size_t bytes);

  std::size_t byte_max_;
  std::size_t bytes_ = 0;
  LoadedSeries loaded_;
  std::uint64_t round_ = 0;
  std::map<engine::SeriesId, std::uint64_t> wanted_in_;  ///< the last round
  std::set<engine::SeriesId> refused_;
  std::set<engine::SeriesId> crowded_;
};

}  // namespace orrery::scenarios
