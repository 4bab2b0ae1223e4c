// SPDX-License-Identifier: Apache-2.0
#include "engine/random/exponential_run.h"

#include <algorithm>

#include "engine/numeric/elementary.h"
#include "engine/numeric/simd_clones.h"

namespace orrery::engine {

namespace {

ORRERY_SIMD_CLONES void to_exponentials(double* values, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) values[i] = -detail::log_normal_range(values[i]);
}

}  // namespace

void fill_exponential_run(const StreamKey& key, std::uint64_t first, std::span<double> out) {
  constexpr std::size_t kTile = 64;
  std::array<std::uint64_t, kTile> entities, indices;
  entities.fill(key.entity);
  for (std::size_t at = 0; at < out.size(); at += kTile) {
    const std::size_t count = std::min(kTile, out.size() - at);
    for (std::size_t i = 0; i < count; ++i) indices[i] = first + at + i;
    fill_uniform(key.seed, key.purpose, std::span(entities).first(count),
                 std::span<const std::uint64_t>(indices).first(count), out.subspan(at, count));
    to_exponentials(out.data() + at, count);
  }
}

}  // namespace orrery::engine
