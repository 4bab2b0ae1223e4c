// SPDX-License-Identifier: Apache-2.0
// Convolutional autoencoder: two convolutions over time, each halving it, to few code channels; two
// more, each after doubling time by repetition, back to the window. What a filter knows holds at
// every place in the window.
// Source: Masci et al., ICANN 2011; doubling by repetition: Odena et al., Distill (2016).
#include <ATen/ATen.h>

#include "models/torch/layers.h"
#include "models/torch/networks.h"

namespace orrery::models {
namespace {

/// Convolution over time, windows x rows x channels, as one dense layer over all pieces of `kernel`
/// rows. Zeros stand beyond both ends.
at::Tensor convolve(const at::Tensor& rows, const std::vector<at::Tensor>& weights,
                    std::size_t first, std::int64_t kernel, std::int64_t stride) {
  const at::Tensor padded = at::constant_pad_nd(rows, {0, 0, (kernel - 1) / 2, kernel / 2}, 0.0);
  const at::Tensor pieces = padded.unfold(1, kernel, stride);  // windows x rows x channels x kernel
  return dense(pieces.flatten(2), weights, first);
}

/// Every row twice, cut to `rows`.
at::Tensor twice(const at::Tensor& x, std::int64_t rows) {
  return x.unsqueeze(2).expand({-1, -1, 2, -1}).flatten(1, 2).narrow(1, 0, rows);
}

class ConvAutoencoder final : public WindowNetwork {
 public:
  explicit ConvAutoencoder(const WindowModelSpec& spec)
      : length_(static_cast<std::int64_t>(spec.length)),
        features_(static_cast<std::int64_t>(spec.features)),
        channels_(spec.params.integer("channels")),
        code_(spec.params.integer("code")),
        kernel_(spec.params.integer("kernel")) {}

  const char* name() const override { return "convolutional autoencoder"; }

  std::vector<WeightShape> weights() const override {
    std::vector<WeightShape> weights;
    add_dense(weights, channels_, features_ * kernel_);
    add_dense(weights, code_, channels_ * kernel_);
    add_dense(weights, channels_, code_ * kernel_);
    add_dense(weights, features_, channels_ * kernel_);
    return weights;
  }

  std::size_t said_rows() const override { return static_cast<std::size_t>(length_); }

  at::Tensor say(const std::vector<at::Tensor>& w, const at::Tensor& windows) const override {
    const at::Tensor rows = windows.view({-1, length_, features_});
    const at::Tensor half = convolve(rows, w, 0, kernel_, 2).relu_();
    const at::Tensor code = convolve(half, w, 2, kernel_, 2);
    const at::Tensor back = convolve(twice(code, half.size(1)), w, 4, kernel_, 1).relu_();
    return convolve(twice(back, length_), w, 6, kernel_, 1).flatten(1);
  }

  double multiply_accumulates() const override {
    const auto half = static_cast<double>((length_ + 1) / 2);
    const auto quarter = static_cast<double>(((length_ + 1) / 2 + 1) / 2);
    const auto f = static_cast<double>(features_);
    const auto c = static_cast<double>(code_);
    return static_cast<double>(kernel_ * channels_) *
           (half * f + quarter * c + half * c + static_cast<double>(length_) * f);
  }

 private:
  std::int64_t length_;
  std::int64_t features_;
  std::int64_t channels_;
  std::int64_t code_;
  std::int64_t kernel_;
};

}  // namespace

std::unique_ptr<WindowNetwork> make_conv_autoencoder(const WindowModelSpec& spec) {
  return std::make_unique<ConvAutoencoder>(spec);
}

}  // namespace orrery::models
