// SPDX-License-Identifier: Apache-2.0
#include "engine/record/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

namespace orrery::engine {

namespace {
// Above 2^6 each power of two is cut into 2^5 buckets (the scheme of HdrHistogram).
constexpr int kExactBits = 6;
constexpr int kSubBits = 5;
constexpr std::size_t kExact = std::size_t{1} << kExactBits;
constexpr std::size_t kSub = std::size_t{1} << kSubBits;
}  // namespace

std::size_t Histogram::bucket_of(std::uint64_t value) {
  if (value < kExact) return static_cast<std::size_t>(value);
  const int power = 63 - std::countl_zero(value);
  const std::uint64_t sub = (value >> (power - kSubBits)) & (kSub - 1);
  return kExact + static_cast<std::size_t>(power - kExactBits) * kSub +
         static_cast<std::size_t>(sub);
}

Histogram::Bucket Histogram::bounds(std::size_t bucket) {
  if (bucket < kExact) return {bucket, bucket + 1, 0};
  const std::size_t above = bucket - kExact;
  const int power = kExactBits + static_cast<int>(above / kSub);
  const std::uint64_t width = std::uint64_t{1} << (power - kSubBits);
  const std::uint64_t low = (std::uint64_t{1} << power) + (above % kSub) * width;
  // The last bucket ends at 2^64, which is not a number of 64 bits.
  const std::uint64_t high = low + width;
  return {low, high > low ? high : std::numeric_limits<std::uint64_t>::max(), 0};
}

void Histogram::add(std::uint64_t value, std::uint64_t times) {
  const std::size_t bucket = bucket_of(value);
  if (bucket >= counts_.size()) counts_.resize(bucket + 1, 0);
  counts_[bucket] += times;
  count_ += times;
}

void Histogram::merge(const Histogram& other) {
  counts_.resize(std::max(counts_.size(), other.counts_.size()), 0);
  for (std::size_t i = 0; i < other.counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
}

double Histogram::at_rank(std::uint64_t rank) const {
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= rank && counts_[i] > 0) {
      const Bucket bucket = bounds(i);
      return static_cast<double>(bucket.low) +
             0.5 * static_cast<double>(bucket.high - 1 - bucket.low);
    }
  }
  return 0.0;
}

double Histogram::quantile(double p) const {
  if (count_ == 0) return 0.0;
  // 0.07 * 100 is a little above 7 in binary: the product's own rounding must not cost a rank.
  constexpr double kRounding = 1.0 - 4.0 * std::numeric_limits<double>::epsilon();
  const double rank = std::ceil(p * static_cast<double>(count_) * kRounding);
  return at_rank(std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, count_));
}

void Histogram::save(ArchiveWriter& archive) const {
  archive.put_span(std::span<const std::uint64_t>(counts_));
}

bool Histogram::load(ArchiveReader& archive) {
  if (!archive.get_vector(counts_)) return false;
  count_ = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
  return true;
}

std::vector<Histogram::Bucket> Histogram::buckets() const {
  std::vector<Bucket> filled;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    Bucket bucket = bounds(i);
    bucket.count = counts_[i];
    filled.push_back(bucket);
  }
  return filled;
}

}  // namespace orrery::engine
