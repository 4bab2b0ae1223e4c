// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orrery::engine {

/// Bytes on their way into a block.
using ByteSink = std::vector<std::uint8_t>;

/// Bytes of a block, never read past their end.
class ByteSource {
 public:
  explicit ByteSource(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  /// The next bytes, or nothing when there are not so many.
  const std::uint8_t* take(std::size_t count) {
    if (count > bytes_.size() - at_) return nullptr;
    at_ += count;
    return bytes_.data() + at_ - count;
  }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

/// Whole numbers in few bits. Each is first predicted: as 0, by the one before it, or by the one
/// `lag` before it, whichever needs the fewest bits; then the differences of 128 numbers at a time
/// are stored from the smallest of them on, with as many bits as the largest needs. Differences
/// wrap, so every 64-bit number comes back.
/// Source: frame of reference, Goldstein et al., ICDE 1998; bit packing, Lemire and Boytsov,
/// Softw. Pract. Exper. 45 (2015) 1.
void pack_integers(std::span<const std::int64_t> numbers, std::size_t lag, ByteSink& out);

/// Fills `numbers`. False when the bytes are damaged.
bool unpack_integers(ByteSource& in, std::size_t lag, std::span<std::int64_t> numbers);

}  // namespace orrery::engine
