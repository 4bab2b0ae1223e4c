// SPDX-License-Identifier: Apache-2.0
#include "models/control/observation_scale.h"

#include "models/data/state.h"

namespace orrery::models {

ObservationScale::ObservationScale(std::size_t width, bool wanted)
    : width_(width), wanted_(wanted), moments_(width) {}

void ObservationScale::observe(std::span<const float> rows) {
  if (!wanted_) return;
  moments_.add(rows);
  renew();
}

void ObservationScale::renew() {
  if (moments_.count() == 0.0) return;
  shift_.resize(width_);
  factor_.resize(width_);
  for (std::size_t i = 0; i < width_; ++i) {
    shift_[i] = static_cast<float>(moments_.mean(i));
    factor_[i] = static_cast<float>(1.0 / moments_.deviation(i));
  }
}

void ObservationScale::scale(std::span<float> rows) const {
  if (shift_.empty()) return;
  for (std::size_t first = 0; first < rows.size(); first += width_)
    for (std::size_t i = 0; i < width_; ++i) {
      float& x = rows[first + i];
      x = (x - shift_[i]) * factor_[i];
    }
}

void ObservationScale::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("observation scale 1");
  save_state(moments_, archive);
}

bool ObservationScale::load(engine::ArchiveReader& archive) {
  const bool read = archive.expect_section("observation scale 1") && load_state(moments_, archive);
  if (read) renew();
  return read;
}

}  // namespace orrery::models
