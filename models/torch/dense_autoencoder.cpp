// SPDX-License-Identifier: Apache-2.0
// Dense autoencoder: window -> hidden -> code -> hidden -> window. The code is linear and smaller
// than the window, so that only what windows have in common fits through it.
// Source: Hinton and Salakhutdinov, Science 313 (2006) 504.
#include <ATen/ATen.h>

#include "models/torch/layers.h"
#include "models/torch/networks.h"

namespace orrery::models {
namespace {

class DenseAutoencoder final : public WindowNetwork {
 public:
  explicit DenseAutoencoder(const WindowModelSpec& spec)
      : width_(static_cast<std::int64_t>(spec.length * spec.features)),
        rows_(spec.length),
        hidden_(spec.params.integer("hidden")),
        code_(spec.params.integer("code")) {}

  const char* name() const override { return "dense autoencoder"; }

  std::vector<WeightShape> weights() const override {
    std::vector<WeightShape> weights;
    add_dense(weights, hidden_, width_);
    add_dense(weights, code_, hidden_);
    add_dense(weights, hidden_, code_);
    add_dense(weights, width_, hidden_);
    return weights;
  }

  std::size_t said_rows() const override { return rows_; }

  at::Tensor say(const std::vector<at::Tensor>& w, const at::Tensor& windows) const override {
    const at::Tensor code = dense(dense(windows, w, 0).relu_(), w, 2);
    return dense(dense(code, w, 4).relu_(), w, 6);
  }

  double multiply_accumulates() const override {
    return 2.0 * static_cast<double>(hidden_) * static_cast<double>(width_ + code_);
  }

 private:
  std::int64_t width_;
  std::size_t rows_;
  std::int64_t hidden_;
  std::int64_t code_;
};

}  // namespace

std::unique_ptr<WindowNetwork> make_dense_autoencoder(const WindowModelSpec& spec) {
  return std::make_unique<DenseAutoencoder>(spec);
}

}  // namespace orrery::models
