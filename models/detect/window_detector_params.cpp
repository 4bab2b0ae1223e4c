// SPDX-License-Identifier: Apache-2.0
#include "models/detect/window_detector_params.h"

#include "models/detect/confirmation.h"
#include "models/detect/training_period.h"
#include "models/detect/window_detector.h"
#include "models/params.h"

namespace orrery::models {

using engine::AgentSpec;

std::optional<ModelFile> trained_model(const AgentSpec& spec, engine::Diagnostics& mistakes) {
  const std::string& path = spec.params.text("trained");
  if (path.empty()) return std::nullopt;
  auto file = read_model_file(path);
  if (!file) {
    mistakes.append(file.error());
    return std::nullopt;
  }
  const auto refuse = [&](const std::string& what, const std::string& remedy) {
    mistakes.error("model-mismatch", {path}, spec.name + ": " + what, remedy);
  };
  if (!file->finished)
    refuse("the training of this file is not finished", "finish it: orrery train --resume");
  if (file->features != spec.features) {
    refuse("trained on other features than the agent observes",
           "observe the same signals with the same steps, in the same order");
  }
  if (file->window != static_cast<std::uint64_t>(spec.params.integer("window")))
    refuse("trained with window: " + std::to_string(file->window), "give the agent the same");
  if (spec.params.text("fit") != "pooled")
    refuse("a trained model serves all devices", "use fit: pooled");
  return std::move(*file);
}

void check_window_detector(const AgentSpec& spec, engine::Diagnostics& mistakes) {
  TrainingPeriod::check(spec, mistakes);
  Confirmation::check(spec, mistakes);
  const bool by_rows = spec.params.integer("train_rows") > 0;
  if (by_rows && spec.params.text("fit") == "pooled" && spec.device_count > 1) {
    mistakes.error("training-period", {}, spec.name + ": train_rows ends at each device's own time",
                   "use fit: per_device, or train_until");
  }
  if (by_rows && spec.params.text("limits") == "budget") {
    mistakes.error("training-period", {}, spec.name + ": a budget needs a common clean period",
                   "use train_until, or limits: quantile");
  }
  if (spec.features.empty())
    mistakes.error("no-features", {}, spec.name + ": has no features", "name at least one signal");
}

std::vector<engine::ParamInfo> window_detector_params(int window) {
  engine::ParamInfo trained =
      text("trained", "", "a model file of 'orrery train'; empty: fit here");
  trained.kind = engine::ParamKind::kFile;
  std::vector<engine::ParamInfo> rows = {
      integer("window", window, {1, 4096}, "rows of a window"),
      choice("fit", {"pooled", "per_device"}, "one model for all devices, or one for each"),
      number("fit_share", "1", 0.6, {0.05, 0.95}, "part of the clean period used for the fit"),
      number("held_out", "1", 0.2, {0.0, 0.5},
             "part of the fit's devices (of fewer than five: rows) kept from the weights"),
      integer("train_windows", 20000, {16, 10'000'000}, "windows that the fit sees at most"),
      trained,
      choice("limits", {"budget", "quantile"}, "how the limit is set"),
      number("budget", "1", 0.1, {0.0, 24.0}, "false alarms a device-day"),
      number("quantile", "1", 0.99, {0.5, 1.0}, "of clean scores, for limits: quantile"),
      number("factor", "1", 1.0, {0.01, 100.0}, "times the quantile"),
  };
  for (const auto& more : {TrainingPeriod::params(), Confirmation::params()})
    rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace orrery::models
