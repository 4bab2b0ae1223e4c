// SPDX-License-Identifier: Apache-2.0
#include "models/foreign/onnx_call.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace orrery::models {

const at::Tensor& OnnxCall::input(std::size_t index) const {
  if (const at::Tensor* tensor = optional(index)) return *tensor;
  throw OnnxRefusal(fmt::format("input {} is left out", index));
}

const OnnxAttribute* OnnxCall::find(const char* name) const {
  for (const auto& attribute : node_.attributes)
    if (attribute.name == name) return &attribute;
  return nullptr;
}

// Kinds were compared with the operator's row when the graph was built.
std::int64_t OnnxCall::integer(const char* name, std::int64_t otherwise) const {
  const auto* attribute = find(name);
  return attribute != nullptr ? attribute->integer : otherwise;
}

double OnnxCall::number(const char* name, double otherwise) const {
  const auto* attribute = find(name);
  return attribute != nullptr ? static_cast<double>(attribute->number) : otherwise;
}

std::string OnnxCall::text(const char* name, const char* otherwise) const {
  const auto* attribute = find(name);
  return attribute != nullptr ? attribute->text : std::string(otherwise);
}

std::optional<Lengths> OnnxCall::integers(const char* name) const {
  const auto* attribute = find(name);
  if (attribute == nullptr) return std::nullopt;
  return attribute->integers;
}

std::vector<double> OnnxCall::numbers(const char* name) const {
  const auto* attribute = find(name);
  if (attribute == nullptr) return {};
  return {attribute->numbers.begin(), attribute->numbers.end()};
}

std::vector<std::string> OnnxCall::texts(const char* name) const {
  const auto* attribute = find(name);
  return attribute != nullptr ? attribute->texts : std::vector<std::string>();
}

const OnnxTensor* OnnxCall::tensor(const char* name) const {
  const auto* attribute = find(name);
  return attribute != nullptr ? attribute->tensor.get() : nullptr;
}

void OnnxCall::allow(std::span<const std::int64_t> shape) const {
  if (static_cast<std::int64_t>(shape.size()) > limits_.rank_max)
    throw OnnxRefusal(
        fmt::format("a result of {} dimensions; {} are allowed", shape.size(), limits_.rank_max),
        "onnx-limit");
  std::int64_t count = 1;
  for (const std::int64_t length : shape) {
    if (length < 0) throw OnnxRefusal(fmt::format("a result with the length {}", length));
    // An empty tensor counts as if its empty dimensions were 1: strides must not overflow either.
    if (count > limits_.elements_max / std::max<std::int64_t>(length, 1))
      throw OnnxRefusal(fmt::format("a result of more than {} elements", limits_.elements_max),
                        "onnx-limit");
    count *= std::max<std::int64_t>(length, 1);
  }
}

void OnnxCall::allow_products(double count) const {
  if (!(count <= limits_.products_max))
    throw OnnxRefusal(fmt::format("{} multiply-adds; {} are allowed", count, limits_.products_max),
                      "onnx-limit");
}

void refuse_unless(bool condition, const char* reason) {
  if (!condition) throw OnnxRefusal(reason);
}

std::int64_t axis_of(std::int64_t axis, std::int64_t rank) {
  if (axis < -rank || axis >= rank)
    throw OnnxRefusal(fmt::format("axis {} of a tensor of {} dimensions", axis, rank));
  return axis < 0 ? axis + rank : axis;
}

Lengths axes_of(const Lengths& axes, std::int64_t rank) {
  Lengths out;
  for (const std::int64_t axis : axes) out.push_back(axis_of(axis, rank));
  std::sort(out.begin(), out.end());
  refuse_unless(std::adjacent_find(out.begin(), out.end()) == out.end(), "an axis is named twice");
  return out;
}

Lengths integers_in(const at::Tensor& tensor) {
  refuse_unless(at::isIntegralType(tensor.scalar_type(), false) && tensor.dim() <= 1,
                "a list of integers is needed here");
  const at::Tensor flat = tensor.to(at::kLong).contiguous();
  const auto* first = flat.data_ptr<std::int64_t>();
  return {first, first + flat.numel()};
}

at::Tensor tensor_of(const OnnxTensor& tensor) {
  const auto type = static_cast<at::ScalarType>(scalar_type_of(static_cast<int>(tensor.type)));
  at::Tensor out = at::empty(tensor.shape, at::TensorOptions(type));
  if (!tensor.bytes.empty()) std::memcpy(out.data_ptr(), tensor.bytes.data(), tensor.bytes.size());
  return out;
}

Lengths broadcast(const OnnxCall& call, std::span<const std::int64_t> a,
                  std::span<const std::int64_t> b) {
  Lengths out(std::max(a.size(), b.size()));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    const std::int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (x != y && x != 1 && y != 1)
      throw OnnxRefusal(fmt::format("lengths {} and {} do not go together", x, y));
    out[out.size() - 1 - i] = x == 1 ? y : x;
  }
  call.allow(out);
  return out;
}

int scalar_type_of(std::int64_t onnx_type) {
  switch (static_cast<OnnxType>(onnx_type)) {
    case OnnxType::kFloat: return static_cast<int>(at::kFloat);
    case OnnxType::kUint8: return static_cast<int>(at::kByte);
    case OnnxType::kInt8: return static_cast<int>(at::kChar);
    case OnnxType::kInt32: return static_cast<int>(at::kInt);
    case OnnxType::kInt64: return static_cast<int>(at::kLong);
    case OnnxType::kBool: return static_cast<int>(at::kBool);
    case OnnxType::kDouble: return static_cast<int>(at::kDouble);
  }
  throw OnnxRefusal(fmt::format("element type {} is not known here", onnx_type));
}

}  // namespace orrery::models
