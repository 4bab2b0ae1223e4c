// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// Average path length of an unsuccessful search in a binary search tree of n entries,
///   c(n) = 2 (ln(n - 1) + 0.5772156649) - 2 (n - 1) / n,   c(2) = 1,   c(1) = c(0) = 0.
double average_path_length(std::size_t n);
/// 2^(-h / c(n)): 1 for a path of length 0, 0.5 for one of average length.
double isolation_score(double mean_path, std::size_t n);

/// Isolation forest: odd windows are cut off from the others by few random cuts.
///
///   tree     of `subsample` training windows drawn without replacement; a random value of the
///            window that is not constant in the node, cut at a uniform place between its least
///            and largest value; until a window is alone, all are equal, or the depth is
///            log2(subsample), rounded up
///   path     h = cuts on the way + c(windows in the leaf), the mean over all trees
///   score    2^(-h / c(subsample)), 0 to 1
///   blame    each cut isolates by log2(windows before / windows after) - 1 bits more than a cut
///            into halves; the feature with the largest sum over all trees
///
///   in    windows of any length, all values alike; standardised or not makes no difference
///   out   score, 1
///
/// Cuts are along single values: a broken relation between features that are each within their
/// range is found late or not at all. Beyond the training range the score no longer grows.
/// Source: Liu, Ting and Zhou, Isolation Forest, ICDM 2008.
const engine::ModelInfo& isolation_forest_info();
engine::Result<std::unique_ptr<engine::Agent>> make_isolation_forest(const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_isolation_forest_model(
    const WindowModelSpec& spec);

}  // namespace orrery::models
