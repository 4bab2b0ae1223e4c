// SPDX-License-Identifier: Apache-2.0
#include "models/detect/ewma.h"

#include <algorithm>
#include <cmath>

#include "models/detect/single_fit.h"
#include "models/params.h"

namespace orrery::models {
namespace {

class Ewma final : public SingleFit<Ewma> {
 public:
  explicit Ewma(const WindowModelSpec& spec)
      : features_(spec.features),
        lambda_(spec.params.number("lambda")),
        control_limit_(spec.params.number("control_limit")),
        exact_(spec.params.text("variance") == "exact"),
        forgotten_(spec.devices, 1.0),
        average_(spec.devices * features_, 0.0),
        magnitude_(features_) {}

  /// The rows come standardised: there is nothing to fit, every chart starts anew.
  void fit(const Windows&, const Windows&) {
    std::fill(forgotten_.begin(), forgotten_.end(), 1.0);
    std::fill(average_.begin(), average_.end(), 0.0);
  }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    for (std::size_t i = 0; i < windows.count(); ++i) {
      const std::size_t device = windows.device[i];
      const auto row = windows.newest(i);
      for (std::size_t j = 0; j < features_; ++j) {
        double& average = average_[device * features_ + j];
        average = lambda_ * row[j] + (1.0 - lambda_) * average;
        magnitude_[j] = std::abs(average);
      }
      const double limit = control_limit_ * next_deviation(device);
      blamed[i] = largest_above_zero(magnitude_);
      scores[i] = blamed[i] < 0 ? 0.0 : magnitude_[static_cast<std::size_t>(blamed[i])] / limit;
    }
  }

  engine::AgentCost cost() const override {
    return {2.0 * static_cast<double>(features_) + 4.0,
            sizeof(double) * (average_.size() + forgotten_.size())};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.forgotten_);
    state.fixed(self.average_);
  }

 private:
  /// Standard deviation of the average that one more row has gone into.
  double next_deviation(std::size_t device) {
    forgotten_[device] *= (1.0 - lambda_) * (1.0 - lambda_);
    const double share = exact_ ? 1.0 - forgotten_[device] : 1.0;
    return std::sqrt(lambda_ / (2.0 - lambda_) * share);
  }

  std::size_t features_;
  double lambda_, control_limit_;
  bool exact_;
  std::vector<double> forgotten_;  // (1 - lambda)^(2 t), by device
  std::vector<double> average_;    // by device and feature
  std::vector<double> magnitude_;  // of the row at hand
};

}  // namespace

const engine::ModelInfo& ewma_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "ewma";
    row.summary = "exponentially weighted average of each feature: lasting shifts";
    row.details =
        "EWMA chart of each standardised feature of each device, with the variance of the average "
        "after as many rows as there were. Score: the largest average over L sd; blames its "
        "feature.";
    row.source = "Roberts, Technometrics 1 (1959) 239; Lucas and Saccucci, Technometrics 32 (1990)";
    row.params = {
        number("lambda", "1", 0.1, {0.001, 1.0}, "weight of the newest row",
               "Lucas and Saccucci (1990)"),
        number("control_limit", "1", 2.814, {0.1, 100.0}, "L, in sd of the average",
               "Lucas and Saccucci (1990), 500 rows between false signals"),
        choice("variance", {"exact", "asymptotic"}, "of the average, for the limits"),
    };
    const auto shell = window_detector_params(1);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_ewma_model(const WindowModelSpec& spec) {
  return std::make_unique<Ewma>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_ewma(const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_ewma_model);
}

}  // namespace orrery::models
