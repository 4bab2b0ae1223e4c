// SPDX-License-Identifier: Apache-2.0
#include "engine/record/fingerprint.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>

#include "engine/numeric/simd_clones.h"
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
  explicit Lanes(std::uint64_t letter)
      : a(0x243f6a8885a308d3ULL + letter), b(0x13198a2e03707344ULL ^ letter) {}
  void take(std::uint64_t word) {
    a = (std::rotl(a, 27) ^ word) * 0x9fb21c651e98df25ULL;
    b = (std::rotl(b, 31) ^ word) * 0xc2b2ae3d27d4eb4fULL;
  }
  std::uint64_t low() const { return mix64(a ^ mix64(b)); }
  std::uint64_t high() const { return mix64(b + 0x632be59bd9b4e019ULL); }
};

/// Rows whose keys stay in the first-level cache.
constexpr std::size_t kTile = 256;

struct Columns {
  const std::uint64_t* entity;
  const std::uint64_t* sequence;
  const SimTime* time;
  const double* values;
};

struct Sums {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
};

ORRERY_SIMD_CLONES void add_one_value(std::uint64_t letter, const Columns& rows, std::size_t count,
                                      Sums& sums) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Lanes lanes(letter);
    lanes.take(rows.entity[i]);
    lanes.take(rows.sequence[i]);
    lanes.take(static_cast<std::uint64_t>(rows.time[i].ns));
    lanes.take(value_bits(rows.values[i]));
    low += lanes.low();
    high += lanes.high();
  }
  sums.low += low;
  sums.high += high;
}

ORRERY_SIMD_CLONES void add_two_values(std::uint64_t letter, const Columns& rows, std::size_t count,
                                       Sums& sums) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  for (std::size_t i = 0; i < count; ++i) {
    Lanes lanes(letter);
    lanes.take(rows.entity[i]);
    lanes.take(rows.sequence[i]);
    lanes.take(static_cast<std::uint64_t>(rows.time[i].ns));
    lanes.take(value_bits(rows.values[2 * i]));
    lanes.take(value_bits(rows.values[2 * i + 1]));
    low += lanes.low();
    high += lanes.high();
  }
  sums.low += low;
  sums.high += high;
}

void add_rows(std::uint64_t letter, const Columns& rows, std::size_t count, std::size_t width,
              Sums& sums) {
  for (std::size_t i = 0; i < count; ++i) {
    Lanes lanes(letter);
    lanes.take(rows.entity[i]);
    lanes.take(rows.sequence[i]);
    lanes.take(static_cast<std::uint64_t>(rows.time[i].ns));
    for (std::size_t j = 0; j < width; ++j) lanes.take(value_bits(rows.values[i * width + j]));
    sums.low += lanes.low();
    sums.high += lanes.high();
  }
}

void add_all(std::uint64_t letter, const Columns& rows, std::size_t count, std::size_t width,
             Sums& sums) {
  if (width == 1) return add_one_value(letter, rows, count, sums);
  if (width == 2) return add_two_values(letter, rows, count, sums);
  add_rows(letter, rows, count, width, sums);
}

ORRERY_SIMD_CLONES void mix_keys(std::uint64_t signal_key, std::uint64_t* keys, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) keys[i] = mix64(signal_key ^ keys[i]);
}

}  // namespace

std::uint32_t Fingerprint::note(char ingredient) {
  ORRERY_CHECK(ingredient >= 'a' && ingredient <= 'z', "an ingredient is a small letter");
  const auto letter = static_cast<std::uint32_t>(ingredient - 'a');
  ingredients_ |= 1U << letter;
  return letter;
}

void Fingerprint::add(char ingredient, std::uint64_t entity, std::uint64_t sequence, SimTime time,
                      std::span<const double> values) {
  Sums sums;
  add_rows(note(ingredient), {&entity, &sequence, &time, values.data()}, 1, values.size(), sums);
  low_ += sums.low;
  high_ += sums.high;
}

void Fingerprint::add_columns(char ingredient, std::span<const std::uint64_t> entities,
                              std::span<const std::uint64_t> sequences,
                              std::span<const SimTime> times, std::span<const double> values) {
  if (entities.empty()) return;
  const std::size_t count = entities.size();
  ORRERY_CHECK(sequences.size() == count && times.size() == count && values.size() % count == 0,
               "columns of one length");
  Sums sums;
  add_all(note(ingredient), {entities.data(), sequences.data(), times.data(), values.data()}, count,
          values.size() / count, sums);
  low_ += sums.low;
  high_ += sums.high;
}

void Fingerprint::add_batch(char ingredient, std::uint64_t signal_key, const DeviceKeys& devices,
                            const Batch& batch) {
  std::uint64_t entities[kTile];
  for (std::size_t at = 0; at < batch.rows(); at += kTile) {
    const std::size_t count = std::min(kTile, batch.rows() - at);
    const std::span<std::uint64_t> keys(entities, count);
    devices.keys(std::span(batch.device).subspan(at, count), keys);
    mix_keys(signal_key, entities, count);
    add_columns(ingredient, keys, std::span(batch.sequence).subspan(at, count),
                std::span(batch.time).subspan(at, count),
                std::span(batch.values).subspan(at * batch.width, count * batch.width));
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
