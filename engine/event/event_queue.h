// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "engine/event/event.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// Events not yet handled: a 4-ary heap, which keeps the children of a node in two cache lines. The
/// order is total, so the shape of the heap never shows.
class EventQueue {
 public:
  /// Numbers the event within its source and keeps it.
  void push(Event event);
  const Event& top() const;
  void pop();

  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  /// In no particular order.
  const std::vector<Event>& unordered() const { return heap_; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  static bool before(const Event& a, const Event& b);
  void sift_up(std::size_t at);
  void sift_down(std::size_t at);

  std::vector<Event> heap_;
  std::map<std::uint32_t, std::uint64_t> sequences_;  ///< events made so far, by source
};

}  // namespace orrery::engine
