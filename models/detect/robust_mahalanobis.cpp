// SPDX-License-Identifier: Apache-2.0
#include "models/detect/robust_mahalanobis.h"

#include "models/detect/fast_mcd.h"
#include "models/detect/single_fit.h"
#include "models/params.h"

namespace orrery::models {
namespace {

class RobustMahalanobis final : public SingleFit<RobustMahalanobis> {
 public:
  explicit RobustMahalanobis(const WindowModelSpec& spec)
      : features_(spec.features),
        width_(spec.length * spec.features),
        settings_{spec.params.number("support"), spec.params.integer("starts")},
        key_{spec.seed, spec.entity, engine::Purpose::kAgent},
        gradient_(width_),
        part_(features_) {
    scatter_ = fast_mcd({}, width_, settings_, engine::Stream(key_));
  }

  void fit(const Windows& train, const Windows&) {
    scatter_ = fast_mcd(train.values, width_, settings_, engine::Stream(key_));
  }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    for (std::size_t i = 0; i < windows.count(); ++i) {
      const auto x = windows.window(i);
      scores[i] = scatter_.distance(x, gradient_);
      part_.assign(features_, 0.0);
      for (std::size_t v = 0; v < width_; v += features_)
        for (std::size_t j = 0; j < features_; ++j)
          part_[j] += (x[v + j] - scatter_.location[v + j]) * gradient_[v + j];
      blamed[i] = largest_above_zero(part_);
    }
  }

  engine::AgentCost cost() const override {
    const auto p = static_cast<double>(width_);
    return {p * p + 2.0 * p, sizeof(double) * (2 * width_ * width_ + width_)};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.scatter_.location);
    state.fixed(self.scatter_.covariance);
    state.fixed(self.scatter_.precision);
  }

 private:
  std::size_t features_, width_;
  McdSettings settings_;
  engine::StreamKey key_;
  RobustScatter scatter_;
  std::vector<double> gradient_, part_;  // of the window at hand
};

}  // namespace

const engine::ModelInfo& robust_mahalanobis_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "robust_mahalanobis";
    row.summary = "distance from a centre that odd training rows do not move";
    row.details =
        "Squared Mahalanobis distance with location and covariance by the minimum covariance "
        "determinant, reweighted. Blames the feature with the largest contribution.";
    row.source = "Rousseeuw and Van Driessen, Technometrics 41 (1999) 212";
    row.params = {
        number("support", "1", 0.75, {0.5, 1.0}, "share of the training windows that must agree",
               "Croux and Haesbroeck (1999)"),
        integer("starts", 500, {1, 100000}, "random starts", "Rousseeuw and Van Driessen (1999)"),
    };
    const auto shell = window_detector_params(1);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_robust_mahalanobis_model(
    const WindowModelSpec& spec) {
  return std::make_unique<RobustMahalanobis>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_robust_mahalanobis(
    const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_robust_mahalanobis_model);
}

}  // namespace orrery::models
