// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// Spectral residual: a point stands out when the rest of the window's spectrum does not expect it.
/// Nothing is learned but the shell's limit.
///
///   x'       feature of the window, then at least 5 times, up to a length that the FFT likes, what
///            the values before the newest lead one to expect: x_(L-m) + m g, g the mean of the
///            slopes to x_(L-1) from each of the m = 5 values before it. With the newest value in
///            g, as the text of the source has it, a spike is carried on and hides itself; its
///            authors' program leaves it out too
///   X        FFT of x';  A = mean of ln|X| over `smoothing` neighbouring lines, around the circle
///   S        |inverse FFT of X exp(-A)|, as exp(ln|X| - A) keeps the phase of X
///   score    (S_L - m) / m of the newest row, m the mean of S over the `neighbours` rows before
///            it; 0 below; the largest or the mean over the features
///   blame    the feature with the largest score
///
///   in    windows of L >= 12 rows, standardised
///   out   score, 1: 3 is the limit of the source
///
/// Lines below 1e-6 of the largest count as that. A flat window scores 0. Spikes and sudden
/// changes are found in their first row; what lasts becomes the new normal within the window.
/// Single precision in the FFT.
/// Source: Ren et al., Time-Series Anomaly Detection Service at Microsoft, KDD 2019, section 3.2.
const engine::ModelInfo& spectral_residual_info();
engine::Result<std::unique_ptr<engine::Agent>> make_spectral_residual(
    const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_spectral_residual_model(
    const WindowModelSpec& spec);

}  // namespace orrery::models
