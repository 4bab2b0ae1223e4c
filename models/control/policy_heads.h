// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "engine/numeric/elementary.h"

namespace orrery::models {

/// The same with every compiler.
inline float exp_of(float x) { return static_cast<float>(engine::exp(static_cast<double>(x))); }
inline float log_of(float x) { return static_cast<float>(engine::log(static_cast<double>(x))); }

/// Draws a choice a row from the softmax of its logits, by the inverse of the distribution function
/// at `uniforms` in (0, 1). `logits`: rows x choices; the others: one a row.
void sample_choices(std::span<const float> logits, std::size_t choices,
                    std::span<const double> uniforms, std::span<float> actions,
                    std::span<float> log_probabilities);

/// Draws mean + exp(log_deviation) normal for every axis. `means`, `normals`, `actions`: rows x
/// axes; `log_deviations`: one an axis, the same for every row; `log_probabilities`: one a row.
void sample_gaussian(std::span<const float> means, std::span<const float> log_deviations,
                     std::span<const double> normals, std::span<float> actions,
                     std::span<float> log_probabilities);

/// log of the density of `action` about `mean`, all spans one number an axis.
float gaussian_log_probability(std::span<const float> action, std::span<const float> mean,
                               std::span<const float> log_deviations);

/// logits <- log softmax(logits).
void log_softmax(std::span<float> logits);

}  // namespace orrery::models
