// SPDX-License-Identifier: Apache-2.0
#include "models/detect/tail_probability.h"

#include <algorithm>
#include <cstddef>

#include "engine/numeric/elementary.h"

namespace orrery::models {

void TailProbability::fit(std::vector<double> clean_scores) {
  sorted_ = std::move(clean_scores);
  border_ = border_surprise_ = mean_excess_ = 0.0;
  if (sorted_.empty()) return;
  std::sort(sorted_.begin(), sorted_.end());
  const std::size_t n = sorted_.size();
  const std::size_t tail = std::min(std::max<std::size_t>(20, n / 10), n / 2);
  border_ = sorted_[n - 1 - tail];
  border_surprise_ = empirical_surprise(border_);
  const auto above = std::upper_bound(sorted_.begin(), sorted_.end(), border_);
  for (auto it = above; it != sorted_.end(); ++it)
    mean_excess_ += (*it - border_) / static_cast<double>(sorted_.end() - above);
}

double TailProbability::surprise(double score) const {
  if (score > border_ && mean_excess_ > 0.0)
    return border_surprise_ + (score - border_) / mean_excess_;
  return empirical_surprise(score);
}

double TailProbability::empirical_surprise(double score) const {
  const auto above = std::upper_bound(sorted_.begin(), sorted_.end(), score);
  return -engine::log(static_cast<double>(sorted_.end() - above + 1) /
                      static_cast<double>(sorted_.size() + 1));
}

}  // namespace orrery::models
