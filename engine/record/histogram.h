// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/record/archive.h"

namespace orrery::engine {

/// Counts of non-negative integers in buckets that are exact below 64 and at most 1/32 wide above:
/// sums of integers do not depend on the order of adding, so a percentile is the same for any
/// number of workers.
class Histogram {
 public:
  struct Bucket {
    std::uint64_t low = 0;   ///< included
    std::uint64_t high = 0;  ///< excluded; 2^64 is given as 2^64 - 1
    std::uint64_t count = 0;
  };

  void add(std::uint64_t value, std::uint64_t times = 1);
  void merge(const Histogram& other);

  std::uint64_t count() const { return count_; }
  /// Value below which the share `p` of the values lies, to the middle of its bucket; 0 when empty.
  double quantile(double p) const;
  /// Value at rank `rank` (from 1), as the middle of its bucket.
  double at_rank(std::uint64_t rank) const;
  /// Buckets that are not empty, in order.
  std::vector<Bucket> buckets() const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  static std::size_t bucket_of(std::uint64_t value);
  static Bucket bounds(std::size_t bucket);

  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
};

}  // namespace orrery::engine
