// SPDX-License-Identifier: Apache-2.0
// Convolution and its transpose, over one or two spatial dimensions.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "models/foreign/onnx_windows.h"

namespace orrery::models {
namespace {

/// What both kinds share: x is rows x channels x spatial, w is a bank of kernels.
struct Operands {
  explicit Operands(const OnnxCall& call)
      : x(call.input(0)), w(call.input(1)), groups(call.integer("group", 1)) {
    refuse_unless((x.dim() == 3 || x.dim() == 4) && w.dim() == x.dim(),
                  "input and weights have 3 or 4 dimensions");
    refuse_unless(at::isFloatingType(x.scalar_type()) && w.scalar_type() == x.scalar_type(),
                  "input and weights are of one floating type");
    refuse_unless(x.numel() > 0 && w.numel() > 0, "input and weights are not empty");
    refuse_unless(groups >= 1 && x.size(1) % groups == 0, "channels do not divide into groups");
    kernel = w.sizes().slice(2).vec();
    const auto stated = call.integers("kernel_shape");
    refuse_unless(!stated || *stated == kernel, "kernel_shape differs from the weights");
    if (const at::Tensor* bias_in = call.optional(2)) bias = *bias_in;
  }

  at::IntArrayRef spatial() const { return x.sizes().slice(2); }

  void check_bias(std::int64_t channels) const {
    refuse_unless(!bias.defined() || (bias.dim() == 1 && bias.size(0) == channels &&
                                      bias.scalar_type() == x.scalar_type()),
                  "the bias has one number a channel of the result");
  }

  at::Tensor x, w, bias;
  std::int64_t groups;
  Lengths kernel;
};

double product(at::IntArrayRef lengths) {
  double all = 1.0;
  for (const auto length : lengths) all *= static_cast<double>(length);
  return all;
}

Lengths shape_of(const at::Tensor& x, std::int64_t channels, const Lengths& spatial) {
  Lengths shape{x.size(0), channels};
  shape.insert(shape.end(), spatial.begin(), spatial.end());
  return shape;
}

Tensors convolve(const OnnxCall& call) {
  const Operands on(call);
  refuse_unless(on.w.size(1) * on.groups == on.x.size(1) && on.w.size(0) % on.groups == 0,
                "the weights do not fit the input's channels");
  on.check_bias(on.w.size(0));
  const OnnxWindows windows = onnx_windows(call, on.spatial(), on.kernel);
  const Lengths shape = shape_of(on.x, on.w.size(0), windows.out);
  call.allow(shape);
  call.allow_products(product(shape) * static_cast<double>(on.w.size(1)) * product(on.kernel));
  Lengths padded = on.spatial().vec();
  for (std::size_t i = 0; i < padded.size(); ++i)
    padded[i] += windows.pad_first[i] + windows.pad_last[i];
  call.allow(shape_of(on.x, on.x.size(1), padded));
  at::Tensor x = on.x;
  Lengths padding = windows.pad_first;
  if (windows.pad_first != windows.pad_last) {
    x = at::constant_pad_nd(x, windows.pad_pairs(false));
    padding.assign(padding.size(), 0);
  }
  return {at::convolution(x, on.w, on.bias, windows.stride, padding, windows.dilation, false,
                          Lengths(padding.size(), 0), on.groups)};
}

/// The whole transpose first, then pads cut it and output_padding lengthens it: elements that no
/// kernel reaches are 0 before the bias.
Tensors convolve_transposed(const OnnxCall& call) {
  const Operands on(call);
  const std::size_t count = on.kernel.size();
  refuse_unless(
      call.text("auto_pad", "NOTSET") == "NOTSET" || call.text("auto_pad", "NOTSET") == "VALID",
      "auto_pad SAME of a transposed convolution: state pads");
  refuse_unless(on.w.size(0) == on.x.size(1), "the weights do not fit the input's channels");
  const std::int64_t channels = on.w.size(1) * on.groups;
  on.check_bias(channels);
  // The windows' own result lengths belong to the forward direction and are not used.
  const OnnxWindows windows = onnx_windows(call, Lengths(count, 1 << 20), on.kernel);
  const Lengths more = call.integers("output_padding").value_or(Lengths(count, 0));
  refuse_unless(more.size() == count, "output_padding: one per dimension");
  Lengths whole, pairs;
  for (std::size_t i = 0; i < count; ++i) {
    refuse_unless(on.spatial()[i] <= (1 << 20), "the input is too long");
    whole.push_back(windows.stride[i] * (on.spatial()[i] - 1) +
                    (on.kernel[i] - 1) * windows.dilation[i] + 1);
    refuse_unless(more[i] >= 0 && more[i] <= std::max(windows.stride[i], windows.dilation[i]),
                  "output_padding is longer than a stride");
    refuse_unless(whole[i] + more[i] > windows.pad_first[i] + windows.pad_last[i],
                  "the pads leave nothing of the result");
  }
  for (std::size_t i = count; i-- > 0;) {
    pairs.push_back(-windows.pad_first[i]);
    pairs.push_back(more[i] - windows.pad_last[i]);
  }
  call.allow(shape_of(on.x, channels, whole));
  call.allow_products(product(on.x.sizes()) * static_cast<double>(on.w.size(1)) *
                      product(on.kernel));
  at::Tensor out = at::convolution(on.x, on.w, {}, windows.stride, Lengths(count, 0),
                                   windows.dilation, true, Lengths(count, 0), on.groups);
  out = at::constant_pad_nd(out, pairs);
  if (!on.bias.defined()) return {out};
  Lengths along_channels(count + 2, 1);
  along_channels[1] = channels;
  return {out.add(on.bias.reshape(along_channels))};
}

constexpr const char* kWindow = "auto_pad=s dilations=I group=i kernel_shape=I pads=I strides=I";
constexpr const char* kTransposed =
    "auto_pad=s dilations=I group=i kernel_shape=I output_padding=I pads=I strides=I";
constexpr std::array kOperators = {
    OnnxOperator{"Conv", 7, 17, kWindow, 2, 3, 1, convolve},
    OnnxOperator{"ConvTranspose", 7, 17, kTransposed, 2, 3, 1, convolve_transposed},
};

}  // namespace

std::span<const OnnxOperator> onnx_convolution_operators() { return kOperators; }

}  // namespace orrery::models
