// SPDX-License-Identifier: Apache-2.0
#include "models/detect/matrix_profile.h"

#include <algorithm>
#include <cmath>

#include "models/detect/nearest_shape.h"
#include "models/detect/single_fit.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr std::size_t kLengthMin = 4;  // fewer rows have next to no shape

class MatrixProfile final : public SingleFit<MatrixProfile> {
 public:
  explicit MatrixProfile(const WindowModelSpec& spec)
      : features_(spec.features),
        length_(spec.length),
        references_(static_cast<std::size_t>(spec.params.integer("references"))),
        flat_(spec.params.number("flat")),
        largest_(spec.params.text("combine") == "max"),
        shapes_(spec.features, NearestShape(spec.length)),
        shape_(spec.length) {}

  void fit(const Windows& train, const Windows&) {
    const std::size_t count = std::min(references_, train.count());
    for (std::size_t j = 0; j < features_; ++j) {
      std::vector<double> vectors;
      for (std::size_t r = 0; r < count; ++r) {
        take_shape(train.window(r * train.count() / count), j);
        vectors.insert(vectors.end(), shape_.begin(), shape_.end());
      }
      shapes_[j].build(vectors);
    }
  }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    // One feature after the other: its shapes stay in the cache.
    square_.assign(windows.count() * features_, 0.0);
    for (std::size_t j = 0; j < features_ && shapes_[j].count() > 0; ++j) {
      for (std::size_t i = 0; i < windows.count(); ++i) {
        take_shape(windows.window(i), j);
        square_[i * features_ + j] =
            shapes_[j].squared_distance_to(shape_) / (2.0 * static_cast<double>(length_));
      }
    }
    for (std::size_t i = 0; i < windows.count(); ++i) {
      const auto square = std::span(square_).subspan(i * features_, features_);
      blamed[i] = largest_above_zero(square);
      const double most = blamed[i] < 0 ? 0.0 : square[static_cast<std::size_t>(blamed[i])];
      double sum = 0.0;
      for (const double each : square) sum += each;
      scores[i] = std::sqrt(largest_ ? most : sum / static_cast<double>(features_));
    }
  }

  /// Without pruning: what a window unlike all others may cost.
  engine::AgentCost cost() const override {
    const std::size_t count = shapes_.empty() ? 0 : shapes_.front().count();
    const auto values = static_cast<double>(features_ * count * length_);
    return {values, sizeof(double) * features_ * count * (length_ + 4)};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    for (auto& shapes : self.shapes_) NearestShape::exchange(shapes, state);
  }

 private:
  void take_shape(std::span<const double> window, std::size_t feature) {
    for (std::size_t t = 0; t < length_; ++t) shape_[t] = window[t * features_ + feature];
    z_normalise(shape_, flat_);
  }

  std::size_t features_, length_, references_;
  double flat_;
  bool largest_;
  std::vector<NearestShape> shapes_;  // by feature
  // Made anew in every call.
  std::vector<double> shape_, square_;
};

}  // namespace

const engine::ModelInfo& matrix_profile_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "matrix_profile";
    row.summary = "shapes unlike every shape of the training";
    row.details =
        "Distance of each feature's z-normalised window to the nearest training window, exact. "
        "Score: sqrt(1 - best correlation); blames the feature least like its past.";
    row.source = "Yeh et al., ICDM 2016";
    row.params = {
        integer("references", 1000, {1, 1'000'000}, "training windows kept for comparison"),
        number("flat", "1", 0.01, {0.0, 10.0},
               "device deviations below which a window has no shape"),
        choice("combine", {"mean", "max"}, "of the features' squared distances"),
    };
    const auto shell = window_detector_params(32);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_matrix_profile_model(
    const WindowModelSpec& spec) {
  if (spec.length < kLengthMin) {
    return engine::failure(
        "window-short", {},
        "matrix_profile compares shapes: " + std::to_string(spec.length) + " rows have none",
        "use a window of 4 rows or more");
  }
  return std::make_unique<MatrixProfile>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_matrix_profile(const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_matrix_profile_model);
}

}  // namespace orrery::models
