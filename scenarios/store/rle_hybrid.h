// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace orrery::scenarios {

/// Small whole numbers as runs: eight or more of the same as a count and a value, all others
/// packed by bits in groups of eight. Parquet writes levels and dictionary positions so.
///
/// Source: Apache Parquet, Encodings.md, "Run Length Encoding / Bit-Packing Hybrid (RLE = 3)".
class RleHybrid {
 public:
  /// `bit_width` bits hold the largest value, 0 to 32.
  explicit RleHybrid(int bit_width) : bit_width_(bit_width) {}

  void add(std::uint32_t value);
  /// All bytes, without a length in front; the last group is filled up with zeros.
  std::string finish();

 private:
  static constexpr std::size_t kGroup = 8;
  static constexpr int kGroupsMax = 63;  ///< of a packed run: its header stays one byte

  void pack_group();
  void end_packed_run();
  void write_repeats();

  int bit_width_;
  std::string bytes_;
  std::array<std::uint32_t, kGroup> group_{};
  std::size_t in_group_ = 0;
  std::uint32_t previous_ = 0;
  std::uint64_t repeats_ = 0;  ///< of `previous_`, since the group began
  int packed_groups_ = 0;      ///< in the packed run that is open
  std::size_t run_header_ = 0;
};

/// Bits that hold every value up to `largest`.
int bits_for(std::uint64_t largest);

}  // namespace orrery::scenarios
