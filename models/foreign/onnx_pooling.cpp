// SPDX-License-Identifier: Apache-2.0
// Pooling over windows of one or two spatial dimensions, and over all of any number.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "models/foreign/onnx_windows.h"

namespace orrery::models {
namespace {

const at::Tensor& pooled_input(const OnnxCall& call) {
  const auto& x = call.input(0);
  refuse_unless(at::isFloatingType(x.scalar_type()) && x.numel() > 0,
                "pooling takes a floating type that is not empty");
  return x;
}

OnnxWindows pool_windows(const OnnxCall& call, const at::Tensor& x) {
  refuse_unless(x.dim() == 3 || x.dim() == 4, "pooling takes 3 or 4 dimensions");
  const auto kernel = call.integers("kernel_shape");
  refuse_unless(kernel.has_value(), "kernel_shape is missing");
  OnnxWindows windows = onnx_windows(call, x.sizes().slice(2), *kernel);
  Lengths padded{x.size(0), x.size(1)};
  double products = static_cast<double>(x.size(0)) * static_cast<double>(x.size(1));
  for (std::size_t i = 0; i < windows.out.size(); ++i) {
    const std::int64_t reach = (windows.kernel[i] - 1) * windows.dilation[i] + 1;
    refuse_unless(windows.pad_first[i] < reach && windows.pad_last[i] < reach,
                  "a pad is as long as the kernel");
    padded.push_back(x.size(static_cast<std::int64_t>(i) + 2) + windows.pad_first[i] +
                     windows.pad_last[i] + windows.extra[i]);
    products *= static_cast<double>(windows.out[i]) * static_cast<double>(windows.kernel[i]);
  }
  call.allow(padded);
  call.allow_products(products);
  return windows;
}

bool pads(const Lengths& pairs) {
  return std::any_of(pairs.begin(), pairs.end(), [](std::int64_t pad) { return pad != 0; });
}

Tensors max_pool(const OnnxCall& call) {
  at::Tensor x = pooled_input(call);
  refuse_unless(call.integer("storage_order", 0) == 0, "storage_order 1");
  const OnnxWindows windows = pool_windows(call, x);
  const Lengths pairs = windows.pad_pairs(true);
  if (pads(pairs)) x = at::constant_pad_nd(x, pairs, -std::numeric_limits<double>::infinity());
  const Lengths none(windows.kernel.size(), 0);
  return {x.dim() == 3
              ? at::max_pool1d(x, windows.kernel, windows.stride, none, windows.dilation, false)
              : at::max_pool2d(x, windows.kernel, windows.stride, none, windows.dilation, false)};
}

at::Tensor mean_of_windows(const at::Tensor& x, const OnnxWindows& windows) {
  const Lengths none(windows.kernel.size(), 0);
  return x.dim() == 3 ? at::avg_pool1d(x, windows.kernel, windows.stride, none, false, true)
                      : at::avg_pool2d(x, windows.kernel, windows.stride, none, false, true);
}

/// The mean over what counts: the input, the pads where count_include_pad says so, never what
/// ceil_mode reaches for. So the mean of x over the mean of a mask.
Tensors average_pool(const OnnxCall& call) {
  const at::Tensor& x = pooled_input(call);
  const OnnxWindows windows = pool_windows(call, x);
  const Lengths pairs = windows.pad_pairs(true);
  if (!pads(pairs)) return {mean_of_windows(x, windows)};
  const bool counts_pads = call.integer("count_include_pad", 0) != 0;
  refuse_unless(!counts_pads || !pads(windows.extra),
                "ceil_mode with count_include_pad, about which libraries disagree");
  Lengths mask_shape = x.sizes().vec();
  mask_shape[0] = mask_shape[1] = 1;
  at::Tensor mask = at::constant_pad_nd(at::ones(mask_shape, x.options()), windows.pad_pairs(false),
                                        counts_pads ? 1.0 : 0.0);
  Lengths behind;
  for (std::size_t i = windows.extra.size(); i-- > 0;) {
    behind.push_back(0);
    behind.push_back(windows.extra[i]);
  }
  mask = at::constant_pad_nd(mask, behind);
  return {
      mean_of_windows(at::constant_pad_nd(x, pairs), windows).div(mean_of_windows(mask, windows))};
}

Lengths spatial_dimensions(const at::Tensor& x) {
  refuse_unless(x.dim() >= 3, "pooling takes rows, channels and more");
  Lengths dimensions(static_cast<std::size_t>(x.dim()) - 2);
  std::iota(dimensions.begin(), dimensions.end(), 2);
  return dimensions;
}

Tensors global_average_pool(const OnnxCall& call) {
  const auto& x = pooled_input(call);
  return {at::mean(x, spatial_dimensions(x), true)};
}

Tensors global_max_pool(const OnnxCall& call) {
  const auto& x = pooled_input(call);
  return {at::amax(x, spatial_dimensions(x), true)};
}

constexpr std::array kOperators = {
    OnnxOperator{"MaxPool", 7, 7, "auto_pad=s kernel_shape=I pads=I strides=I", 1, 1, 1, max_pool},
    OnnxOperator{"MaxPool", 8, 9, "auto_pad=s kernel_shape=I pads=I storage_order=i strides=I", 1,
                 1, 1, max_pool},
    OnnxOperator{"MaxPool", 10, 17,
                 "auto_pad=s ceil_mode=i dilations=I kernel_shape=I pads=I storage_order=i "
                 "strides=I",
                 1, 1, 1, max_pool},
    OnnxOperator{"AveragePool", 7, 9,
                 "auto_pad=s count_include_pad=i kernel_shape=I pads=I strides=I", 1, 1, 1,
                 average_pool},
    OnnxOperator{"AveragePool", 10, 17,
                 "auto_pad=s ceil_mode=i count_include_pad=i kernel_shape=I pads=I strides=I", 1, 1,
                 1, average_pool},
    OnnxOperator{"GlobalAveragePool", 7, 17, "", 1, 1, 1, global_average_pool},
    OnnxOperator{"GlobalMaxPool", 7, 17, "", 1, 1, 1, global_max_pool},
};

}  // namespace

std::span<const OnnxOperator> onnx_pooling_operators() { return kOperators; }

}  // namespace orrery::models
