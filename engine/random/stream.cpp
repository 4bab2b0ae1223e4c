// SPDX-License-Identifier: Apache-2.0
#include "engine/random/stream.h"

#include "engine/numeric/elementary.h"
#include "engine/random/stream_draws.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

using detail::Blocks;
using Words = std::array<std::uint32_t, 4>;

Words words_of(const StreamKey& key, Blocks blocks, std::uint64_t index) {
  const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
  const std::uint64_t block = index / 2;
  return philox4x32({low(block), low(block >> 32), low(key.entity), low(key.entity >> 32)},
                    detail::philox_key(key.seed, key.purpose, blocks));
}

}  // namespace

std::uint64_t bits_at(const StreamKey& key, std::uint64_t index) {
  const Words w = words_of(key, Blocks::kBits, index);
  return index % 2 == 0 ? detail::join(w[0], w[1]) : detail::join(w[2], w[3]);
}

double uniform_at(const StreamKey& key, std::uint64_t index) {
  const std::uint64_t bits = bits_at(key, index);
  return detail::open_unit(bits, bits >> 32);
}

double normal_at(const StreamKey& key, std::uint64_t index) {
  const Words w = words_of(key, Blocks::kNormals, index);
  const auto pair = detail::box_muller(w[0], w[1], w[2], w[3]);
  return index % 2 == 0 ? pair.first : pair.second;
}

double Stream::normal() { return normal_at(key_, next_++); }

double Stream::exponential(double mean) { return -mean * log(uniform()); }

std::uint64_t Stream::below(std::uint64_t n) {
  ORRERY_CHECK(n > 0, "nothing to choose from");
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((static_cast<Wide>(bits()) * n) >> 64);
}

}  // namespace orrery::engine
