// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/random/philox.h"

namespace orrery::engine {

/// What a draw is for. Streams of one entity with different purposes are independent; the numbers
/// are part of every fingerprint, so new purposes go to the end.
enum class Purpose : std::uint32_t {
  kParameters,
  kInitial,
  kProcess,
  kDemand,
  kSensorNoise,
  kSensorDropout,
  kLinkLoss,
  kLinkJitter,
  kFaultLife,
  kFaultTarget,
  kFaultSeverity,
  kAgent,
  kControl,
  kAdapter,
  kResampling,
  kUser,
  kSampleClock,
  kWeather,
  kPresence,
  kUsage,
  kHabit,
  kArrival,
  kProcessTime,
  kBreakdown,
  kRepair,
  kQuality,
  kReaction,
  kImage,
  kForecast,
};

struct StreamKey {
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;
  Purpose purpose = Purpose::kUser;
};

/// A bijection of 64 bits that mixes every bit with every other (the finaliser of splitmix64;
/// Steele, Lea, Flood 2014).
constexpr std::uint64_t mix64(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15ULL;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// The part of an entity's key that comes from its name: hash once, use for all rows.
constexpr std::uint64_t name_key(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;  // FNV-1a, then mixed
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix64(hash);
}
constexpr std::uint64_t row_key(std::uint64_t name_key, std::uint64_t row) {
  return mix64(name_key ^ (row * 0xd6e8feb86659fd93ULL + 1));
}

/// Key of row `row` of the thing called `name`: it depends on these two and on nothing else in the
/// plant.
constexpr std::uint64_t entity_key(std::string_view name, std::uint64_t row) {
  return row_key(name_key(name), row);
}

/// Draw `index` of a stream: a function of (seed, entity, purpose, index) alone, whoever asks and
/// in whatever order.
std::uint64_t bits_at(const StreamKey& key, std::uint64_t index);
/// In the open interval (0, 1): the middle of one of 2^52 cells.
double uniform_at(const StreamKey& key, std::uint64_t index);
/// Standard normal, by the method of Box and Muller on the uniforms of block index/2.
double normal_at(const StreamKey& key, std::uint64_t index);
/// Standard normals `first` .. `first + out.size()` of one stream: the same bits as `normal_at`,
/// many at a time.
void fill_normal_run(const StreamKey& key, std::uint64_t first, std::span<double> out);

/// out[i] = row_key(name_key, rows[i]).
void fill_row_keys(std::uint64_t name_key, std::span<const std::uint32_t> rows,
                   std::span<std::uint64_t> out);

// Columns: one draw of each of many streams, entities[i] at `index` or at indices[i] into out[i].
// The same bits as the single draws above, many at a time in wide registers; all spans have one
// size and `out` overlaps no other.
using EntityKeys = std::span<const std::uint64_t>;
using DrawIndices = std::span<const std::uint64_t>;
void fill_bits(std::uint64_t seed, Purpose purpose, EntityKeys entities, std::uint64_t index,
               std::span<std::uint64_t> out);
void fill_bits(std::uint64_t seed, Purpose purpose, EntityKeys entities, DrawIndices indices,
               std::span<std::uint64_t> out);
void fill_uniform(std::uint64_t seed, Purpose purpose, EntityKeys entities, std::uint64_t index,
                  std::span<double> out);
void fill_uniform(std::uint64_t seed, Purpose purpose, EntityKeys entities, DrawIndices indices,
                  std::span<double> out);
void fill_normal(std::uint64_t seed, Purpose purpose, EntityKeys entities, std::uint64_t index,
                 std::span<double> out);
void fill_normal(std::uint64_t seed, Purpose purpose, EntityKeys entities, DrawIndices indices,
                 std::span<double> out);
/// Draws `index` (even) and `index + 1` of many streams: they share a block, so two cost hardly
/// more than one.
void fill_uniform_pairs(std::uint64_t seed, Purpose purpose, EntityKeys entities,
                        std::uint64_t index, std::span<double> even, std::span<double> odd);
void fill_normal_pairs(std::uint64_t seed, Purpose purpose, EntityKeys entities,
                       std::uint64_t index, std::span<double> even, std::span<double> odd);

/// Draws one after the other from a stream. Each draw uses exactly one index, whatever its kind, so
/// a position can be saved and sought.
class Stream {
 public:
  explicit Stream(StreamKey key, std::uint64_t first = 0) : key_(key), next_(first) {}

  std::uint64_t bits() { return bits_at(key_, next_++); }
  double uniform() { return uniform_at(key_, next_++); }
  double normal();
  double exponential(double mean);
  /// Whole number in [0, n).
  std::uint64_t below(std::uint64_t n);

  std::uint64_t position() const { return next_; }
  void seek(std::uint64_t position) { next_ = position; }

 private:
  StreamKey key_;
  std::uint64_t next_;
};

}  // namespace orrery::engine
