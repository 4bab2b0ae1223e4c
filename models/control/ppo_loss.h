// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace orrery::models {

struct PpoLossSettings {
  double clip = 0.2;        ///< epsilon: the ratio counts within 1 -+ epsilon
  double value_clip = 0.0;  ///< how far a value may move from its old one; 0: any way
  double value_weight = 0.5;
  double entropy_weight = 0.0;
  /// The actions are a teacher's: the policy's term is -mean log pi(a), and the deviation of a
  /// continuous policy stays as it is, so that there is something left to explore with.
  bool imitate = false;
};

/// A minibatch: what the networks say now, and what was done and found when it was collected.
struct PpoBatch {
  std::span<const float> policy;          ///< rows x choices (logits), or rows x axes (means)
  std::span<const float> log_deviations;  ///< one an axis; empty: the task is discrete
  std::span<const float> values;          ///< rows x values of a row
  std::span<const float> actions;         ///< rows, or rows x axes
  std::span<const float> old_log_probabilities;  ///< rows
  std::span<const float> old_values;             ///< rows x values of a row
  std::span<const float> advantages;             ///< rows
  std::span<const float> returns;                ///< rows x values of a row
};

/// Derivatives of the loss by what the networks say; written, but `log_deviations` is added to.
struct PpoSlopes {
  std::span<float> policy, log_deviations, values;
};

struct PpoLosses {
  double policy = 0.0, value = 0.0, entropy = 0.0;
  double divergence = 0.0;  ///< estimate of KL(old || new): mean of ratio - 1 - log ratio
  double clipped = 0.0;     ///< share of rows whose ratio is beyond the clip

  void add(const PpoLosses& other);
  void scale(double factor);
};

/// The clipped objective of proximal policy optimisation and its derivatives, in one pass over the
/// rows; A: advantage, q = pi(a) / pi_old(a), R: return, c: weights, means over the rows.
///
///   loss = -mean min(q A, clamp(q, 1 - epsilon, 1 + epsilon) A)
///          + c_value mean 1/2 (V - R)^2  - c_entropy mean H(pi)
///
/// Where values are clipped: the larger of that square and the one with V kept near its old value.
/// Source: Schulman et al., Proximal policy optimization algorithms (2017), arXiv:1707.06347,
/// equations 7 and 9; the divergence: Schulman, Approximating KL divergence (2020), k3.
PpoLosses ppo_loss(const PpoLossSettings& settings, const PpoBatch& batch, const PpoSlopes& slopes);

}  // namespace orrery::models
