// SPDX-License-Identifier: Apache-2.0
// LSTM autoencoder: an LSTM reads the window into a code, a second one, which is shown that code at
// every step, says the window from its newest row back to its oldest.
// Source: Malhotra et al., ICML Anomaly Detection Workshop (2016), arXiv:1607.00148; the code as
// input of every step: Srivastava et al., ICML 2015, arXiv:1502.04681 (unconditioned decoder).
#include <ATen/ATen.h>

#include "models/torch/layers.h"
#include "models/torch/networks.h"

namespace orrery::models {
namespace {

class LstmAutoencoder final : public WindowNetwork {
 public:
  explicit LstmAutoencoder(const WindowModelSpec& spec)
      : length_(static_cast<std::int64_t>(spec.length)),
        features_(static_cast<std::int64_t>(spec.features)),
        hidden_(spec.params.integer("hidden")),
        code_(spec.params.integer("code")) {}

  const char* name() const override { return "LSTM autoencoder"; }

  std::vector<WeightShape> weights() const override {
    std::vector<WeightShape> weights;
    add_lstm(weights, hidden_, features_);
    add_dense(weights, code_, hidden_);
    add_lstm(weights, hidden_, code_);
    add_dense(weights, features_, hidden_);
    return weights;
  }

  std::size_t said_rows() const override { return static_cast<std::size_t>(length_); }

  at::Tensor say(const std::vector<at::Tensor>& w, const at::Tensor& windows) const override {
    const at::Tensor rows = windows.view({-1, length_, features_});
    const at::Tensor read = lstm(rows, w, 0).select(1, length_ - 1);
    const at::Tensor code = dense(read, w, kLstmWeights);
    const at::Tensor shown = code.unsqueeze(1).expand({-1, length_, -1});
    const at::Tensor said = lstm(shown, w, kLstmWeights + kDenseWeights);
    return dense(said, w, 2 * kLstmWeights + kDenseWeights).flip({1}).flatten(1);
  }

  double multiply_accumulates() const override {
    const auto h = static_cast<double>(hidden_);
    const auto f = static_cast<double>(features_);
    const auto c = static_cast<double>(code_);
    return static_cast<double>(length_) * h * (4.0 * (f + c + 2.0 * h) + f) + c * h;
  }

 private:
  std::int64_t length_;
  std::int64_t features_;
  std::int64_t hidden_;
  std::int64_t code_;
};

}  // namespace

std::unique_ptr<WindowNetwork> make_lstm_autoencoder(const WindowModelSpec& spec) {
  return std::make_unique<LstmAutoencoder>(spec);
}

}  // namespace orrery::models
