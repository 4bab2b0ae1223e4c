// SPDX-License-Identifier: Apache-2.0
// What joins tensors, takes parts of them, and pads them.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

Tensors concat(const OnnxCall& call) {
  std::vector<at::Tensor> parts;
  const std::int64_t axis = axis_of(call.integer("axis", 0), call.input(0).dim());
  Lengths shape = call.input(0).sizes().vec();
  shape[static_cast<std::size_t>(axis)] = 0;
  for (std::size_t i = 0; i < call.input_count(); ++i) {
    const auto& part = call.input(i);
    refuse_unless(
        part.dim() == call.input(0).dim() && part.scalar_type() == call.input(0).scalar_type(),
        "the inputs have different element types or numbers of dimensions");
    for (std::int64_t k = 0; k < part.dim(); ++k)
      refuse_unless(k == axis || part.size(k) == shape[static_cast<std::size_t>(k)],
                    "the inputs have different lengths");
    shape[static_cast<std::size_t>(axis)] += part.size(axis);
    parts.push_back(part);
  }
  call.allow(shape);
  return {at::cat(parts, axis)};
}

/// Lengths of the parts: stated, or equal.
Tensors split(const OnnxCall& call) {
  const auto& x = call.input(0);
  const std::int64_t axis = axis_of(call.integer("axis", 0), x.dim());
  const auto parts = static_cast<std::int64_t>(call.output_count());
  auto lengths = call.integers("split");
  if (const at::Tensor* input = call.optional(1)) lengths = integers_in(*input);
  if (!lengths) {
    refuse_unless(x.size(axis) % parts == 0, "the axis does not divide into equal parts");
    lengths = Lengths(static_cast<std::size_t>(parts), x.size(axis) / parts);
  }
  refuse_unless(static_cast<std::int64_t>(lengths->size()) == parts, "one length an output");
  for (const std::int64_t length : *lengths)
    refuse_unless(length >= 0 && length <= x.size(axis), "a length that the axis does not have");
  refuse_unless(std::accumulate(lengths->begin(), lengths->end(), std::int64_t{0}) == x.size(axis),
                "the lengths do not add up to the axis");
  return at::split_with_sizes(x, *lengths, axis);
}

/// Along one axis; ends beyond the input are cut, negative ones count from the end.
at::Tensor slice_axis(const at::Tensor& x, std::int64_t axis, std::int64_t begin, std::int64_t end,
                      std::int64_t step) {
  refuse_unless(step != 0 && step > -(std::int64_t{1} << 32) && step < (std::int64_t{1} << 32),
                "a step of 0 or beyond 32 bits");
  const std::int64_t length = x.size(axis);
  if (length == 0) return x;
  const auto place = [&](std::int64_t index, std::int64_t low, std::int64_t high) {
    // The smallest integers stay where they are: adding a length could not bring them inside.
    if (index < 0 && index >= -length)
      index += length;
    else if (index < 0)
      index = low;
    return std::clamp(index, low, high);
  };
  if (step > 0) {
    begin = place(begin, 0, length);
    end = place(end, 0, length);
    return at::slice(x, axis, begin, std::max(begin, end), step);
  }
  begin = place(begin, 0, length - 1);
  end = place(end, -1, length - 1);
  const std::int64_t count = begin > end ? (begin - end - step - 1) / -step : 0;
  if (count == 0) return at::slice(x, axis, 0, 0, 1);
  const at::Tensor index = at::arange(count, at::TensorOptions(at::kLong)).mul(step).add(begin);
  return at::index_select(x, axis, index);
}

Tensors slice(const at::Tensor& x, const Lengths& begins, const Lengths& ends,
              std::optional<Lengths> axes, std::optional<Lengths> steps) {
  if (!axes) {
    axes.emplace(begins.size());
    std::iota(axes->begin(), axes->end(), 0);
  }
  if (!steps) steps = Lengths(begins.size(), 1);
  refuse_unless(ends.size() == begins.size() && axes->size() == begins.size() &&
                    steps->size() == begins.size(),
                "starts, ends, axes and steps are of different lengths");
  axes_of(*axes, x.dim());
  at::Tensor out = x;
  for (std::size_t i = 0; i < begins.size(); ++i)
    out = slice_axis(out, axis_of((*axes)[i], x.dim()), begins[i], ends[i], (*steps)[i]);
  return {out};
}

Tensors slice_by_attributes(const OnnxCall& call) {
  const auto starts = call.integers("starts"), ends = call.integers("ends");
  refuse_unless(starts && ends, "starts or ends are missing");
  return slice(call.input(0), *starts, *ends, call.integers("axes"), std::nullopt);
}

Tensors slice_by_inputs(const OnnxCall& call) {
  const auto optional = [&](std::size_t index) -> std::optional<Lengths> {
    if (const at::Tensor* input = call.optional(index)) return integers_in(*input);
    return std::nullopt;
  };
  return slice(call.input(0), integers_in(call.input(1)), integers_in(call.input(2)), optional(3),
               optional(4));
}

/// Indices from -length to length - 1, made non-negative.
at::Tensor checked_index(const at::Tensor& index, std::int64_t length) {
  refuse_unless(at::isIntegralType(index.scalar_type(), false), "indices are integers");
  const at::Tensor wide = index.to(at::kLong);
  refuse_unless(wide.numel() == 0 || (wide.min().item<std::int64_t>() >= -length &&
                                      wide.max().item<std::int64_t>() < length),
                "an index is outside the axis");
  return at::where(wide.lt(0), wide.add(length), wide);
}

Tensors gather(const OnnxCall& call) {
  const auto& x = call.input(0);
  const std::int64_t axis = axis_of(call.integer("axis", 0), x.dim());
  const at::Tensor index = checked_index(call.input(1), x.size(axis));
  Lengths shape = x.sizes().vec();
  const auto at_axis = shape.erase(shape.begin() + axis);
  shape.insert(at_axis, index.sizes().begin(), index.sizes().end());
  call.allow(shape);
  return {at::index_select(x, axis, index.reshape({-1})).reshape(shape)};
}

Tensors gather_elements(const OnnxCall& call) {
  const auto& x = call.input(0);
  const std::int64_t axis = axis_of(call.integer("axis", 0), x.dim());
  refuse_unless(call.input(1).dim() == x.dim(), "indices have another number of dimensions");
  return {at::gather(x, axis, checked_index(call.input(1), x.size(axis)))};
}

/// Which element of an axis stands at each place of the padded axis.
at::Tensor padded_index(std::int64_t length, std::int64_t before, std::int64_t after,
                        const std::string& mode) {
  Lengths index;
  for (std::int64_t i = -before; i < length + after; ++i) {
    if (mode == "edge") {
      index.push_back(std::clamp<std::int64_t>(i, 0, length - 1));
    } else {
      const std::int64_t mirrored = i < 0 ? -i : i >= length ? 2 * (length - 1) - i : i;
      refuse_unless(mirrored >= 0 && mirrored < length, "a pad reflects beyond the input");
      index.push_back(mirrored);
    }
  }
  return at::tensor(index, at::TensorOptions(at::kLong));
}

Tensors pad(const OnnxCall& call, const Lengths& pads, double value) {
  at::Tensor out = call.input(0);
  const auto rank = static_cast<std::size_t>(out.dim());
  const std::string mode = call.text("mode", "constant");
  refuse_unless(mode == "constant" || mode == "reflect" || mode == "edge", "an unknown mode");
  refuse_unless(pads.size() == 2 * rank, "two pads a dimension");
  Lengths shape, pairs;
  for (std::size_t i = 0; i < rank; ++i) {
    const std::int64_t before = pads[i], after = pads[rank + i];
    constexpr std::int64_t kMost = std::int64_t{1} << 40;
    refuse_unless(before > -kMost && before < kMost && after > -kMost && after < kMost,
                  "a pad beyond 40 bits");
    shape.push_back(out.size(static_cast<std::int64_t>(i)) + before + after);
    pairs.insert(pairs.begin(), {before, after});
  }
  call.allow(shape);
  if (mode == "constant") return {at::constant_pad_nd(out, pairs, value)};
  refuse_unless(out.numel() > 0, "an empty tensor is padded");
  for (std::size_t i = 0; i < rank; ++i) {
    const auto axis = static_cast<std::int64_t>(i);
    if (pads[i] == 0 && pads[rank + i] == 0) continue;
    out = at::index_select(out, axis, padded_index(out.size(axis), pads[i], pads[rank + i], mode));
  }
  return {out};
}

Tensors pad_by_attributes(const OnnxCall& call) {
  return pad(call, call.integers("pads").value_or(Lengths()), call.number("value", 0.0));
}

Tensors pad_by_inputs(const OnnxCall& call) {
  const at::Tensor* value = call.optional(2);
  refuse_unless(value == nullptr || value->numel() == 1, "the value is one number");
  return pad(call, integers_in(call.input(1)), value == nullptr ? 0.0 : value->item<double>());
}

constexpr std::array kOperators = {
    OnnxOperator{"Concat", 7, 17, "axis=i", 1, kMany, 1, concat},
    OnnxOperator{"Split", 7, 12, "axis=i split=I", 1, 1, kMany, split},
    OnnxOperator{"Split", 13, 17, "axis=i", 1, 2, kMany, split},
    OnnxOperator{"Slice", 7, 9, "axes=I ends=I starts=I", 1, 1, 1, slice_by_attributes},
    OnnxOperator{"Slice", 10, 17, "", 3, 5, 1, slice_by_inputs},
    OnnxOperator{"Gather", 7, 17, "axis=i", 2, 2, 1, gather},
    OnnxOperator{"GatherElements", 11, 17, "axis=i", 2, 2, 1, gather_elements},
    OnnxOperator{"Pad", 7, 10, "mode=s pads=I value=f", 1, 1, 1, pad_by_attributes},
    OnnxOperator{"Pad", 11, 17, "mode=s", 2, 3, 1, pad_by_inputs},
};

}  // namespace

std::span<const OnnxOperator> onnx_selection_operators() { return kOperators; }

}  // namespace orrery::models
