// SPDX-License-Identifier: Apache-2.0
#include "models/control/held_exploration.h"

#include <algorithm>

namespace orrery::models {

HeldExploration::HeldExploration(const engine::ControlTask& task, std::size_t rows,
                                 std::size_t hold_max)
    : choices_(task.choices),
      width_(task.action_width()),
      left_(rows),
      kept_(rows * task.action_width()) {
  double sum = 0.0;
  for (std::size_t n = 1; n <= hold_max; ++n) {
    sum += 1.0 / (static_cast<double>(n) * static_cast<double>(n));
    chances_.push_back(sum);
  }
  for (double& chance : chances_) chance /= sum;
}

void HeldExploration::explore(double chance, engine::Stream& luck, std::span<float> actions) {
  for (std::size_t row = 0; row < left_.size(); ++row) {
    float* kept = &kept_[row * width_];
    if (left_[row] == 0) {
      if (luck.uniform() >= chance) continue;
      for (std::size_t i = 0; i < width_; ++i)
        kept[i] = choices_ > 0 ? static_cast<float>(luck.below(choices_))
                               : static_cast<float>(2.0 * luck.uniform() - 1.0);
      left_[row] = chances_.size() > 1 ? duration(luck.uniform()) : 1;
    }
    --left_[row];
    std::copy_n(kept, width_, &actions[row * width_]);
  }
}

std::uint32_t HeldExploration::duration(double uniform) const {
  const auto at = std::lower_bound(chances_.begin(), chances_.end() - 1, uniform);
  return static_cast<std::uint32_t>(at - chances_.begin()) + 1;
}

void HeldExploration::save(engine::ArchiveWriter& archive) const {
  archive.put_span(std::span<const std::uint32_t>(left_));
  archive.put_span(std::span<const float>(kept_));
}

bool HeldExploration::load(engine::ArchiveReader& archive) {
  return archive.get_span(std::span(left_)) && archive.get_span(std::span(kept_));
}

}  // namespace orrery::models
