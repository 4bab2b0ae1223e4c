// SPDX-License-Identifier: Apache-2.0
#include "models/control/policy_heads.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace orrery::models {
namespace {

constexpr float kHalfLogTwoPi = 0.918938533204672742F;

}  // namespace

void sample_choices(std::span<const float> logits, std::size_t choices,
                    std::span<const double> uniforms, std::span<float> actions,
                    std::span<float> log_probabilities) {
  std::vector<float> logs(choices);
  for (std::size_t r = 0; r < actions.size(); ++r) {
    std::copy_n(logits.data() + r * choices, choices, logs.begin());
    log_softmax(logs);
    double below = 0.0;
    std::size_t choice = 0;
    for (; choice + 1 < choices; ++choice) {
      below += engine::exp(static_cast<double>(logs[choice]));
      if (uniforms[r] < below) break;
    }
    actions[r] = static_cast<float>(choice);
    log_probabilities[r] = logs[choice];
  }
}

void sample_gaussian(std::span<const float> means, std::span<const float> log_deviations,
                     std::span<const double> normals, std::span<float> actions,
                     std::span<float> log_probabilities) {
  const std::size_t axes = log_deviations.size();
  std::vector<float> deviations(axes);
  for (std::size_t k = 0; k < axes; ++k) deviations[k] = exp_of(log_deviations[k]);
  for (std::size_t r = 0; r < log_probabilities.size(); ++r) {
    const std::size_t first = r * axes;
    for (std::size_t k = 0; k < axes; ++k)
      actions[first + k] =
          means[first + k] + deviations[k] * static_cast<float>(normals[first + k]);
    log_probabilities[r] = gaussian_log_probability(actions.subspan(first, axes),
                                                    means.subspan(first, axes), log_deviations);
  }
}

float gaussian_log_probability(std::span<const float> action, std::span<const float> mean,
                               std::span<const float> log_deviations) {
  float sum = 0.0F;
  for (std::size_t k = 0; k < action.size(); ++k) {
    const float z = (action[k] - mean[k]) * exp_of(-log_deviations[k]);
    sum -= 0.5F * z * z + log_deviations[k] + kHalfLogTwoPi;
  }
  return sum;
}

void log_softmax(std::span<float> logits) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  float sum = 0.0F;
  for (const float logit : logits) sum += exp_of(logit - largest);
  const float log_sum = largest + log_of(sum);
  for (float& logit : logits) logit -= log_sum;
}

}  // namespace orrery::models
