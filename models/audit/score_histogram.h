// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <memory>

#include "engine/record/archive.h"

namespace orrery::models {

/// Counts of scores in bins with fixed edges, so that the counts of two parts add up to those of
/// the whole in any order. 1024 bins an octave from 2^-16 to 2^32, for either sign: a bin is at
/// most 1/1024 of its scores wide. Scores nearer to 0 are one bin, larger ones belong to the last.
/// Pages of 256 bins exist from their first row on.
class ScoreHistogram {
 public:
  using Bin = std::uint32_t;  ///< grows with the score

  static constexpr Bin kZero = 48 * 1024;  ///< the bin of 0
  static constexpr Bin kBins = 2 * kZero + 1;

  static Bin bin_of(double score) {
    constexpr std::uint64_t kLowest = std::uint64_t{1023 - 16} << 10;
    constexpr std::uint64_t kHighest = (std::uint64_t{1023 + 32} << 10) - 1;
    const auto bits = std::bit_cast<std::uint64_t>(score);
    const std::uint64_t size = (bits & ~(std::uint64_t{1} << 63)) >> 42;
    const auto from_zero =
        static_cast<Bin>(std::clamp(size, kLowest - 1, kHighest) - (kLowest - 1));
    return (bits >> 63) != 0 ? kZero - from_zero : kZero + from_zero;
  }
  /// Smallest score of a bin; of negative ones its end that is nearer to minus infinity.
  static double low_edge(Bin bin);

  void add(Bin bin, std::uint64_t rows = 1) {
    auto& page = pages_[bin / kPage];
    if (page == nullptr) page = std::make_unique<Page>();
    (*page)[bin % kPage] += rows;
  }
  std::uint64_t at(Bin bin) const {
    const auto& page = pages_[bin / kPage];
    return page == nullptr ? 0 : (*page)[bin % kPage];
  }
  std::uint64_t count() const;
  std::size_t bytes() const;
  void merge(const ScoreHistogram& other);

  /// Calls `visit(bin, rows)` for bins that are not empty, from the highest score on.
  template <class Visit>
  void from_high(Visit visit) const {
    for (std::size_t p = pages_.size(); p-- > 0;) {
      if (pages_[p] == nullptr) continue;
      for (std::size_t i = kPage; i-- > 0;) {
        if ((*pages_[p])[i] != 0) visit(static_cast<Bin>(p * kPage + i), (*pages_[p])[i]);
      }
    }
  }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  static constexpr std::size_t kPage = 256;
  using Page = std::array<std::uint64_t, kPage>;

  std::array<std::unique_ptr<Page>, (kBins + kPage - 1) / kPage> pages_;
};

}  // namespace orrery::models
