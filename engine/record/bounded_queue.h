// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

namespace orrery::engine {

/// A queue between two threads with a limit on what it holds, in units of the caller (bytes). A
/// full queue makes the producer wait; one item larger than the limit passes alone.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t limit) : limit_(limit) {}

  void push(T item, std::size_t cost) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return items_.empty() || held_ + cost <= limit_; });
    held_ += cost;
    items_.emplace_back(std::move(item), cost);
    ready_.notify_one();
  }

  /// Waits for an item. False when the queue is closed and empty.
  bool pop(T& item) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, [&] { return !items_.empty() || closed_; });
    if (items_.empty()) return false;
    item = std::move(items_.front().first);
    held_ -= items_.front().second;
    items_.pop_front();
    room_.notify_all();
    return true;
  }

  void close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
    ready_.notify_all();
  }

  std::size_t held() const {
    std::lock_guard lock(mutex_);
    return held_;
  }

 private:
  const std::size_t limit_;
  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable ready_;
  std::deque<std::pair<T, std::size_t>> items_;
  std::size_t held_ = 0;
  bool closed_ = false;
};

}  // namespace orrery::engine
