// SPDX-License-Identifier: Apache-2.0
// Normalisations with trained or present moments.
#include <ATen/ATen.h>

#include <array>
#include <numeric>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

/// One number a channel, along the second dimension of x.
at::Tensor along_channels(const at::Tensor& x, const at::Tensor& numbers) {
  refuse_unless(numbers.dim() == 1 && numbers.size(0) == x.size(1) &&
                    numbers.scalar_type() == x.scalar_type(),
                "one number a channel of the input's element type is needed");
  Lengths shape(static_cast<std::size_t>(x.dim()), 1);
  shape[1] = x.size(1);
  return numbers.reshape(shape);
}

const at::Tensor& floating_input(const OnnxCall& call, std::int64_t rank_min) {
  const auto& x = call.input(0);
  refuse_unless(at::isFloatingType(x.scalar_type()) && x.dim() >= rank_min,
                "a floating type with a dimension of channels is needed");
  return x;
}

/// y = (x - mean) / sqrt(variance + epsilon) * scale + bias, with the moments of training.
Tensors batch_normalisation(const OnnxCall& call) {
  const auto& x = floating_input(call, 2);
  refuse_unless(call.integer("training_mode", 0) == 0, "training_mode 1");
  refuse_unless(call.integer("spatial", 1) == 1, "spatial 0");
  const at::Tensor slope =
      along_channels(x, call.input(1))
          .div(at::sqrt(along_channels(x, call.input(4)).add(call.number("epsilon", 1e-5))));
  return {x.sub(along_channels(x, call.input(3))).mul(slope).add(along_channels(x, call.input(2)))};
}

/// The same with the moments of each row and channel.
Tensors instance_normalisation(const OnnxCall& call) {
  const auto& x = floating_input(call, 3);
  Lengths spatial(static_cast<std::size_t>(x.dim()) - 2);
  std::iota(spatial.begin(), spatial.end(), 2);
  const at::Tensor centred = x.sub(x.mean(spatial, true));
  const at::Tensor variance = centred.square().mean(spatial, true);
  return {centred.div(at::sqrt(variance.add(call.number("epsilon", 1e-5))))
              .mul(along_channels(x, call.input(1)))
              .add(along_channels(x, call.input(2)))};
}

/// Over the dimensions from `axis` on.
Tensors layer_normalisation(const OnnxCall& call) {
  const auto& x = floating_input(call, 1);
  const std::int64_t axis = axis_of(call.integer("axis", -1), x.dim());
  const Lengths normalised = x.sizes().slice(static_cast<std::size_t>(axis)).vec();
  const auto fits = [&](const at::Tensor& numbers) {
    refuse_unless(numbers.sizes() == normalised && numbers.scalar_type() == x.scalar_type(),
                  "scale and bias have the shape that is normalised");
    return numbers;
  };
  const at::Tensor* bias = call.optional(2);
  return {at::layer_norm(x, normalised, fits(call.input(1)),
                         bias == nullptr ? at::Tensor() : fits(*bias),
                         call.number("epsilon", 1e-5))};
}

Tensors lp_normalisation(const OnnxCall& call) {
  const auto& x = floating_input(call, 1);
  const std::int64_t p = call.integer("p", 2);
  refuse_unless(p == 1 || p == 2, "p is 1 or 2");
  const std::int64_t axis = axis_of(call.integer("axis", -1), x.dim());
  return {x.div(at::norm(x, at::Scalar(p), {axis}, true))};
}

constexpr std::array kOperators = {
    OnnxOperator{"BatchNormalization", 7, 8, "epsilon=f momentum=f spatial=i", 5, 5, 1,
                 batch_normalisation},
    OnnxOperator{"BatchNormalization", 9, 13, "epsilon=f momentum=f", 5, 5, 1, batch_normalisation},
    OnnxOperator{"BatchNormalization", 14, 17, "epsilon=f momentum=f training_mode=i", 5, 5, 1,
                 batch_normalisation},
    OnnxOperator{"InstanceNormalization", 7, 17, "epsilon=f", 3, 3, 1, instance_normalisation},
    OnnxOperator{"LayerNormalization", 17, 17, "axis=i epsilon=f stash_type=i", 2, 3, 1,
                 layer_normalisation},
    OnnxOperator{"LpNormalization", 7, 17, "axis=i p=i", 1, 1, 1, lp_normalisation},
};

}  // namespace

std::span<const OnnxOperator> onnx_normalisation_operators() { return kOperators; }

}  // namespace orrery::models
