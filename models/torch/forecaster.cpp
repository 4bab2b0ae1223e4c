// SPDX-License-Identifier: Apache-2.0
// Forecaster: says the newest row of a window from the rows before it. `cell: dense` sees them side
// by side, `cell: lstm` reads them in order.
// Source: Malhotra et al., ESANN 2015 (stacked LSTM forecasts, errors as scores).
#include <ATen/ATen.h>

#include "models/torch/lstm_weights.h"
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
      add_layer(weights, hidden_, past_ * features_);
      add_layer(weights, hidden_, hidden_);
    }
    add_layer(weights, features_, hidden_);
    return weights;
  }

  std::size_t said_rows() const override { return 1; }

  at::Tensor say(const std::vector<at::Tensor>& w, const at::Tensor& windows) const override {
    const at::Tensor past = windows.narrow(1, 0, past_ * features_);
    if (!lstm_) {
      const at::Tensor first = at::linear(past, w[0], w[1]).relu_();
      return at::linear(at::linear(first, w[2], w[3]).relu_(), w[4], w[5]);
    }
    const at::Tensor zero = at::zeros({1, windows.size(0), hidden_}, windows.options());
    const auto [read, last, cell] =
        at::lstm(past.reshape({-1, past_, features_}), {zero, zero}, {w[0], w[1], w[2], w[3]}, true,
                 1, 0.0, false, false, true);
    return at::linear(last[0], w[4], w[5]);
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
