// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/foreign/onnx_call.h"

namespace orrery::models {

/// How a kernel slides over the spatial dimensions, one entry a dimension.
///
///   out = floor((in + pad_first + pad_last - ((kernel - 1) dilation + 1)) / stride) + 1
///
/// auto_pad SAME_UPPER and SAME_LOWER: out = ceil(in / stride), the odd element last or first.
/// With `ceil_mode` the division rounds up; a last window that would lie outside the padded input
/// is refused, since libraries disagree about it.
/// Source: ONNX Operators.md, Conv and MaxPool.
struct OnnxWindows {
  Lengths kernel, stride, dilation, pad_first, pad_last;
  Lengths out;    ///< windows a dimension
  Lengths extra;  ///< elements behind the padded input that `ceil_mode` reaches for

  /// Lengths, first and last, as at::constant_pad_nd takes them: last dimension first.
  Lengths pad_pairs(bool with_extra) const;
};

/// Reads the attributes of a convolution or pooling over `spatial`, the input's lengths.
OnnxWindows onnx_windows(const OnnxCall& call, std::span<const std::int64_t> spatial,
                         const Lengths& kernel);

}  // namespace orrery::models
