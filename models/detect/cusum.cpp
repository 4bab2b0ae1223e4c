// SPDX-License-Identifier: Apache-2.0
#include "models/detect/cusum.h"

#include <algorithm>

#include "models/detect/single_fit.h"
#include "models/params.h"

namespace orrery::models {
namespace {

class Cusum final : public SingleFit<Cusum> {
 public:
  explicit Cusum(const WindowModelSpec& spec)
      : features_(spec.features),
        k_(spec.params.number("k")),
        h_(spec.params.number("h")),
        most_(spec.params.number("most") * h_),
        restart_(spec.params.text("reset") == "restart"),
        above_(spec.devices * features_, 0.0),
        below_(spec.devices * features_, 0.0),
        sums_(features_) {}

  /// The rows come standardised: there is nothing to fit, every chart starts anew.
  void fit(const Windows&, const Windows&) {
    std::fill(above_.begin(), above_.end(), 0.0);
    std::fill(below_.begin(), below_.end(), 0.0);
  }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    for (std::size_t i = 0; i < windows.count(); ++i) {
      advance(windows.device[i], windows.newest(i));
      blamed[i] = largest_above_zero(sums_);
      scores[i] = blamed[i] < 0 ? 0.0 : sums_[static_cast<std::size_t>(blamed[i])] / h_;
    }
  }

  engine::AgentCost cost() const override {
    return {4.0 * static_cast<double>(features_), 2 * sizeof(double) * above_.size()};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.above_);
    state.fixed(self.below_);
  }

 private:
  void advance(std::size_t device, std::span<const double> row) {
    for (std::size_t j = 0; j < features_; ++j) {
      double& above = above_[device * features_ + j];
      double& below = below_[device * features_ + j];
      if (restart_ && std::max(above, below) > h_) above = below = 0.0;
      above = std::max(0.0, row[j] - k_ + above);
      below = std::max(0.0, -row[j] - k_ + below);
      if (!restart_) {
        above = std::min(above, most_);
        below = std::min(below, most_);
      }
      sums_[j] = std::max(above, below);
    }
  }

  std::size_t features_;
  double k_, h_, most_;
  bool restart_;
  std::vector<double> above_, below_;  // by device and feature
  std::vector<double> sums_;           // of the row at hand
};

}  // namespace

const engine::ModelInfo& cusum_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "cusum";
    row.summary = "cumulative sums of each feature: small lasting shifts";
    row.details =
        "Two-sided tabular CUSUM of each standardised feature of each device. Score: the largest "
        "sum over h; blames its feature.";
    row.source = "Page, Biometrika 41 (1954) 100; Montgomery, section 9.1";
    row.params = {
        number("k", "1", 0.5, {0.0, 10.0}, "half the shift to be found quickest, in sigma",
               "Montgomery, section 9.1.3"),
        number("h", "1", 5.0, {0.1, 1000.0}, "decision interval in sigma",
               "Montgomery, section 9.1.3"),
        choice("reset", {"hold", "restart"}, "sums stop at `most` h, or restart above h"),
        number("most", "1", 10.0, {1.0, 1e6}, "highest sum over h, for reset: hold"),
    };
    const auto shell = window_detector_params(1);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_cusum_model(const WindowModelSpec& spec) {
  return std::make_unique<Cusum>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_cusum(const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_cusum_model);
}

}  // namespace orrery::models
