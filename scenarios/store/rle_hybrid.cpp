// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/rle_hybrid.h"

#include <bit>
#include <utility>

#include "scenarios/store/thrift_compact.h"

namespace orrery::scenarios {

void RleHybrid::add(std::uint32_t value) {
  if (value == previous_ && repeats_ > 0) {
    ++repeats_;
    if (repeats_ >= kGroup) return;  // a run of repeats; what is in the group belongs to it
  } else {
    if (repeats_ >= kGroup) write_repeats();
    previous_ = value;
    repeats_ = 1;
  }
  group_[in_group_++] = value;
  if (in_group_ == kGroup) pack_group();
}

void RleHybrid::pack_group() {
  if (packed_groups_ == 0) {
    run_header_ = bytes_.size();
    bytes_ += '\0';
  }
  std::uint64_t bits = 0;
  int held = 0;
  for (const std::uint32_t value : group_) {
    bits |= static_cast<std::uint64_t>(value) << held;
    for (held += bit_width_; held >= 8; held -= 8, bits >>= 8) bytes_ += static_cast<char>(bits);
  }
  in_group_ = 0;
  repeats_ = 0;
  if (++packed_groups_ == kGroupsMax) end_packed_run();
}

void RleHybrid::end_packed_run() {
  if (packed_groups_ == 0) return;
  bytes_[run_header_] = static_cast<char>(packed_groups_ << 1 | 1);
  packed_groups_ = 0;
}

void RleHybrid::write_repeats() {
  end_packed_run();
  append_varint(bytes_, repeats_ << 1);
  for (int bit = 0; bit < bit_width_; bit += 8) bytes_ += static_cast<char>(previous_ >> bit);
  repeats_ = 0;
  in_group_ = 0;
}

std::string RleHybrid::finish() {
  if (repeats_ >= kGroup) {
    write_repeats();
  } else if (in_group_ > 0) {
    while (in_group_ < kGroup) group_[in_group_++] = 0;
    pack_group();
  }
  end_packed_run();
  return std::move(bytes_);
}

int bits_for(std::uint64_t largest) { return static_cast<int>(std::bit_width(largest)); }

}  // namespace orrery::scenarios
