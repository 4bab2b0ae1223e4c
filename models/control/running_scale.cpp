// SPDX-License-Identifier: Apache-2.0
#include "models/control/running_scale.h"

#include <algorithm>
#include <cmath>

namespace orrery::models {

RunningScale::RunningScale(std::size_t width, bool wanted)
    : width_(width), wanted_(wanted), mean_(width), square_(width) {}

void RunningScale::observe(std::span<const float> rows) {
  if (!wanted_) return;
  for (std::size_t first = 0; first < rows.size(); first += width_) {
    ++count_;
    for (std::size_t i = 0; i < width_; ++i) {
      const double x = static_cast<double>(rows[first + i]);
      const double d = x - mean_[i];
      mean_[i] += d / static_cast<double>(count_);
      square_[i] += d * (x - mean_[i]);
    }
  }
  renew();
}

void RunningScale::renew() {
  if (!wanted_ || count_ == 0) return;
  shift_.resize(width_);
  factor_.resize(width_);
  for (std::size_t i = 0; i < width_; ++i) {
    const double deviation = std::sqrt(square_[i] / static_cast<double>(count_));
    // What differs by rounding alone has not changed.
    const bool constant = deviation <= 1e-6 * std::max(1.0, std::abs(mean_[i]));
    shift_[i] = static_cast<float>(mean_[i]);
    factor_[i] = constant ? 0.0F : static_cast<float>(1.0 / deviation);
  }
}

void RunningScale::scale(std::span<float> rows) const {
  if (shift_.empty()) return;
  for (std::size_t first = 0; first < rows.size(); first += width_)
    for (std::size_t i = 0; i < width_; ++i) {
      float& x = rows[first + i];
      x = std::clamp((x - shift_[i]) * factor_[i], -kClip, kClip);
    }
}

void RunningScale::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("running scale 1");
  archive.put(count_);
  archive.put_span(std::span<const double>(mean_));
  archive.put_span(std::span<const double>(square_));
}

bool RunningScale::load(engine::ArchiveReader& archive) {
  const bool read = archive.expect_section("running scale 1") && archive.get(count_) &&
                    archive.get_span(std::span(mean_)) && archive.get_span(std::span(square_));
  if (read) renew();
  return read;
}

}  // namespace orrery::models
