// SPDX-License-Identifier: Apache-2.0
#include "models/detect/surprise_tail.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/numeric/elementary.h"

namespace orrery::models {
namespace {

constexpr int kOctaves = 32;
constexpr int kCellsPerOctave = 4;
constexpr std::size_t kCells = kOctaves * kCellsPerOctave;  // and the cell of 0 before them
constexpr double kTailShare = 0.05;
constexpr double kTailMin = 10.0;
constexpr double kFewest = 20.0;

}  // namespace

SurpriseTail::SurpriseTail() : count_(kCells + 1, 0.0), sum_(kCells + 1, 0.0) {}

double SurpriseTail::surprise(double distance) const {
  if (seen_ < kFewest || !(distance > 0.0)) return 0.0;
  const double wanted = std::max(kTailMin, kTailShare * seen_);
  double above = 0.0;
  double above_sum = 0.0;
  std::size_t highest_below = kCells;  // cells up to here lie below u
  for (; highest_below > 0 && above + count_[highest_below] <= wanted; --highest_below) {
    above += count_[highest_below];
    above_sum += sum_[highest_below];
  }
  const std::size_t own = cell(distance);
  if (own <= highest_below) {
    for (std::size_t k = highest_below; k > 0 && k >= own; --k) above += count_[k];
    if (own == 0) above = seen_;
    return engine::log((seen_ + 1.0) / (above + 1.0));
  }
  const double u = highest_below == 0 ? 0.0 : lower_edge(highest_below + 1);
  const double excess = distance - u;
  const double b = (std::max(0.0, above_sum - above * u) + excess) / (above + 1.0);
  return engine::log((seen_ + 1.0) / (above + 1.0)) + (b > 0.0 ? excess / b : 0.0);
}

void SurpriseTail::add(double distance) {
  make_room(distance);
  const std::size_t own = cell(distance);
  count_[own] += 1.0;
  sum_[own] += distance;
  seen_ += 1.0;
}

std::size_t SurpriseTail::cell(double distance) const {
  if (!(distance > 0.0)) return 0;
  int exponent = 0;
  const double mantissa = std::frexp(distance, &exponent);  // in [0.5, 1)
  if (exponent > top_) return kCells + 1;
  if (exponent <= top_ - kOctaves) return 0;
  const int octave = exponent - (top_ - kOctaves + 1);
  const int within = static_cast<int>((mantissa - 0.5) * (2 * kCellsPerOctave));
  return static_cast<std::size_t>(octave * kCellsPerOctave + within) + 1;
}

double SurpriseTail::lower_edge(std::size_t cell) const {
  const int index = static_cast<int>(std::min(cell, kCells + 1)) - 1;
  const double mantissa = 0.5 + 0.5 * (index % kCellsPerOctave) / kCellsPerOctave;
  return std::ldexp(mantissa, top_ - kOctaves + 1 + index / kCellsPerOctave);
}

/// Moves the octaves up when a distance lies above them; what falls out below is taken for 0.
void SurpriseTail::make_room(double distance) {
  if (!(distance > 0.0)) return;
  int exponent = 0;
  std::frexp(distance, &exponent);
  if (top_ == kNoOctave) top_ = exponent;
  if (exponent <= top_) return;
  const auto shift = static_cast<std::size_t>(std::min(exponent - top_, kOctaves)) *
                     static_cast<std::size_t>(kCellsPerOctave);
  for (std::size_t k = 1; k <= kCells; ++k) {
    const std::size_t to = k > shift ? k - shift : 0;
    const double count = std::exchange(count_[k], 0.0);
    const double sum = std::exchange(sum_[k], 0.0);
    count_[to] += count;
    sum_[to] += sum;
  }
  top_ = exponent;
}

}  // namespace orrery::models
