// SPDX-License-Identifier: Apache-2.0
// Columns of draws: counters, words, numbers, a tile at a time. Each step is a loop over rows that
// do not depend on each other, with the same operations as the single draws of stream.cpp.
#include <algorithm>

#include "engine/numeric/simd_clones.h"
#include "engine/random/philox_lanes.h"
#include "engine/random/stream.h"
#include "engine/random/stream_draws.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

using detail::Blocks;
using Key = std::array<std::uint32_t, 2>;
constexpr std::size_t kTile = PhiloxLanes::kTile;

/// What rows i .. i + count of a call draw from.
struct TileOfRows {
  const std::uint64_t* entities;
  const std::uint64_t* indices;  ///< null: all draw at `index`
  std::uint64_t index;
  std::size_t count;
};

struct NormalColumns {
  alignas(64) double first[kTile];
  alignas(64) double second[kTile];
};

/// Calls use(tile, place of its first row) for all rows.
template <class Use>
void for_tiles(EntityKeys entities, const std::uint64_t* indices, std::uint64_t index, Use use) {
  for (std::size_t at = 0; at < entities.size(); at += kTile) {
    const std::size_t count = std::min(kTile, entities.size() - at);
    use(TileOfRows{entities.data() + at, indices == nullptr ? nullptr : indices + at, index, count},
        at);
  }
}

ORRERY_SIMD_CLONES void put_counters(const TileOfRows& rows, PhiloxLanes& lanes) {
  const std::size_t count = rows.count;
  const std::uint64_t* const entities = rows.entities;
  const std::uint64_t* const indices = rows.indices;
  const std::uint64_t block = rows.index / 2;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t own = indices == nullptr ? block : indices[i] / 2;
    lanes.word[0][i] = own;
    lanes.word[1][i] = own >> 32;
    lanes.word[2][i] = entities[i];
    lanes.word[3][i] = entities[i] >> 32;
  }
  for (std::size_t i = count; i < PhiloxLanes::padded(count); ++i) {
    for (auto& word : lanes.word) word[i] = 0;
  }
}

/// A draw of 64 bits is the first or the second half of its block: moves it to words 0 and 1.
ORRERY_SIMD_CLONES void move_halves(const TileOfRows& rows, PhiloxLanes& lanes) {
  const std::size_t count = rows.count;
  const std::uint64_t* const indices = rows.indices;
  for (std::size_t i = 0; i < count; ++i) {
    const bool odd = ((indices == nullptr ? rows.index : indices[i]) & 1) != 0;
    lanes.word[0][i] = odd ? lanes.word[2][i] : lanes.word[0][i];
    lanes.word[1][i] = odd ? lanes.word[3][i] : lanes.word[1][i];
  }
}

void draw_words(const TileOfRows& rows, Key key, PhiloxLanes& lanes) {
  put_counters(rows, lanes);
  philox4x32_lanes(lanes, rows.count, key);
}

ORRERY_SIMD_CLONES void to_row_keys(std::uint64_t name_key, const std::uint32_t* rows,
                                    std::size_t count, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = row_key(name_key, rows[i]);
}

ORRERY_SIMD_CLONES void to_bits(const PhiloxLanes& lanes, std::size_t count, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = detail::join(lanes.word[0][i], lanes.word[1][i]);
}

ORRERY_SIMD_CLONES void to_uniforms(const std::uint64_t* low, const std::uint64_t* high,
                                    std::size_t count, double* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = detail::open_unit(low[i], high[i]);
}

/// Whole registers: the inner loop has a known length and no rest.
ORRERY_SIMD_CLONES void to_normals(const PhiloxLanes& lanes, std::size_t count,
                                   NormalColumns& out) {
  const auto& w = lanes.word;
  for (std::size_t group = 0; group < count; group += PhiloxLanes::kGroup) {
    for (std::size_t i = group; i < group + PhiloxLanes::kGroup; ++i) {
      const auto pair = detail::box_muller(w[0][i], w[1][i], w[2][i], w[3][i]);
      out.first[i] = pair.first;
      out.second[i] = pair.second;
    }
  }
}

void fill_bits(Key key, EntityKeys entities, const std::uint64_t* indices, std::uint64_t index,
               std::uint64_t* out) {
  PhiloxLanes lanes;
  for_tiles(entities, indices, index, [&](const TileOfRows& rows, std::size_t at) {
    draw_words(rows, key, lanes);
    move_halves(rows, lanes);
    to_bits(lanes, rows.count, out + at);
  });
}

void fill_uniform(Key key, EntityKeys entities, const std::uint64_t* indices, std::uint64_t index,
                  double* out) {
  PhiloxLanes lanes;
  for_tiles(entities, indices, index, [&](const TileOfRows& rows, std::size_t at) {
    draw_words(rows, key, lanes);
    move_halves(rows, lanes);
    to_uniforms(lanes.word[0], lanes.word[1], rows.count, out + at);
  });
}

void fill_normal(Key key, EntityKeys entities, const std::uint64_t* indices, std::uint64_t index,
                 double* out) {
  PhiloxLanes lanes;
  NormalColumns normals;
  for_tiles(entities, indices, index, [&](const TileOfRows& rows, std::size_t at) {
    draw_words(rows, key, lanes);
    to_normals(lanes, rows.count, normals);
    for (std::size_t i = 0; i < rows.count; ++i) {
      const std::uint64_t own = rows.indices == nullptr ? index : rows.indices[i];
      out[at + i] = own % 2 == 0 ? normals.first[i] : normals.second[i];
    }
  });
}

}  // namespace

void fill_bits(std::uint64_t seed, Purpose purpose, EntityKeys entities, std::uint64_t index,
               std::span<std::uint64_t> out) {
  ORRERY_CHECK(entities.size() == out.size(), "one draw an entity");
  fill_bits(detail::philox_key(seed, purpose, Blocks::kBits), entities, nullptr, index, out.data());
}

void fill_bits(std::uint64_t seed, Purpose purpose, EntityKeys entities, DrawIndices indices,
               std::span<std::uint64_t> out) {
  ORRERY_CHECK(entities.size() == out.size() && indices.size() == out.size(), "one draw an entity");
  fill_bits(detail::philox_key(seed, purpose, Blocks::kBits), entities, indices.data(), 0,
            out.data());
}

void fill_uniform(std::uint64_t seed, Purpose purpose, EntityKeys entities, std::uint64_t index,
                  std::span<double> out) {
  ORRERY_CHECK(entities.size() == out.size(), "one draw an entity");
  fill_uniform(detail::philox_key(seed, purpose, Blocks::kBits), entities, nullptr, index,
               out.data());
}

void fill_uniform(std::uint64_t seed, Purpose purpose, EntityKeys entities, DrawIndices indices,
                  std::span<double> out) {
  ORRERY_CHECK(entities.size() == out.size() && indices.size() == out.size(), "one draw an entity");
  fill_uniform(detail::philox_key(seed, purpose, Blocks::kBits), entities, indices.data(), 0,
               out.data());
}

void fill_normal(std::uint64_t seed, Purpose purpose, EntityKeys entities, std::uint64_t index,
                 std::span<double> out) {
  ORRERY_CHECK(entities.size() == out.size(), "one normal an entity");
  fill_normal(detail::philox_key(seed, purpose, Blocks::kNormals), entities, nullptr, index,
              out.data());
}

void fill_normal(std::uint64_t seed, Purpose purpose, EntityKeys entities, DrawIndices indices,
                 std::span<double> out) {
  ORRERY_CHECK(entities.size() == out.size() && indices.size() == out.size(), "one draw an entity");
  fill_normal(detail::philox_key(seed, purpose, Blocks::kNormals), entities, indices.data(), 0,
              out.data());
}

void fill_row_keys(std::uint64_t name_key, std::span<const std::uint32_t> rows,
                   std::span<std::uint64_t> out) {
  ORRERY_CHECK(rows.size() == out.size(), "one key a row");
  to_row_keys(name_key, rows.data(), rows.size(), out.data());
}

void fill_uniform_pairs(std::uint64_t seed, Purpose purpose, EntityKeys entities,
                        std::uint64_t index, std::span<double> even, std::span<double> odd) {
  ORRERY_CHECK(index % 2 == 0, "the first of two that share a block");
  ORRERY_CHECK(entities.size() == even.size() && even.size() == odd.size(), "two an entity");
  const Key key = detail::philox_key(seed, purpose, Blocks::kBits);
  PhiloxLanes lanes;
  for_tiles(entities, nullptr, index, [&](const TileOfRows& rows, std::size_t at) {
    draw_words(rows, key, lanes);
    to_uniforms(lanes.word[0], lanes.word[1], rows.count, even.data() + at);
    to_uniforms(lanes.word[2], lanes.word[3], rows.count, odd.data() + at);
  });
}

void fill_normal_pairs(std::uint64_t seed, Purpose purpose, EntityKeys entities,
                       std::uint64_t index, std::span<double> even, std::span<double> odd) {
  ORRERY_CHECK(index % 2 == 0, "the first of two that share a block");
  ORRERY_CHECK(entities.size() == even.size() && even.size() == odd.size(), "two an entity");
  const Key key = detail::philox_key(seed, purpose, Blocks::kNormals);
  PhiloxLanes lanes;
  NormalColumns normals;
  for_tiles(entities, nullptr, index, [&](const TileOfRows& rows, std::size_t at) {
    draw_words(rows, key, lanes);
    to_normals(lanes, rows.count, normals);
    std::copy_n(normals.first, rows.count, even.data() + at);
    std::copy_n(normals.second, rows.count, odd.data() + at);
  });
}

void fill_normal_run(const StreamKey& key, std::uint64_t first, std::span<double> out) {
  std::size_t i = 0;
  if (first % 2 == 1 && !out.empty()) out[i++] = normal_at(key, first);
  const Key words_key = detail::philox_key(key.seed, key.purpose, Blocks::kNormals);
  PhiloxLanes lanes;
  NormalColumns normals;
  while (i < out.size()) {
    const std::size_t blocks = std::min(kTile, (out.size() - i + 1) / 2);
    for (std::size_t b = 0; b < PhiloxLanes::padded(blocks); ++b) {
      const std::uint64_t block = (first + i) / 2 + b;
      lanes.word[0][b] = block;
      lanes.word[1][b] = block >> 32;
      lanes.word[2][b] = key.entity;
      lanes.word[3][b] = key.entity >> 32;
    }
    philox4x32_lanes(lanes, blocks, words_key);
    to_normals(lanes, blocks, normals);
    for (std::size_t b = 0; b < blocks; ++b, i += 2) {
      out[i] = normals.first[b];
      if (i + 1 < out.size()) out[i + 1] = normals.second[b];
    }
  }
}

}  // namespace orrery::engine
