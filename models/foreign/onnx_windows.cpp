// SPDX-License-Identifier: Apache-2.0
#include "models/foreign/onnx_windows.h"

#include <algorithm>

namespace orrery::models {
namespace {

constexpr std::int64_t kLengthMax = 1 << 20;  // keeps every product below far from overflow

Lengths in_range(Lengths values, std::size_t count, std::int64_t low, const char* reason) {
  refuse_unless(values.size() == count, reason);
  for (const std::int64_t value : values)
    refuse_unless(value >= low && value <= kLengthMax, reason);
  return values;
}

std::int64_t reach(const OnnxWindows& windows, std::size_t i) {
  return (windows.kernel[i] - 1) * windows.dilation[i] + 1;
}

void pad(const OnnxCall& call, std::span<const std::int64_t> spatial, OnnxWindows& windows) {
  const std::size_t count = spatial.size();
  const std::string mode = call.text("auto_pad", "NOTSET");
  const auto pads = call.integers("pads");
  windows.pad_first.assign(count, 0);
  windows.pad_last.assign(count, 0);
  if (mode == "NOTSET") {
    if (!pads) return;
    const Lengths both = in_range(*pads, 2 * count, 0, "pads: two per dimension, from 0 on");
    windows.pad_first.assign(both.begin(), both.begin() + static_cast<std::ptrdiff_t>(count));
    windows.pad_last.assign(both.begin() + static_cast<std::ptrdiff_t>(count), both.end());
    return;
  }
  if (mode == "VALID") return;
  refuse_unless(mode == "SAME_UPPER" || mode == "SAME_LOWER", "an unknown auto_pad");
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t out = (spatial[i] + windows.stride[i] - 1) / windows.stride[i];
    const std::int64_t total =
        std::max<std::int64_t>(0, (out - 1) * windows.stride[i] + reach(windows, i) - spatial[i]);
    const std::int64_t less = total / 2;
    windows.pad_first[i] = mode == "SAME_UPPER" ? less : total - less;
    windows.pad_last[i] = total - windows.pad_first[i];
  }
}

}  // namespace

OnnxWindows onnx_windows(const OnnxCall& call, std::span<const std::int64_t> spatial,
                         const Lengths& kernel) {
  const std::size_t count = spatial.size();
  const Lengths ones(count, 1);
  OnnxWindows windows;
  windows.kernel = in_range(kernel, count, 1, "the kernel has a length from 1 on a dimension");
  windows.stride = in_range(call.integers("strides").value_or(ones), count, 1,
                            "strides: one per dimension, from 1 on");
  windows.dilation = in_range(call.integers("dilations").value_or(ones), count, 1,
                              "dilations: one per dimension, from 1 on");
  in_range({spatial.begin(), spatial.end()}, count, 1, "the input is empty or too long");
  pad(call, spatial, windows);
  const bool rounds_up = call.integer("ceil_mode", 0) != 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t padded = spatial[i] + windows.pad_first[i] + windows.pad_last[i];
    const std::int64_t room = padded - reach(windows, i);
    refuse_unless(room >= 0, "the kernel is larger than the padded input");
    const std::int64_t stride = windows.stride[i];
    const std::int64_t steps = rounds_up ? (room + stride - 1) / stride : room / stride;
    refuse_unless(!rounds_up || steps * stride < spatial[i] + windows.pad_first[i],
                  "ceil_mode asks for a window that lies outside the input");
    windows.out.push_back(steps + 1);
    windows.extra.push_back(std::max<std::int64_t>(0, steps * stride - room));
  }
  return windows;
}

Lengths OnnxWindows::pad_pairs(bool with_extra) const {
  Lengths pairs;
  for (std::size_t i = kernel.size(); i-- > 0;) {
    pairs.push_back(pad_first[i]);
    pairs.push_back(pad_last[i] + (with_extra ? extra[i] : 0));
  }
  return pairs;
}

}  // namespace orrery::models
