// SPDX-License-Identifier: Apache-2.0
#include "engine/record/integer_packing.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace orrery::engine {

namespace {

constexpr std::size_t kBlock = 128;
/// More bits than fit beside a started byte in a word of 64: stored as whole words.
constexpr int kBitsMost = 56;
constexpr int kWholeWord = 64;

enum class Prediction : std::uint8_t { kNone, kBefore, kLag };

std::size_t distance(Prediction prediction, std::size_t lag) {
  if (prediction == Prediction::kNone) return 0;
  return prediction == Prediction::kBefore ? 1 : lag;
}

/// `numbers[i] - numbers[i - back]`; the number itself where there is none, or `back` is 0.
void differences(std::span<const std::int64_t> numbers, std::size_t begin, std::size_t count,
                 std::size_t back, std::int64_t* out) {
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = begin + i;
    const std::int64_t guess = back > 0 && at >= back ? numbers[at - back] : 0;
    out[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(numbers[at]) -
                                       static_cast<std::uint64_t>(guess));
  }
}

struct Frame {
  std::int64_t low = 0;
  int bits = 0;
};

Frame frame_of(const std::int64_t* values, std::size_t count) {
  std::int64_t low = values[0];
  std::int64_t high = values[0];
  for (std::size_t i = 1; i < count; ++i) {
    low = std::min(low, values[i]);
    high = std::max(high, values[i]);
  }
  const std::uint64_t range = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const auto bits = static_cast<int>(std::bit_width(range));
  return {low, bits > kBitsMost ? kWholeWord : bits};
}

/// Of long columns, of every eighth block: enough to choose by.
std::uint64_t bits_needed(std::span<const std::int64_t> numbers, std::size_t back) {
  std::array<std::int64_t, kBlock> block;
  std::uint64_t bits = 0;
  const std::size_t stride = numbers.size() > 64 * kBlock ? 8 * kBlock : kBlock;
  for (std::size_t at = 0; at < numbers.size(); at += stride) {
    const std::size_t count = std::min(kBlock, numbers.size() - at);
    differences(numbers, at, count, back, block.data());
    bits += static_cast<std::uint64_t>(frame_of(block.data(), count).bits) * count;
  }
  return bits;
}

template <class T>
void put(T value, ByteSink& out) {
  const std::size_t at = out.size();
  out.resize(at + sizeof value);
  std::memcpy(out.data() + at, &value, sizeof value);
}

void put_block(const std::int64_t* values, std::size_t count, ByteSink& out) {
  const Frame frame = frame_of(values, count);
  put(static_cast<std::uint8_t>(frame.bits), out);
  put(frame.low, out);
  const std::size_t bytes = (static_cast<std::size_t>(frame.bits) * count + 7) / 8;
  const std::size_t at = out.size();
  out.resize(at + bytes + 8);  // room for the last whole word that is stored
  std::uint8_t* to = out.data() + at;
  std::uint64_t word = 0;
  int filled = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t value =
        static_cast<std::uint64_t>(values[i]) - static_cast<std::uint64_t>(frame.low);
    if (frame.bits == kWholeWord) {
      std::memcpy(to + 8 * i, &value, 8);
      continue;
    }
    word |= value << filled;
    filled += frame.bits;
    std::memcpy(to, &word, 8);
    to += filled / 8;
    word >>= filled & ~7;
    filled &= 7;
  }
  out.resize(at + bytes);
}

bool take_block(ByteSource& in, std::size_t count, std::int64_t* values) {
  const std::uint8_t* bits_at = in.take(1);
  const std::uint8_t* low_at = in.take(8);
  if (bits_at == nullptr || low_at == nullptr) return false;
  const int bits = *bits_at;
  if (bits > kBitsMost && bits != kWholeWord) return false;
  std::uint64_t low = 0;
  std::memcpy(&low, low_at, 8);
  const std::size_t bytes = (static_cast<std::size_t>(bits) * count + 7) / 8;
  const std::uint8_t* from = in.take(bytes);
  if (from == nullptr) return false;
  const std::uint64_t mask =
      bits == kWholeWord ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t bit = i * static_cast<std::size_t>(bits);
    std::uint64_t word = 0;
    std::memcpy(&word, from + bit / 8, std::min<std::size_t>(8, bytes - bit / 8));
    const std::uint64_t value = (word >> (bit % 8)) & mask;
    values[i] = static_cast<std::int64_t>(value + low);
  }
  return true;
}

}  // namespace

void pack_integers(std::span<const std::int64_t> numbers, std::size_t lag, ByteSink& out) {
  Prediction best = Prediction::kNone;
  std::uint64_t least = bits_needed(numbers, 0);
  for (const Prediction one : {Prediction::kBefore, Prediction::kLag}) {
    const std::size_t back = distance(one, lag);
    if (back == 0 || back >= numbers.size() || (one == Prediction::kLag && back == 1)) continue;
    const std::uint64_t bits = bits_needed(numbers, back);
    if (bits < least) {
      least = bits;
      best = one;
    }
  }
  put(static_cast<std::uint8_t>(best), out);
  std::array<std::int64_t, kBlock> block;
  for (std::size_t at = 0; at < numbers.size(); at += kBlock) {
    const std::size_t count = std::min(kBlock, numbers.size() - at);
    differences(numbers, at, count, distance(best, lag), block.data());
    put_block(block.data(), count, out);
  }
}

bool unpack_integers(ByteSource& in, std::size_t lag, std::span<std::int64_t> numbers) {
  const std::uint8_t* kind = in.take(1);
  if (kind == nullptr || *kind > static_cast<std::uint8_t>(Prediction::kLag)) return false;
  const std::size_t back = distance(static_cast<Prediction>(*kind), lag);
  for (std::size_t at = 0; at < numbers.size(); at += kBlock) {
    const std::size_t count = std::min(kBlock, numbers.size() - at);
    if (!take_block(in, count, numbers.data() + at)) return false;
  }
  if (back == 0) return true;
  for (std::size_t i = back; i < numbers.size(); ++i) {
    numbers[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(numbers[i]) +
                                           static_cast<std::uint64_t>(numbers[i - back]));
  }
  return true;
}

}  // namespace orrery::engine
