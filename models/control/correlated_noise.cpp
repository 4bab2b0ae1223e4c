// SPDX-License-Identifier: Apache-2.0
#include "models/control/correlated_noise.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::models {

CorrelatedNoise::CorrelatedNoise(std::size_t rows, std::size_t width, double steps)
    : width_(width), noise_(rows * width), fresh_(rows, 1) {
  if (steps <= 0.0) return;
  memory_ = engine::exp(-1.0 / steps);
  share_ = std::sqrt(1.0 - memory_ * memory_);
}

std::span<const double> CorrelatedNoise::next(engine::Stream& luck) {
  for (std::size_t i = 0; i < noise_.size(); ++i) {
    const double drawn = luck.normal();
    const bool remembers = correlated() && fresh_[i / width_] == 0;
    noise_[i] = remembers ? memory_ * noise_[i] + share_ * drawn : drawn;
  }
  std::fill(fresh_.begin(), fresh_.end(), std::uint8_t{0});
  return noise_;
}

void CorrelatedNoise::save(engine::ArchiveWriter& archive) const {
  archive.put_span(std::span<const double>(noise_));
  archive.put_span(std::span<const std::uint8_t>(fresh_));
}

bool CorrelatedNoise::load(engine::ArchiveReader& archive) {
  return archive.get_span(std::span(noise_)) && archive.get_span(std::span(fresh_));
}

}  // namespace orrery::models
