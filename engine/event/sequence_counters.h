// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace orrery::engine {

/// Events made so far, by source. Sources numbered 0, 1, 2, ... cost eight bytes and one access
/// each; numbers far beyond those seen so far go to a map.
class SequenceCounters {
 public:
  /// The number of the source's next event; counts it.
  std::uint64_t take(std::uint32_t source) {
    if (source < dense_.size()) [[likely]]
      return dense_[source]++;
    return take_new(source);
  }
  /// For sources 0 .. count - 1, so that nothing is moved later.
  void reserve(std::size_t count) {
    if (count > dense_.size()) grow(count);
  }
  void set(std::uint32_t source, std::uint64_t made);
  void clear();
  void prefetch(std::uint32_t source) const {
    if (source < dense_.size()) __builtin_prefetch(&dense_[source], 1);
  }

  /// Those that made any, in the order of their numbers.
  std::map<std::uint32_t, std::uint64_t> made() const;

 private:
  std::uint64_t take_new(std::uint32_t source);
  void grow(std::size_t count);

  std::vector<std::uint64_t> dense_;
  std::map<std::uint32_t, std::uint64_t> sparse_;  ///< sources from dense_.size() on
};

}  // namespace orrery::engine
