// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/record/archive.h"
#include "engine/registry/check.h"

namespace orrery::devices {

/// What a line knows of a part: whether it is defective and how often it was reworked.
using Part = std::uint8_t;
inline constexpr Part kDefective = 0x80;

/// First in, first out, of a size that is known at construction.
template <class T>
class Ring {
 public:
  explicit Ring(std::size_t most = 0) : items_(std::bit_ceil(most + 1)) {}

  bool empty() const { return count_ == 0; }
  std::uint32_t count() const { return count_; }
  const T& front() const { return items_[first_]; }
  void push(T item) {
    ORRERY_CHECK(count_ < items_.size(), "a ring is larger than all that can be in it");
    items_[(first_ + count_++) & (items_.size() - 1)] = item;
  }
  T pop() {
    const T item = items_[first_];
    first_ = static_cast<std::uint32_t>((first_ + 1) & (items_.size() - 1));
    --count_;
    return item;
  }

  void save(engine::ArchiveWriter& archive) const {
    archive.put(count_);
    for (std::uint32_t i = 0; i < count_; ++i)
      archive.put(items_[(first_ + i) & (items_.size() - 1)]);
  }
  bool load(engine::ArchiveReader& archive) {
    std::uint32_t count = 0;
    if (!archive.get(count) || count > items_.size()) return false;
    first_ = count_ = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      T item{};
      if (!archive.get(item)) return false;
      push(item);
    }
    return true;
  }

 private:
  std::vector<T> items_;
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
};

using PartRing = Ring<Part>;
using MomentRing = Ring<std::int64_t>;
using IndexRing = Ring<std::uint32_t>;

}  // namespace orrery::devices
