// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"
#include "models/control/trainer.h"

namespace orrery::models {

/// Cross-entropy method over the weights w of a small policy: a baseline without gradients, which
/// needs nothing but whole episodes.
///
///   w_k ~ N(m, s^2)                       k = 1 .. population, each plays its own copy of the task
///   m, v <- mean and variance of the elite, the share of candidates with the largest returns
///   s^2  <- v + z max(0, 1 - 2 t)         t the share of the training that is done
///
/// The policy is linear, or has one layer of tanh units; observations with finite bounds are scaled
/// to -1 .. 1. All decision makers of a copy share one policy, and its score is their mean return.
/// The trained policy is the mean m.
/// Source: Rubinstein, Methodol. Comput. Appl. Probab. 1 (1999) 127; the decreasing noise z: Szita
/// and Loerincz, Neural Computation 18 (2006) 2936.
const engine::ModelInfo& cross_entropy_info();
engine::Result<std::unique_ptr<Trainer>> make_cross_entropy(const TrainerSpec& spec);

}  // namespace orrery::models
