// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "engine/signal/batch.h"

namespace orrery::engine {

/// Small batches are copied, so that both ends keep their memory; large ones are moved.
inline constexpr std::size_t kFewRows = 64;

inline bool is_small(const Batch& batch) {
  return batch.device.capacity() <= kFewRows && batch.values.capacity() <= kFewRows;
}

/// Appends all rows; moves them where they are many and `to` is empty.
inline void hand_over_rows(Batch& rows, Batch& to) {
  if (to.empty() && !is_small(rows)) {
    to = std::move(rows);
  } else {
    to.append_all(rows);
  }
}

/// Empty batches with the memory of a few rows, for whoever needs one next: where each of many
/// destinations gets a reading or two, allocation would cost more than the rest of the way. One for
/// each thread, like an allocator's cache; nothing that a run knows is in it.
class SpareBatches {
 public:
  static SpareBatches& of_this_thread() {
    thread_local SpareBatches spare;
    return spare;
  }

  Batch take(SignalId signal, std::uint32_t width) {
    Batch batch;
    if (!spare_.empty()) {
      batch = std::move(spare_.back());
      spare_.pop_back();
    }
    batch.signal = signal;
    batch.width = width;
    return batch;
  }

  void put(Batch&& batch) {
    if (spare_.size() == kMost || batch.device.capacity() == 0 || !is_small(batch)) return;
    batch.clear();
    spare_.push_back(std::move(batch));
  }

 private:
  static constexpr std::size_t kMost = 1024;
  std::vector<Batch> spare_;
};

}  // namespace orrery::engine
