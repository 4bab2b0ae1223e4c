// SPDX-License-Identifier: Apache-2.0
#include "models/control/ppo_loss.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "models/control/policy_heads.h"

namespace orrery::models {
namespace {

constexpr double kHalfLogTwoPiE = 1.418938533204672742;  // entropy of a standard normal

/// The policy's term of a row; gives its derivative by the log probability, not yet divided by the
/// number of rows.
float policy_term(const PpoLossSettings& settings, float log_probability, float old,
                  float advantage, PpoLosses& losses) {
  if (settings.imitate) {
    losses.policy -= static_cast<double>(log_probability);
    return -1.0F;
  }
  const float log_ratio = log_probability - old;
  const float ratio = exp_of(log_ratio);
  const auto clip = static_cast<float>(settings.clip);
  const float free = ratio * advantage;
  const float held = std::clamp(ratio, 1.0F - clip, 1.0F + clip) * advantage;
  losses.policy -= static_cast<double>(std::min(free, held));
  losses.divergence += static_cast<double>((ratio - 1.0F) - log_ratio);
  if (std::fabs(ratio - 1.0F) > clip) losses.clipped += 1.0;
  return free <= held ? -free : 0.0F;  // d ratio / d log ratio = ratio
}

/// Softmax: d log p_a / d l_j = [j = a] - p_j;  dH / d l_j = -p_j (log p_j + H).
void choice_rows(const PpoLossSettings& settings, const PpoBatch& batch, const PpoSlopes& slopes,
                 PpoLosses& losses) {
  const std::size_t rows = batch.advantages.size();
  const std::size_t choices = batch.policy.size() / rows;
  const auto share = static_cast<float>(1.0 / static_cast<double>(rows));
  const auto entropy_weight = static_cast<float>(settings.entropy_weight);
  std::vector<float> logs(choices), p(choices);
  for (std::size_t r = 0; r < rows; ++r) {
    std::copy_n(batch.policy.data() + r * choices, choices, logs.begin());
    log_softmax(logs);
    float entropy = 0.0F;
    for (std::size_t j = 0; j < choices; ++j) {
      p[j] = exp_of(logs[j]);
      entropy -= p[j] * logs[j];
    }
    losses.entropy += static_cast<double>(entropy);
    const auto done = static_cast<std::size_t>(batch.actions[r]);
    const float by_log = policy_term(settings, logs[done], batch.old_log_probabilities[r],
                                     batch.advantages[r], losses);
    float* slope = slopes.policy.data() + r * choices;
    for (std::size_t j = 0; j < choices; ++j) {
      const float by_logit = (j == done ? 1.0F : 0.0F) - p[j];
      slope[j] = share * (by_log * by_logit + entropy_weight * p[j] * (logs[j] + entropy));
    }
  }
}

/// Normal: with z = (a - mean) / s, d log p / d mean = z / s and d log p / d log s = z^2 - 1.
void gaussian_rows(const PpoLossSettings& settings, const PpoBatch& batch, const PpoSlopes& slopes,
                   PpoLosses& losses) {
  const std::size_t rows = batch.advantages.size();
  const std::size_t axes = batch.log_deviations.size();
  const auto share = static_cast<float>(1.0 / static_cast<double>(rows));
  std::vector<float> precision(axes);
  for (std::size_t k = 0; k < axes; ++k) precision[k] = exp_of(-batch.log_deviations[k]);
  for (std::size_t r = 0; r < rows; ++r) {
    const auto action = batch.actions.subspan(r * axes, axes);
    const auto mean = batch.policy.subspan(r * axes, axes);
    const float log_probability = gaussian_log_probability(action, mean, batch.log_deviations);
    const float by_log =
        share * policy_term(settings, log_probability, batch.old_log_probabilities[r],
                            batch.advantages[r], losses);
    for (std::size_t k = 0; k < axes; ++k) {
      const float z = (action[k] - mean[k]) * precision[k];
      slopes.policy[r * axes + k] = by_log * z * precision[k];
      if (!settings.imitate) slopes.log_deviations[k] += by_log * (z * z - 1.0F);
    }
  }
  double entropy = 0.0;
  for (std::size_t k = 0; k < axes; ++k) {
    entropy += static_cast<double>(batch.log_deviations[k]) + kHalfLogTwoPiE;
    if (!settings.imitate) slopes.log_deviations[k] -= static_cast<float>(settings.entropy_weight);
  }
  losses.entropy += entropy * static_cast<double>(rows);
}

void value_rows(const PpoLossSettings& settings, const PpoBatch& batch, const PpoSlopes& slopes,
                PpoLosses& losses) {
  const auto rows = static_cast<double>(batch.advantages.size());
  const auto weight = static_cast<float>(settings.value_weight / rows);
  const auto clip = static_cast<float>(settings.value_clip);
  for (std::size_t i = 0; i < batch.values.size(); ++i) {
    float error = batch.values[i] - batch.returns[i];
    float slope = error;
    if (clip > 0.0F) {
      const float moved = batch.values[i] - batch.old_values[i];
      const float held = batch.old_values[i] + std::clamp(moved, -clip, clip) - batch.returns[i];
      if (held * held > error * error) {
        error = held;
        slope = std::fabs(moved) < clip ? held : 0.0F;
      }
    }
    losses.value += 0.5 * static_cast<double>(error) * static_cast<double>(error);
    slopes.values[i] = weight * slope;
  }
}

}  // namespace

PpoLosses ppo_loss(const PpoLossSettings& settings, const PpoBatch& batch,
                   const PpoSlopes& slopes) {
  PpoLosses losses;
  if (batch.log_deviations.empty()) {
    choice_rows(settings, batch, slopes, losses);
  } else {
    gaussian_rows(settings, batch, slopes, losses);
  }
  value_rows(settings, batch, slopes, losses);
  losses.scale(1.0 / static_cast<double>(batch.advantages.size()));
  return losses;
}

void PpoLosses::add(const PpoLosses& other) {
  policy += other.policy;
  value += other.value;
  entropy += other.entropy;
  divergence += other.divergence;
  clipped += other.clipped;
}

void PpoLosses::scale(double factor) {
  for (double* part : {&policy, &value, &entropy, &divergence, &clipped}) *part *= factor;
}

}  // namespace orrery::models
