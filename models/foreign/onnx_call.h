// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "models/foreign/onnx_document.h"

namespace at {
class Tensor;
}

namespace orrery::models {

/// Why an operator does not compute; caught at the door of the graph, which adds the node.
class OnnxRefusal : public std::runtime_error {
 public:
  explicit OnnxRefusal(const std::string& reason, const char* code = "onnx-run")
      : std::runtime_error(reason), code_(code) {}
  const char* code() const { return code_; }

 private:
  const char* code_;
};

using Tensors = std::vector<at::Tensor>;
using Lengths = std::vector<std::int64_t>;

/// One node being computed: its inputs, its attributes, and what it may ask for.
class OnnxCall {
 public:
  OnnxCall(const OnnxNode& node, int opset, const OnnxLimits& limits,
           std::vector<const at::Tensor*> inputs)
      : node_(node), opset_(opset), limits_(limits), inputs_(std::move(inputs)) {}

  int opset() const { return opset_; }
  std::size_t input_count() const { return inputs_.size(); }
  std::size_t output_count() const { return node_.outputs.size(); }
  const at::Tensor& input(std::size_t index) const;
  /// Null where the node leaves it out.
  const at::Tensor* optional(std::size_t index) const {
    return index < inputs_.size() ? inputs_[index] : nullptr;
  }

  std::int64_t integer(const char* name, std::int64_t otherwise) const;
  double number(const char* name, double otherwise) const;
  std::string text(const char* name, const char* otherwise) const;
  std::optional<Lengths> integers(const char* name) const;
  std::vector<double> numbers(const char* name) const;
  std::vector<std::string> texts(const char* name) const;
  const OnnxTensor* tensor(const char* name) const;

  /// Refuses a result of this shape when it is larger than a tensor may be.
  void allow(std::span<const std::int64_t> shape) const;
  void allow_products(double count) const;

 private:
  const OnnxAttribute* find(const char* name) const;

  const OnnxNode& node_;
  int opset_;
  const OnnxLimits& limits_;
  std::vector<const at::Tensor*> inputs_;
};

/// A row of the table of operators. `attributes` lists what the operator takes in these opsets as
/// `name=kind`, separated by blanks; any other attribute is refused.
struct OnnxOperator {
  const char* name;
  int opset_first;
  int opset_last;
  const char* attributes;
  std::size_t inputs_min, inputs_max, outputs_max;
  Tensors (*compute)(const OnnxCall&);
};
inline constexpr std::size_t kMany = 4096;

std::span<const OnnxOperator> onnx_elementwise_operators();
std::span<const OnnxOperator> onnx_activation_operators();
std::span<const OnnxOperator> onnx_convolution_operators();
std::span<const OnnxOperator> onnx_pooling_operators();
std::span<const OnnxOperator> onnx_normalisation_operators();
std::span<const OnnxOperator> onnx_recurrent_operators();
std::span<const OnnxOperator> onnx_reduction_operators();
std::span<const OnnxOperator> onnx_shape_operators();
std::span<const OnnxOperator> onnx_selection_operators();
std::span<const OnnxOperator> onnx_resize_operators();

/// Null when no such operator is known in that opset.
const OnnxOperator* find_onnx_operator(const std::string& name, int opset);

void refuse_unless(bool condition, const char* reason);
/// -rank..rank-1 to 0..rank-1.
std::int64_t axis_of(std::int64_t axis, std::int64_t rank);
/// The same for a list, which must not name a dimension twice.
Lengths axes_of(const Lengths& axes, std::int64_t rank);
/// The elements of an integer tensor.
Lengths integers_in(const at::Tensor& tensor);
at::Tensor tensor_of(const OnnxTensor& tensor);
/// The shape of a result of elementwise operators, allowed or refused.
Lengths broadcast(const OnnxCall& call, std::span<const std::int64_t> a,
                  std::span<const std::int64_t> b);
/// Element type by the number in the format, as at::ScalarType's number.
int scalar_type_of(std::int64_t onnx_type);

}  // namespace orrery::models
