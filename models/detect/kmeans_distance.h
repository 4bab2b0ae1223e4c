// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// Distance of a window to the nearest of k typical windows.
///
///   centres   k-means on the training windows as vectors: seeds by k-means++ with 2 + ln k tries
///             each, then Lloyd's rounds until no window changes sides; a centre without windows
///             moves to the window farthest from its own
///   score     root mean square over the window's values of (window - nearest centre)
///   blame     the feature with the largest sum of squares
///
///   in    windows, standardised
///   out   score, in standard deviations of the device
///
/// Windows are compared as they lie in time: a pattern that starts anywhere needs a centre for
/// each start. With fewer training windows than centres, each window is one.
/// Source: Lloyd, IEEE Trans. Inf. Theory 28 (1982) 129; Arthur and Vassilvitskii, SODA 2007;
/// as detector KMeansAD: Schmidl, Wenig and Papenbrock, PVLDB 15 (2022) 1779.
const engine::ModelInfo& kmeans_distance_info();
engine::Result<std::unique_ptr<engine::Agent>> make_kmeans_distance(const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_kmeans_distance_model(
    const WindowModelSpec& spec);

}  // namespace orrery::models
