// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/random/stream.h"

namespace orrery::engine {

/// Exponential draws of one stream, one after the other, made `Ahead` at a time: the same bits as
/// Stream::exponential, several times as fast, for eight bytes a draw made ahead.
template <std::size_t Ahead = 32>
class ExponentialRun {
 public:
  explicit ExponentialRun(StreamKey key, std::uint64_t first = 0) : key_(key), next_(first) {}

  double next(double mean) {
    if (left_ == 0) fill();
    return mean * unit_[Ahead - left_--];
  }
  /// Index of the next draw in the stream.
  std::uint64_t position() const { return next_ - left_; }

 private:
  void fill();

  StreamKey key_;
  std::uint64_t next_;
  std::size_t left_ = 0;
  std::array<double, Ahead> unit_;
};

/// Unit exponentials `first` .. `first + out.size()` of a stream.
void fill_exponential_run(const StreamKey& key, std::uint64_t first, std::span<double> out);

template <std::size_t Ahead>
void ExponentialRun<Ahead>::fill() {
  fill_exponential_run(key_, next_, unit_);
  next_ += Ahead;
  left_ = Ahead;
}

}  // namespace orrery::engine
