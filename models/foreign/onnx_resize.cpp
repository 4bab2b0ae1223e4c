// SPDX-License-Identifier: Apache-2.0
// Resize and Upsample: nearest and linear, one axis after the other.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

struct Ways {
  std::string mode, coordinates, nearest;
};

/// Where an element of the result lies in the input, in float as other libraries compute it.
float source_of(std::int64_t index, float scale, std::int64_t from, std::int64_t to,
                const Ways& ways) {
  const auto x = static_cast<float>(index);
  if (ways.coordinates == "asymmetric") return x / scale;
  if (ways.coordinates == "align_corners")
    return to == 1 ? 0.0F : x * static_cast<float>(from - 1) / static_cast<float>(to - 1);
  if (ways.coordinates == "pytorch_half_pixel" && to == 1) return 0.0F;
  return (x + 0.5F) / scale - 0.5F;
}

std::int64_t nearest_of(float source, const std::string& way) {
  if (way == "floor") return static_cast<std::int64_t>(std::floor(source));
  if (way == "ceil") return static_cast<std::int64_t>(std::ceil(source));
  if (way == "round_prefer_ceil") return static_cast<std::int64_t>(std::floor(source + 0.5F));
  return static_cast<std::int64_t>(std::ceil(source - 0.5F));
}

at::Tensor index_tensor(const Lengths& index) {
  return at::tensor(index, at::TensorOptions(at::kLong));
}

at::Tensor resize_axis(const at::Tensor& x, std::int64_t axis, std::int64_t to, float scale,
                       const Ways& ways) {
  const std::int64_t from = x.size(axis);
  Lengths low, high;
  std::vector<double> weights;
  for (std::int64_t i = 0; i < to; ++i) {
    const float source = source_of(i, scale, from, to, ways);
    if (ways.mode == "nearest") {
      low.push_back(std::clamp<std::int64_t>(nearest_of(source, ways.nearest), 0, from - 1));
      continue;
    }
    const float inside = std::clamp(source, 0.0F, static_cast<float>(from - 1));
    low.push_back(static_cast<std::int64_t>(inside));
    high.push_back(std::min(low.back() + 1, from - 1));
    weights.push_back(static_cast<double>(inside - std::floor(inside)));
  }
  const at::Tensor first = at::index_select(x, axis, index_tensor(low));
  if (ways.mode == "nearest") return first;
  Lengths shape(static_cast<std::size_t>(x.dim()), 1);
  shape[static_cast<std::size_t>(axis)] = to;
  const at::Tensor weight = at::tensor(weights, x.options()).reshape(shape);
  const at::Tensor second = at::index_select(x, axis, index_tensor(high));
  return first.add(second.sub(first).mul(weight));
}

std::vector<double> scales_in(const at::Tensor& tensor) {
  refuse_unless(tensor.dim() == 1 && tensor.scalar_type() == at::kFloat, "scales are floats");
  const at::Tensor wide = tensor.to(at::kDouble).contiguous();
  return {wide.data_ptr<double>(), wide.data_ptr<double>() + wide.numel()};
}

Tensors resize(const OnnxCall& call, std::vector<double> scales, const Lengths& sizes,
               const Ways& ways) {
  at::Tensor x = call.input(0);
  const auto rank = static_cast<std::size_t>(x.dim());
  refuse_unless(
      ways.mode == "nearest" || (ways.mode == "linear" && at::isFloatingType(x.scalar_type())),
      "a mode other than nearest and linear");
  for (const char* known : {"half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners", ""})
    if (*known == '\0')
      refuse_unless(false, "this coordinate_transformation_mode");
    else if (ways.coordinates == known)
      break;
  refuse_unless(x.numel() > 0, "an empty tensor is resized");
  refuse_unless(sizes.empty() ? scales.size() == rank : sizes.size() == rank,
                "scales or sizes: one a dimension");
  Lengths shape = sizes;
  for (std::size_t i = 0; i < rank; ++i) {
    const auto from = static_cast<double>(x.size(static_cast<std::int64_t>(i)));
    if (!sizes.empty()) {
      if (i == 0) scales.clear();
      scales.push_back(static_cast<double>(sizes[i]) / from);
      continue;
    }
    refuse_unless(scales[i] > 0.0 && scales[i] * from < 1e9, "a scale is not positive or large");
    shape.push_back(static_cast<std::int64_t>(std::floor(scales[i] * from)));
  }
  for (const std::int64_t length : shape) refuse_unless(length >= 1, "a length of 0");
  call.allow(shape);
  for (std::size_t i = 0; i < rank; ++i) {
    const auto axis = static_cast<std::int64_t>(i);
    if (shape[i] == x.size(axis) && scales[i] == 1.0) continue;
    Lengths between = x.sizes().vec();
    between[i] = shape[i];
    call.allow(between);
    x = resize_axis(x, axis, shape[i], static_cast<float>(scales[i]), ways);
  }
  return {x};
}

Tensors upsample_7(const OnnxCall& call) {
  return resize(call, call.numbers("scales"), {},
                {call.text("mode", "nearest"), "asymmetric", "floor"});
}

Tensors upsample_9(const OnnxCall& call) {
  return resize(call, scales_in(call.input(1)), {},
                {call.text("mode", "nearest"), "asymmetric", "floor"});
}

Tensors resize_11(const OnnxCall& call) {
  const Ways ways{call.text("mode", "nearest"),
                  call.text("coordinate_transformation_mode", "half_pixel"),
                  call.text("nearest_mode", "round_prefer_floor")};
  const at::Tensor* sizes = call.optional(3);
  if (sizes != nullptr && sizes->numel() > 0) return resize(call, {}, integers_in(*sizes), ways);
  return resize(call, scales_in(call.input(2)), {}, ways);
}

constexpr const char* kAttributes =
    "coordinate_transformation_mode=s cubic_coeff_a=f exclude_outside=i extrapolation_value=f "
    "mode=s nearest_mode=s";
constexpr std::array kOperators = {
    OnnxOperator{"Upsample", 7, 8, "mode=s scales=F", 1, 1, 1, upsample_7},
    OnnxOperator{"Upsample", 9, 9, "mode=s", 2, 2, 1, upsample_9},
    OnnxOperator{"Resize", 10, 10, "mode=s", 2, 2, 1, upsample_9},
    OnnxOperator{"Resize", 11, 17, kAttributes, 1, 4, 1, resize_11},
};

}  // namespace

std::span<const OnnxOperator> onnx_resize_operators() { return kOperators; }

}  // namespace orrery::models
