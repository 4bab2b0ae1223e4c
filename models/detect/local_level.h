// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// How far the level of each feature has left its clean mean, against how far it may have wandered
/// by now.
///
///   m_t      mean of the feature over the window that ends at row t
///   V        mean square of m on the training windows
///   S(l)     mean square of m_(t + l) - m_t there
///   q        max over l in {n/8, n/4, n/2}, l > w, of (S(l) - S(w)) / (l - w), at least 0
///   score    max over features of |m_t| / sqrt(V + q min(h, n))     blames that feature
///
/// with w rows a window, n training windows a device, and h rows of the device since the fit. S(l)
/// of a random walk seen through noise is 2 Var(noise of m) + q (l - w / 3) for l >= w, so the
/// difference leaves q alone, the walk's variance a row. A feature that wanders, such as a
/// temperature in its first hour, is judged by what its own past lets expect so long after the fit;
/// one that keeps its level is judged as by a chart of means. The largest of three lags, because a
/// short period holds few increments, and too small a q alarms for ever, too large a one only late.
///
///   in    windows, standardised by the device's clean rows; device by device, in order of time
///   out   score, 1: deviations of the forecast
///
/// Beyond n rows the variance grows no more: nothing was seen for longer, and no plant may wander
/// without bound unnoticed. Where windows were left out of the training sample (train_windows) a
/// step is several rows: the variance grows faster, to the same bound. Sees levels only, neither
/// stuck values nor broken relations; lenient with what wandered in training.
///
/// Source: Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989), section
/// 2.3 (the model; the estimate from increments is ours).
const engine::ModelInfo& local_level_info();
engine::Result<std::unique_ptr<engine::Agent>> make_local_level(const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_local_level_model(const WindowModelSpec& spec);

}  // namespace orrery::models
