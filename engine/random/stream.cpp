// SPDX-License-Identifier: Apache-2.0
#include "engine/random/stream.h"

#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

using Words = std::array<std::uint32_t, 4>;

/// Normals have blocks of their own: a normal uses a whole block, which a uniform beside it in the
/// same stream must not share.
enum class Blocks : std::uint64_t { kBits = 1, kNormals = (std::uint64_t{1} << 32) + 1 };

std::array<std::uint32_t, 2> philox_key(std::uint64_t seed, Purpose purpose, Blocks blocks) {
  const std::uint64_t kind =
      static_cast<std::uint64_t>(purpose) + static_cast<std::uint64_t>(blocks);
  const std::uint64_t key = mix64(seed ^ mix64(kind));
  return {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
}

Words block_of(std::array<std::uint32_t, 2> key, std::uint64_t entity, std::uint64_t block) {
  return philox4x32({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
                     static_cast<std::uint32_t>(entity), static_cast<std::uint32_t>(entity >> 32)},
                    key);
}

std::uint64_t join(std::uint32_t low, std::uint32_t high) {
  return (static_cast<std::uint64_t>(high) << 32) | low;
}

/// The middle of one of 2^52 equal cells of (0, 1), so that neither end is ever drawn. The 52 bits
/// go through two conversions of 26 bits each, which vectorise on every x86-64; 52 bits and the
/// half cell are exact.
double open_unit(std::uint32_t low, std::uint32_t high) {
  const auto upper = static_cast<double>(static_cast<std::int32_t>(high >> 6));  // 26 bits
  const auto lower = static_cast<double>(static_cast<std::int32_t>(low >> 6));   // 26 bits
  return (upper + (lower + 0.5) * 0x1p-26) * 0x1p-26;
}

struct Pair {
  double first;
  double second;
};

Pair box_muller(const Words& words) {
  const double radius = std::sqrt(-2.0 * detail::log_normal_range(open_unit(words[0], words[1])));
  const auto angle = detail::sin_cos_small(6.283185307179586 * open_unit(words[2], words[3]));
  return {radius * angle.cos, radius * angle.sin};
}

}  // namespace

std::uint64_t bits_at(const StreamKey& key, std::uint64_t index) {
  const Words words =
      block_of(philox_key(key.seed, key.purpose, Blocks::kBits), key.entity, index / 2);
  return index % 2 == 0 ? join(words[0], words[1]) : join(words[2], words[3]);
}

double uniform_at(const StreamKey& key, std::uint64_t index) {
  const std::uint64_t bits = bits_at(key, index);
  return open_unit(static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32));
}

double normal_at(const StreamKey& key, std::uint64_t index) {
  const Pair pair = box_muller(
      block_of(philox_key(key.seed, key.purpose, Blocks::kNormals), key.entity, index / 2));
  return index % 2 == 0 ? pair.first : pair.second;
}

namespace {

constexpr std::size_t kTile = 128;  // blocks: all columns stay in the first-level cache

/// Words of many blocks in columns, so that compilers put several blocks into one register.
struct Columns {
  std::uint32_t word[4][kTile];
};

/// Counter of block i: first + i.
void philox_columns(std::array<std::uint32_t, 2> key, std::uint64_t entity, std::uint64_t first,
                    Columns& columns) {
  for (std::size_t i = 0; i < kTile; ++i) {
    columns.word[0][i] = static_cast<std::uint32_t>(first + i);
    columns.word[1][i] = static_cast<std::uint32_t>((first + i) >> 32);
    columns.word[2][i] = static_cast<std::uint32_t>(entity);
    columns.word[3][i] = static_cast<std::uint32_t>(entity >> 32);
  }
  philox4x32_columns(columns.word, key);
}

/// The normals of kTile blocks in their order; the same operations as `box_muller`.
void box_muller_columns(const Columns& columns, double* out) {
  double radius[kTile];
  double angle[kTile];
  const auto& word = columns.word;
  for (std::size_t i = 0; i < kTile; ++i) {
    radius[i] = std::sqrt(-2.0 * detail::log_normal_range(open_unit(word[0][i], word[1][i])));
  }
  for (std::size_t i = 0; i < kTile; ++i) {
    angle[i] = 6.283185307179586 * open_unit(word[2][i], word[3][i]);
  }
  for (std::size_t i = 0; i < kTile; ++i) {
    const auto both = detail::sin_cos_small(angle[i]);
    out[2 * i] = radius[i] * both.cos;
    out[2 * i + 1] = radius[i] * both.sin;
  }
}

}  // namespace

void fill_normal_run(const StreamKey& key, std::uint64_t first, std::span<double> out) {
  std::size_t i = 0;
  if (first % 2 == 1 && !out.empty()) out[i++] = normal_at(key, first);
  const auto words_key = philox_key(key.seed, key.purpose, Blocks::kNormals);
  Columns columns;
  while (out.size() - i >= 2 * kTile) {
    philox_columns(words_key, key.entity, (first + i) / 2, columns);
    box_muller_columns(columns, out.data() + i);
    i += 2 * kTile;
  }
  for (; i < out.size(); i += 2) {
    const Pair pair = box_muller(block_of(words_key, key.entity, (first + i) / 2));
    out[i] = pair.first;
    if (i + 1 < out.size()) out[i + 1] = pair.second;
  }
}

void fill_normal(std::uint64_t seed, Purpose purpose, std::span<const std::uint64_t> entities,
                 std::uint64_t index, std::span<double> out) {
  ORRERY_CHECK(entities.size() == out.size(), "one normal an entity");
  const auto key = philox_key(seed, purpose, Blocks::kNormals);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Pair pair = box_muller(block_of(key, entities[i], index / 2));
    out[i] = index % 2 == 0 ? pair.first : pair.second;
  }
}

double Stream::normal() { return normal_at(key_, next_++); }

double Stream::exponential(double mean) { return -mean * log(uniform()); }

std::uint64_t Stream::below(std::uint64_t n) {
  ORRERY_CHECK(n > 0, "nothing to choose from");
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(bits()) * n) >> 64);
}

}  // namespace orrery::engine
