// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/random/stream.h"

namespace orrery::devices {

/// Draws of mean 1 of one stream, one after the other, made many at a time. Draw n depends on the
/// stream and n alone, so that a position is all there is to save.
///
///   constant     1
///   exponential  -ln U
///   gamma        shape 1 / cv^2, by Marsaglia and Tsang (ACM Trans. Math. Softw. 26 (2000) 363)
///   lognormal    exp(sigma Z - sigma^2 / 2), sigma^2 = ln(1 + cv^2)
///   uniform      in (0, 1), of mean 1/2
class UnitDraws {
 public:
  enum class Kind : std::uint8_t { kConstant, kExponential, kGamma, kLognormal, kUniform };

  UnitDraws() = default;
  UnitDraws(engine::StreamKey key, Kind kind, double cv = 1.0) : key_(key), cv_(cv), kind_(kind) {}

  double next() {
    if (kind_ == Kind::kConstant) return 1.0;
    if (left_ == 0) fill();
    return unit_[kAhead - left_--];
  }
  std::uint64_t position() const { return next_ - left_; }
  void seek(std::uint64_t position) {
    next_ = position;
    left_ = 0;
  }

 private:
  static constexpr std::size_t kAhead = 32;
  void fill();
  void fill_gamma();
  double gamma_at(std::uint64_t index) const;

  engine::StreamKey key_;
  std::uint64_t next_ = 0;
  double cv_ = 1.0;
  std::uint32_t left_ = 0;
  Kind kind_ = Kind::kConstant;
  std::array<double, kAhead> unit_{};
};

}  // namespace orrery::devices
