// SPDX-License-Identifier: Apache-2.0
#include "engine/record/fingerprint.h"

#include <fmt/format.h>

#include <bit>
#include <limits>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

std::uint64_t value_bits(double value) {
  if (value != value) value = std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<std::uint64_t>(value);
}

/// Two lanes of 64 bits that take the same words with different multipliers and shifts.
struct Lanes {
  std::uint64_t a;
  std::uint64_t b;
  void take(std::uint64_t word) {
    a = (std::rotl(a, 27) ^ word) * 0x9fb21c651e98df25ULL;
    b = (std::rotl(b, 31) ^ word) * 0xc2b2ae3d27d4eb4fULL;
  }
};

}  // namespace

void Fingerprint::add(char ingredient, std::uint64_t entity, std::uint64_t sequence, SimTime time,
                      std::span<const double> values) {
  ORRERY_CHECK(ingredient >= 'a' && ingredient <= 'z', "an ingredient is a small letter");
  const auto letter = static_cast<std::uint32_t>(ingredient - 'a');
  ingredients_ |= 1U << letter;
  Lanes lanes{0x243f6a8885a308d3ULL + letter, 0x13198a2e03707344ULL ^ letter};
  lanes.take(entity);
  lanes.take(sequence);
  lanes.take(static_cast<std::uint64_t>(time.ns));
  for (const double value : values) lanes.take(value_bits(value));
  low_ += mix64(lanes.a ^ mix64(lanes.b));
  high_ += mix64(lanes.b + 0x632be59bd9b4e019ULL);
}

void Fingerprint::add_batch(char ingredient, std::uint64_t signal_key, const DeviceKeys& devices,
                            const Batch& batch) {
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    add(ingredient, mix64(signal_key ^ devices.key(batch.device[i])), batch.sequence[i],
        batch.time[i], batch.row(i));
  }
}

Fingerprint Fingerprint::merged(const Fingerprint& other) const {
  Fingerprint sum = *this;
  sum.low_ += other.low_;
  sum.high_ += other.high_;
  sum.ingredients_ |= other.ingredients_;
  return sum;
}

std::string Fingerprint::text() const {
  std::string letters;
  for (char letter = 'a'; letter <= 'z'; ++letter) {
    if ((ingredients_ & (1U << (letter - 'a'))) != 0) letters += letter;
  }
  return fmt::format("{:016x}{:016x}/{}", high_, low_, letters);
}

}  // namespace orrery::engine
