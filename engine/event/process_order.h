// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/event/event_key.h"

namespace orrery::engine {

/// Sorts the events of a window by (target, order of events). Processes do not touch each other
/// within a window, so only the order at each process matters, and its state is used once.
/// By digits of the target, least first; the few events of one target by comparison.
template <class Event>
class ProcessOrder {
 public:
  /// For targets first .. first + count - 1.
  ProcessOrder(std::uint32_t first, std::uint32_t count)
      : first_(first), bits_(static_cast<unsigned>(std::bit_width(count))) {}

  /// Valid until the next call.
  std::span<const Event> sorted(std::span<const Event> events) {
    order_.resize(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      order_[i] = (std::uint64_t{events[i].target - first_} << 32) | i;
    }
    if (events.size() < kFew) {
      std::sort(order_.begin(), order_.end());
    } else {
      sort_by_digits();
    }
    sorted_.resize(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      sorted_[i] = events[static_cast<std::uint32_t>(order_[i])];
    }
    sort_runs();
    return sorted_;
  }

 private:
  static constexpr std::size_t kFew = 64;
  static constexpr unsigned kMostBits = 11;

  void sort_by_digits() {
    const unsigned passes = std::max(1U, (bits_ + kMostBits - 1) / kMostBits);
    const unsigned digit_bits = (bits_ + passes - 1) / passes;
    other_.resize(order_.size());
    for (unsigned pass = 0; pass < passes; ++pass) pass_over(32 + pass * digit_bits, digit_bits);
  }

  void pass_over(unsigned shift, unsigned digit_bits) {
    const std::size_t digits = std::size_t{1} << digit_bits;
    std::fill_n(starts_.begin(), digits, 0);
    for (const std::uint64_t item : order_) ++starts_[(item >> shift) & (digits - 1)];
    std::uint32_t sum = 0;
    for (std::size_t d = 0; d < digits; ++d) sum += std::exchange(starts_[d], sum);
    for (const std::uint64_t item : order_)
      other_[starts_[(item >> shift) & (digits - 1)]++] = item;
    order_.swap(other_);
  }

  /// Insertion sort within the runs of one target: few are longer than two.
  void sort_runs() {
    for (std::size_t i = 1; i < sorted_.size(); ++i) {
      if (sorted_[i - 1].target != sorted_[i].target || !before(sorted_[i], sorted_[i - 1])) {
        continue;
      }
      std::size_t end = i;
      while (end < sorted_.size() && sorted_[end].target == sorted_[i].target) ++end;
      std::size_t start = i - 1;
      while (start > 0 && sorted_[start - 1].target == sorted_[i].target) --start;
      std::sort(sorted_.begin() + static_cast<std::ptrdiff_t>(start),
                sorted_.begin() + static_cast<std::ptrdiff_t>(end),
                [](const Event& a, const Event& b) { return before(a, b); });
      i = end - 1;
    }
  }

  std::uint32_t first_;
  unsigned bits_;
  std::array<std::uint32_t, std::size_t{1} << kMostBits> starts_;
  std::vector<std::uint64_t> order_, other_;  ///< target in the upper half, place in the lower
  std::vector<Event> sorted_;
};

}  // namespace orrery::engine
