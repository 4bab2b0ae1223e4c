// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/event/key_heap.h"

namespace orrery::bench {

/// Candidate of docs/decisions/0004-event-queue.md: the earliest eighth of all entries is cut off
/// and sorted, the rest lies unsorted; what comes into the sorted window goes to a heap.
template <class Entry>
class WindowSortQueue {
 public:
  void push(const Entry& entry) {
    (window_open_ && !before(window_last_, entry) ? late_push(entry) : rest_.push_back(entry));
  }
  const Entry& top() {
    settle();
    return late_first() ? late_.top() : window_[next_];
  }
  void pop() {
    settle();
    if (late_first()) {
      late_.pop();
    } else {
      ++next_;
    }
    if (empty()) window_open_ = false;
  }
  bool empty() const { return size() == 0; }
  std::size_t size() const { return window_.size() - next_ + late_.size() + rest_.size(); }

 private:
  static constexpr std::size_t kLeast = 64, kShare = 8;

  void late_push(const Entry& entry) { late_.push(entry); }
  bool late_first() const {
    return !late_.empty() && (next_ == window_.size() || before(late_.top(), window_[next_]));
  }
  void settle() {
    if (next_ < window_.size() || !late_.empty()) return;
    const std::size_t count = std::min(rest_.size(), std::max(kLeast, rest_.size() / kShare));
    const auto less = [](const Entry& a, const Entry& b) { return before(a, b); };
    const auto later = [](const Entry& a, const Entry& b) { return before(b, a); };
    // The earliest go to the end, where cutting them off moves nothing.
    const auto cut = rest_.end() - static_cast<std::ptrdiff_t>(count);
    if (cut != rest_.begin()) std::nth_element(rest_.begin(), cut, rest_.end(), later);
    window_.assign(cut, rest_.end());
    rest_.erase(cut, rest_.end());
    std::sort(window_.begin(), window_.end(), less);
    next_ = 0;
    window_last_ = window_.back();
    window_open_ = true;
  }

  std::vector<Entry> window_, rest_;
  std::size_t next_ = 0;
  engine::KeyHeap<Entry> late_;
  Entry window_last_{};
  bool window_open_ = false;
};

}  // namespace orrery::bench
