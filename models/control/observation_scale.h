// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/record/archive.h"
#include "models/control/running_moments.h"

namespace orrery::models {

/// Mean and standard deviation of every number of an observation: plants report in SI units,
/// networks learn from numbers around 1.
///
///   scaled = (x - mean) / deviation      of what was observed; running_moments.h
///
/// Before anything was observed nothing is changed. A learner of values observes its warm-up only:
/// with a scale that moves on, what was learned of a state would be read at another place.
class ObservationScale {
 public:
  /// `wanted` false: every value stays as it is.
  ObservationScale(std::size_t width, bool wanted);

  void observe(std::span<const float> rows);
  /// rows x width, in place.
  void scale(std::span<float> rows) const;
  /// What `PolicyWeights` takes; both empty where values stay as they are.
  const std::vector<float>& shift() const { return shift_; }
  const std::vector<float>& factor() const { return factor_; }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  void renew();

  std::size_t width_;
  bool wanted_;
  RunningMoments moments_;
  std::vector<float> shift_, factor_;
};

}  // namespace orrery::models
