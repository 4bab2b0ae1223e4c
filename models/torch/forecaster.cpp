// SPDX-License-Identifier: Apache-2.0
// Forecaster: says the newest row of a window from the rows before it. `cell: dense` sees them side
// by side, `cell: lstm` reads them in order.
// Source: Malhotra et al., ESANN 2015 (stacked LSTM forecasts, errors as scores).
#include <ATen/ATen.h>

#include "models/torch/layers.h"
#include "models/torch/networks.h"

namespace orrery::models {
namespace {

class Forecaster final : public WindowNetwork {
 public:
  explicit Forecaster(const WindowModelSpec& spec)
      : past_(static_cast<std::int64_t>(spec.length) - 1),
        features_(static_cast<std::int64_t>(spec.features)),
        hidden_(spec.params.integer("hidden")),
        lstm_(spec.params.text("cell") == "lstm") {}

  const char* name() const override { return lstm_ ? "LSTM forecaster" : "dense forecaster"; }

  std::vector<WeightShape> weights() const override {
    std::vector<WeightShape> weights;
    if (lstm_) {
      add_lstm(weights, hidden_, features_);
    } else {
      add_dense(weights, hidden_, past_ * features_);
      add_dense(weights, hidden_, hidden_);
    }
    add_dense(weights, features_, hidden_);
    return weights;
  }

  std::size_t said_rows() const override { return 1; }

  at::Tensor say(const std::vector<at::Tensor>& w, const at::Tensor& windows) const override {
    const at::Tensor past = windows.narrow(1, 0, past_ * features_);
    if (!lstm_) return dense(dense(dense(past, w, 0).relu_(), w, 2).relu_(), w, 4);
    const at::Tensor read = lstm(past.reshape({-1, past_, features_}), w, 0);
    return dense(read.select(1, past_ - 1), w, kLstmWeights);
  }

  double multiply_accumulates() const override {
    const auto h = static_cast<double>(hidden_);
    const auto f = static_cast<double>(features_);
    const auto p = static_cast<double>(past_);
    return lstm_ ? p * 4.0 * h * (f + h) + h * f : h * (p * f + h + f);
  }

 private:
  std::int64_t past_;
  std::int64_t features_;
  std::int64_t hidden_;
  bool lstm_;
};

}  // namespace

std::unique_ptr<WindowNetwork> make_forecaster(const WindowModelSpec& spec) {
  return std::make_unique<Forecaster>(spec);
}

}  // namespace orrery::models
