// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_model.h"

namespace orrery::models {

/// The shell that every window model runs in.
///
///   rows       standardised by each device's own clean mean and deviation (device_scaler.h)
///   windows    the last `window` rows of the device; nothing is judged before they are there
///   fit        on the first `fit_share` of a stated clean period: windows of all devices pooled,
///              or of each device alone; at most `train_windows` of them, drawn by hash; a part
///              of the devices (of a lone device: the end of the fit) held out for early stopping
///   limit      on the rest of the clean period: a false-alarm budget (alarm_budget.h), or `factor`
///              times a quantile of the scores of each group
///   score      model score / limit, confirmed over rows (confirmation.h); alert above 1
///   trained    weights from a file of `orrery train` in place of the fit; means, deviations and
///              limits still come from the plant's own clean period
///
/// All windows of a tick are scored in one call, so a network sees large batches.
engine::Result<std::unique_ptr<engine::Agent>> make_window_detector(const engine::AgentSpec& spec,
                                                                    WindowModelFactory factory);

/// The parameters of the shell; `window` is the model's default.
std::vector<engine::ParamInfo> window_detector_params(int window);

}  // namespace orrery::models
