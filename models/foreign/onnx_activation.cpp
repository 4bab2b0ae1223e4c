// SPDX-License-Identifier: Apache-2.0
// Activations, softmax, and dropout as it is in inference: nothing.
#include <ATen/ATen.h>

#include <array>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

Tensors relu(const OnnxCall& call) { return {at::relu(call.input(0))}; }
Tensors sigmoid(const OnnxCall& call) { return {at::sigmoid(call.input(0))}; }
Tensors tanh(const OnnxCall& call) { return {at::tanh(call.input(0))}; }
Tensors hard_swish(const OnnxCall& call) { return {at::hardswish(call.input(0))}; }

Tensors softplus(const OnnxCall& call) {
  // log(1 + e^x) without overflow, for any x.
  const auto& x = call.input(0);
  return {at::clamp_min(x, 0).add(at::log1p(at::exp(at::abs(x).neg())))};
}

Tensors softsign(const OnnxCall& call) {
  const auto& x = call.input(0);
  return {at::div(x, at::abs(x).add(1))};
}

Tensors leaky_relu(const OnnxCall& call) {
  return {at::leaky_relu(call.input(0), call.number("alpha", 0.01))};
}

Tensors elu(const OnnxCall& call) { return {at::elu(call.input(0), call.number("alpha", 1.0))}; }

Tensors celu(const OnnxCall& call) {
  const double alpha = call.number("alpha", 1.0);
  refuse_unless(alpha > 0.0, "alpha is positive");
  return {at::celu(call.input(0), alpha)};
}

Tensors selu(const OnnxCall& call) {
  const double alpha = call.number("alpha", 1.67326319217681884765625);
  const double gamma = call.number("gamma", 1.05070102214813232421875);
  return {at::elu(call.input(0), alpha, gamma)};
}

Tensors thresholded_relu(const OnnxCall& call) {
  return {at::threshold(call.input(0), call.number("alpha", 1.0), 0.0)};
}

Tensors hard_sigmoid(const OnnxCall& call) {
  const at::Tensor line =
      call.input(0).mul(call.number("alpha", 0.2)).add(call.number("beta", 0.5));
  return {at::clamp(line, 0.0, 1.0)};
}

Tensors parametric_relu(const OnnxCall& call) {
  const auto& x = call.input(0);
  const auto& slope = call.input(1);
  refuse_unless(broadcast(call, x.sizes(), slope.sizes()) == x.sizes().vec(),
                "the slope is larger than the input");
  return {at::where(x.lt(0), x.mul(slope), x)};
}

/// Before opset 13 the dimensions from `axis` on are one; from 13 on there is one axis.
template <at::Tensor (*kFunction)(const at::Tensor&, std::int64_t)>
Tensors along(const OnnxCall& call) {
  const auto& x = call.input(0);
  if (call.opset() >= 13) return {kFunction(x, axis_of(call.integer("axis", -1), x.dim()))};
  const std::int64_t axis = axis_of(call.integer("axis", 1), x.dim());
  const at::Tensor rows = at::flatten(x, axis, -1);
  return {kFunction(rows, axis).reshape(x.sizes())};
}

at::Tensor softmax_of(const at::Tensor& x, std::int64_t axis) { return at::softmax(x, axis); }
at::Tensor log_softmax_of(const at::Tensor& x, std::int64_t axis) {
  return at::log_softmax(x, axis);
}

Tensors dropout(const OnnxCall& call) {
  if (const at::Tensor* training = call.optional(2))
    refuse_unless(training->numel() == 1 && !training->item<bool>(),
                  "dropout that drops: export the network in evaluation mode");
  Tensors out{call.input(0)};
  if (call.output_count() > 1) out.push_back(at::ones_like(out[0], at::TensorOptions(at::kBool)));
  return out;
}

constexpr std::array kOperators = {
    OnnxOperator{"Relu", 7, 17, "", 1, 1, 1, relu},
    OnnxOperator{"LeakyRelu", 7, 17, "alpha=f", 1, 1, 1, leaky_relu},
    OnnxOperator{"PRelu", 7, 17, "", 2, 2, 1, parametric_relu},
    OnnxOperator{"ThresholdedRelu", 10, 17, "alpha=f", 1, 1, 1, thresholded_relu},
    OnnxOperator{"Elu", 7, 17, "alpha=f", 1, 1, 1, elu},
    OnnxOperator{"Celu", 12, 17, "alpha=f", 1, 1, 1, celu},
    OnnxOperator{"Selu", 7, 17, "alpha=f gamma=f", 1, 1, 1, selu},
    OnnxOperator{"Sigmoid", 7, 17, "", 1, 1, 1, sigmoid},
    OnnxOperator{"HardSigmoid", 7, 17, "alpha=f beta=f", 1, 1, 1, hard_sigmoid},
    OnnxOperator{"HardSwish", 14, 17, "", 1, 1, 1, hard_swish},
    OnnxOperator{"Tanh", 7, 17, "", 1, 1, 1, tanh},
    OnnxOperator{"Softplus", 7, 17, "", 1, 1, 1, softplus},
    OnnxOperator{"Softsign", 7, 17, "", 1, 1, 1, softsign},
    OnnxOperator{"Softmax", 7, 17, "axis=i", 1, 1, 1, along<softmax_of>},
    OnnxOperator{"LogSoftmax", 7, 17, "axis=i", 1, 1, 1, along<log_softmax_of>},
    OnnxOperator{"Dropout", 7, 11, "ratio=f", 1, 1, 2, dropout},
    OnnxOperator{"Dropout", 12, 17, "seed=i", 1, 3, 2, dropout},
};

}  // namespace

std::span<const OnnxOperator> onnx_activation_operators() { return kOperators; }

}  // namespace orrery::models
