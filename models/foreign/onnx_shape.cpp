// SPDX-License-Identifier: Apache-2.0
// What changes shapes, makes tensors, and computes with shapes.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

at::Tensor list_of(const Lengths& values) {
  return at::tensor(values, at::TensorOptions(at::kLong));
}

/// 0 keeps a length of the input unless allowzero is set; -1 is what is left.
Tensors reshape(const OnnxCall& call) {
  const auto& x = call.input(0);
  Lengths shape = integers_in(call.input(1));
  refuse_unless(std::count(shape.begin(), shape.end(), -1) <= 1, "two lengths are -1");
  const bool zero_is_zero = call.integer("allowzero", 0) != 0;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    refuse_unless(shape[i] >= -1, "a negative length");
    if (shape[i] != 0 || zero_is_zero) continue;
    refuse_unless(i < static_cast<std::size_t>(x.dim()), "a 0 where the input has no dimension");
    shape[i] = x.size(static_cast<std::int64_t>(i));
  }
  Lengths known = shape;
  std::replace(known.begin(), known.end(), std::int64_t{-1}, std::int64_t{1});
  call.allow(known);
  return {x.reshape(shape)};
}

Tensors flatten(const OnnxCall& call) {
  const auto& x = call.input(0);
  std::int64_t axis = call.integer("axis", 1);
  refuse_unless(axis >= -x.dim() && axis <= x.dim(), "the axis is outside the input");
  if (axis < 0) axis += x.dim();
  std::int64_t first = 1;
  for (std::int64_t i = 0; i < axis; ++i) first *= x.size(i);
  const std::int64_t rest = std::accumulate(x.sizes().begin() + axis, x.sizes().end(),
                                            std::int64_t{1}, std::multiplies<>());
  return {x.reshape({first, rest})};
}

Tensors transpose(const OnnxCall& call) {
  const auto& x = call.input(0);
  Lengths order(static_cast<std::size_t>(x.dim()));
  std::iota(order.rbegin(), order.rend(), 0);
  const Lengths stated = call.integers("perm").value_or(order);
  refuse_unless(static_cast<std::int64_t>(stated.size()) == x.dim(), "perm has another length");
  axes_of(stated, x.dim());
  return {x.permute(stated)};
}

std::optional<Lengths> axes_in(const OnnxCall& call) {
  if (const at::Tensor* input = call.optional(1)) return integers_in(*input);
  return call.integers("axes");
}

Tensors squeeze(const OnnxCall& call) {
  const auto& x = call.input(0);
  const auto stated = axes_in(call);
  if (!stated) return {x.squeeze()};
  at::Tensor out = x;
  const Lengths axes = axes_of(*stated, x.dim());
  for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
    refuse_unless(out.size(*axis) == 1, "a dimension to be squeezed is longer than 1");
    out = out.squeeze(*axis);
  }
  return {out};
}

Tensors unsqueeze(const OnnxCall& call) {
  at::Tensor out = call.input(0);
  const auto stated = axes_in(call);
  refuse_unless(stated.has_value(), "axes are missing");
  const std::int64_t rank = out.dim() + static_cast<std::int64_t>(stated->size());
  call.allow(Lengths(static_cast<std::size_t>(rank), 1));
  for (const std::int64_t axis : axes_of(*stated, rank)) out = out.unsqueeze(axis);
  return {out};
}

Tensors shape_of(const OnnxCall& call) {
  const auto& x = call.input(0);
  const std::int64_t rank = x.dim();
  const auto place = [&](std::int64_t index) {
    return std::clamp<std::int64_t>(index < 0 ? index + rank : index, 0, rank);
  };
  const std::int64_t begin = place(std::max(call.integer("start", 0), -rank));
  const std::int64_t end = place(std::max(call.integer("end", rank), -rank));
  if (end <= begin) return {list_of({})};
  return {list_of({x.sizes().begin() + begin, x.sizes().begin() + end})};
}

Tensors size_of(const OnnxCall& call) {
  return {at::scalar_tensor(call.input(0).numel(), at::TensorOptions(at::kLong))};
}

Tensors constant(const OnnxCall& call) {
  if (const OnnxTensor* value = call.tensor("value")) return {tensor_of(*value)};
  if (const auto integers = call.integers("value_ints")) return {list_of(*integers)};
  const auto numbers = call.numbers("value_floats");
  if (!numbers.empty()) return {at::tensor(numbers, at::TensorOptions(at::kFloat))};
  const double number = call.number("value_float", std::nan(""));
  if (!std::isnan(number)) return {at::scalar_tensor(number, at::TensorOptions(at::kFloat))};
  constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();
  const std::int64_t integer = call.integer("value_int", kNone);
  refuse_unless(integer != kNone, "a constant without a value");
  return {at::scalar_tensor(integer, at::TensorOptions(at::kLong))};
}

Tensors constant_of_shape(const OnnxCall& call) {
  const Lengths shape = integers_in(call.input(0));
  call.allow(shape);
  const OnnxTensor* value = call.tensor("value");
  if (value == nullptr) return {at::zeros(shape, at::TensorOptions(at::kFloat))};
  const at::Tensor one = tensor_of(*value);
  refuse_unless(one.numel() == 1, "the value is one number");
  return {one.reshape({}).expand(shape).contiguous()};
}

Tensors expand(const OnnxCall& call) {
  const auto& x = call.input(0);
  const Lengths shape = integers_in(call.input(1));
  call.allow(shape);
  return {x.expand(broadcast(call, x.sizes(), shape))};
}

Tensors tile(const OnnxCall& call) {
  const auto& x = call.input(0);
  const Lengths repeats = integers_in(call.input(1));
  refuse_unless(static_cast<std::int64_t>(repeats.size()) == x.dim(),
                "one number of repeats a dimension");
  call.allow(repeats);
  Lengths shape = repeats;
  for (std::size_t i = 0; i < shape.size(); ++i) shape[i] *= x.size(static_cast<std::int64_t>(i));
  call.allow(shape);
  return {x.repeat(repeats)};
}

/// start, start + delta, ... before limit.
Tensors range(const OnnxCall& call) {
  for (std::size_t i = 0; i < 3; ++i)
    refuse_unless(
        call.input(i).numel() == 1 && call.input(i).scalar_type() == call.input(0).scalar_type(),
        "start, limit and delta are numbers of one type");
  const auto number = [&](std::size_t i) { return call.input(i).item<double>(); };
  const double count = std::ceil((number(1) - number(0)) / number(2));
  refuse_unless(std::isfinite(count), "a range without end");
  const double kept = std::clamp(count, 0.0, 9e15);
  call.allow(Lengths{static_cast<std::int64_t>(kept)});
  const at::Tensor index = at::arange(static_cast<std::int64_t>(kept), call.input(0).options());
  return {index.mul(call.input(2).reshape({})).add(call.input(0).reshape({}))};
}

Tensors identity(const OnnxCall& call) { return {call.input(0)}; }

constexpr std::array kOperators = {
    OnnxOperator{"Reshape", 7, 13, "", 2, 2, 1, reshape},
    OnnxOperator{"Reshape", 14, 17, "allowzero=i", 2, 2, 1, reshape},
    OnnxOperator{"Flatten", 7, 17, "axis=i", 1, 1, 1, flatten},
    OnnxOperator{"Transpose", 7, 17, "perm=I", 1, 1, 1, transpose},
    OnnxOperator{"Squeeze", 7, 12, "axes=I", 1, 1, 1, squeeze},
    OnnxOperator{"Squeeze", 13, 17, "", 1, 2, 1, squeeze},
    OnnxOperator{"Unsqueeze", 7, 12, "axes=I", 1, 1, 1, unsqueeze},
    OnnxOperator{"Unsqueeze", 13, 17, "", 2, 2, 1, unsqueeze},
    OnnxOperator{"Shape", 7, 14, "", 1, 1, 1, shape_of},
    OnnxOperator{"Shape", 15, 17, "start=i end=i", 1, 1, 1, shape_of},
    OnnxOperator{"Size", 7, 17, "", 1, 1, 1, size_of},
    OnnxOperator{"Constant", 7, 11, "value=t", 0, 0, 1, constant},
    OnnxOperator{"Constant", 12, 17,
                 "value=t value_float=f value_floats=F value_int=i value_ints=I", 0, 0, 1,
                 constant},
    OnnxOperator{"ConstantOfShape", 9, 17, "value=t", 1, 1, 1, constant_of_shape},
    OnnxOperator{"Expand", 8, 17, "", 2, 2, 1, expand},
    OnnxOperator{"Tile", 7, 17, "", 2, 2, 1, tile},
    OnnxOperator{"Range", 11, 17, "", 3, 3, 1, range},
    OnnxOperator{"Identity", 7, 17, "", 1, 1, 1, identity},
};

}  // namespace

std::span<const OnnxOperator> onnx_shape_operators() { return kOperators; }

}  // namespace orrery::models
