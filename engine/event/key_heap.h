// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/event/event_key.h"

namespace orrery::engine {

/// A 4-ary heap of small entries (anything derived from EventKey): the four children of a node lie
/// side by side, so a level costs one or two cache lines.
template <class Entry>
class KeyHeap {
 public:
  void push(const Entry& entry) {
    entries_.push_back(entry);
    std::size_t at = entries_.size() - 1;
    while (at > 0) {
      const std::size_t parent = (at - 1) / kChildren;
      if (!before(entry, entries_[parent])) break;
      entries_[at] = entries_[parent];
      at = parent;
    }
    entries_[at] = entry;
  }
  const Entry& top() const { return entries_.front(); }
  void pop() {
    const Entry entry = entries_.back();
    entries_.pop_back();
    if (!entries_.empty()) sift_down(entry);
  }

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  void clear() { entries_.clear(); }
  /// In no particular order.
  const std::vector<Entry>& unordered() const { return entries_; }

 private:
  static constexpr std::size_t kChildren = 4;

  void sift_down(const Entry& entry) {
    std::size_t at = 0;
    while (true) {
      const std::size_t first = at * kChildren + 1;
      if (first >= entries_.size()) break;
      const std::size_t last = std::min(first + kChildren, entries_.size());
      std::size_t least = first;
      for (std::size_t child = first + 1; child < last; ++child) {
        if (before(entries_[child], entries_[least])) least = child;
      }
      if (!before(entries_[least], entry)) break;
      entries_[at] = entries_[least];
      at = least;
    }
    entries_[at] = entry;
  }

  std::vector<Entry> entries_;
};

}  // namespace orrery::engine
