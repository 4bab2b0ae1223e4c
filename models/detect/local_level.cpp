// SPDX-License-Identifier: Apache-2.0
#include "models/detect/local_level.h"

#include <algorithm>
#include <cmath>

#include "models/detect/single_fit.h"
#include "models/params.h"

namespace orrery::models {
namespace {

// (1 % of a clean deviation)^2: a feature that never moved divides by nothing.
constexpr double kFloor = 1e-4;

class LocalLevel final : public SingleFit<LocalLevel> {
 public:
  explicit LocalLevel(const WindowModelSpec& spec)
      : length_(spec.length),
        features_(spec.features),
        variance_(features_, 1.0),
        drift_(features_, 0.0),
        since_fit_(spec.devices, 0),
        squares_(features_) {}

  void fit(const Windows& train, const Windows&) {
    levels_of(train);
    mean_square_increments(train, 0, variance_);
    for (double& each : variance_) each = std::max(each, kFloor);
    horizon_max_ = windows_a_device(train);
    fit_drift(train);
    std::fill(since_fit_.begin(), since_fit_.end(), 0);
  }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    levels_of(windows);
    for (std::size_t i = 0; i < windows.count(); ++i) {
      const auto horizon =
          static_cast<double>(std::min(++since_fit_[windows.device[i]], horizon_max_));
      for (std::size_t j = 0; j < features_; ++j) {
        const double level = levels_[i * features_ + j];
        squares_[j] = level * level / (variance_[j] + drift_[j] * horizon);
      }
      blamed[i] = largest_above_zero(squares_);
      scores[i] = blamed[i] < 0 ? 0.0 : std::sqrt(squares_[static_cast<std::size_t>(blamed[i])]);
    }
  }

  engine::AgentCost cost() const override {
    return {static_cast<double>((length_ + 3) * features_),
            sizeof(double) * (2 * features_ + since_fit_.size())};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.variance_);
    state.fixed(self.drift_);
    state.fixed(self.since_fit_);
    state(self.horizon_max_);
  }

 private:
  void levels_of(const Windows& windows);
  std::uint64_t windows_a_device(const Windows& train) const;
  bool mean_square_increments(const Windows& windows, std::size_t lag,
                              std::vector<double>& squares) const;
  void fit_drift(const Windows& train);

  std::size_t length_, features_;
  std::vector<double> variance_;          // V, by feature
  std::vector<double> drift_;             // q, by feature
  std::vector<std::uint64_t> since_fit_;  // rows, by device
  std::uint64_t horizon_max_ = 0;
  // Made anew in every fit or call.
  std::vector<double> levels_;  // windows x features
  std::vector<double> squares_;
};

/// Means of the windows.
void LocalLevel::levels_of(const Windows& windows) {
  levels_.assign(windows.count() * features_, 0.0);
  for (std::size_t i = 0; i < windows.count(); ++i) {
    const auto window = windows.window(i);
    for (std::size_t v = 0; v < window.size(); v += features_)
      for (std::size_t j = 0; j < features_; ++j) levels_[i * features_ + j] += window[v + j];
  }
  for (double& each : levels_) each /= static_cast<double>(length_);
}

/// Training windows come device by device, and the index of a device may be that of the agent.
std::uint64_t LocalLevel::windows_a_device(const Windows& train) const {
  std::uint64_t devices = 0;
  for (std::size_t i = 0; i < train.count(); ++i)
    if (i == 0 || train.device[i] != train.device[i - 1]) ++devices;
  return devices == 0 ? 0 : train.count() / devices;
}

/// S(lag) by feature; of lag 0 the mean square of the levels themselves. False, and all 0, when no
/// device has windows so far apart.
bool LocalLevel::mean_square_increments(const Windows& windows, std::size_t lag,
                                        std::vector<double>& squares) const {
  squares.assign(features_, 0.0);
  double count = 0.0;
  for (std::size_t i = lag; i < windows.count(); ++i) {
    if (windows.device[i] != windows.device[i - lag]) continue;
    count += 1.0;
    for (std::size_t j = 0; j < features_; ++j) {
      const double from = lag == 0 ? 0.0 : levels_[(i - lag) * features_ + j];
      const double moved = levels_[i * features_ + j] - from;
      squares[j] += moved * moved;
    }
  }
  if (count == 0.0) return false;
  for (double& each : squares) each /= count;
  return true;
}

void LocalLevel::fit_drift(const Windows& train) {
  drift_.assign(features_, 0.0);
  std::vector<double> noise, far;
  if (!mean_square_increments(train, length_, noise)) return;
  for (const std::uint64_t parts : {8, 4, 2}) {
    const auto lag = static_cast<std::size_t>(horizon_max_ / parts);
    if (lag <= length_ || !mean_square_increments(train, lag, far)) continue;
    for (std::size_t j = 0; j < features_; ++j)
      drift_[j] = std::max(drift_[j], (far[j] - noise[j]) / static_cast<double>(lag - length_));
  }
}

}  // namespace

const engine::ModelInfo& local_level_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "local_level";
    row.summary = "level of each feature against how far it may have wandered since the fit";
    row.details =
        "Mean of each feature over the window, over the deviation that a random walk with noise "
        "forecasts for it: the walk's variance comes from the clean rows and grows with the rows "
        "since. Score: the largest; blames its feature.";
    row.source = "Harvey, Forecasting, Structural Time Series Models and the Kalman Filter (1989)";
    row.params = window_detector_params(8);
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_local_level_model(const WindowModelSpec& spec) {
  return std::make_unique<LocalLevel>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_local_level(const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_local_level_model);
}

}  // namespace orrery::models
