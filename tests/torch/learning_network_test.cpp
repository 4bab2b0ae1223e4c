// SPDX-License-Identifier: Apache-2.0
// Derivatives that are written out, held against LibTorch's own.
#include "models/torch/control/learning_network.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace orrery::models::test {
namespace {

constexpr std::size_t kRows = 21;

at::Tensor tensor(std::span<const float> values, std::vector<std::int64_t> sizes) {
  return at::from_blob(const_cast<float*>(values.data()), sizes).clone();
}

void expect_near(std::span<const float> ours, const at::Tensor& theirs, const char* what) {
  const at::Tensor flat = theirs.contiguous().flatten();
  ASSERT_EQ(static_cast<std::size_t>(flat.numel()), ours.size()) << what;
  const float* at = flat.data_ptr<float>();
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_NEAR(ours[i], at[i], 1e-5F * (1.0F + std::abs(at[i]))) << what << " " << i;
}

TEST(LearningNetwork, HasTheDerivativesOfLibTorch) {
  for (const auto& widths : {std::vector<std::size_t>{5, 33, 17, 3}, {4, 2}}) {
    LearningNetwork network(widths);
    engine::Stream luck({1, 2, engine::Purpose::kAgent});
    network.draw(luck);
    std::vector<float> x(kRows * widths.front()), slopes(kRows * widths.back());
    for (float& value : x) value = static_cast<float>(luck.normal());
    for (float& value : slopes) value = static_cast<float>(luck.normal());

    const auto rows = static_cast<std::int64_t>(kRows);
    std::vector<at::Tensor> weights;
    const at::Tensor in =
        tensor(x, {rows, static_cast<std::int64_t>(widths.front())}).set_requires_grad(true);
    at::Tensor out = in;
    for (const DenseWeights& layer : network.layers()) {
      weights.push_back(tensor(layer.w, {layer.outputs, layer.inputs}).set_requires_grad(true));
      weights.push_back(tensor(layer.b, {layer.outputs}).set_requires_grad(true));
      out = at::linear(out, weights[weights.size() - 2], weights.back());
      if (layer.activation == Activation::kRelu) out = out.relu();
    }
    (out * tensor(slopes, {rows, static_cast<std::int64_t>(widths.back())})).sum().backward();

    expect_near(network.forward(x), out, "outputs");
    expect_near(network.backward_to_inputs(slopes), in.grad(), "slopes of the inputs");
    // The gradient lies as the weights do.
    LearningNetwork gradient(widths);
    std::copy(network.gradient().begin(), network.gradient().end(), gradient.weights().begin());
    std::size_t at = 0;
    for (const DenseWeights& layer : gradient.layers()) {
      expect_near(layer.w, weights[at++].grad(), "weights");
      expect_near(layer.b, weights[at++].grad(), "biases");
    }
  }
}

TEST(LearningNetwork, ClipsALongGradientAndNoOther) {
  std::vector<float> gradient = {3.0F, 4.0F};
  clip_length(gradient, 10.0);
  EXPECT_EQ(gradient[1], 4.0F);
  clip_length(gradient, 1.0);
  EXPECT_NEAR(gradient[0], 0.6F, 1e-6);
  EXPECT_NEAR(gradient[1], 0.8F, 1e-6);
}

}  // namespace
}  // namespace orrery::models::test
