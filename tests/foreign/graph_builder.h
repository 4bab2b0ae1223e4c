// SPDX-License-Identifier: Apache-2.0
#pragma once

// The format has two variants of its header; Debian installs the one with ONNX_ML.
#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

namespace orrery::models {

/// Writes small graphs by hand: an input x, an output y, what is between.
class GraphBuilder {
 public:
  explicit GraphBuilder(int opset, std::vector<std::int64_t> input_shape = {-1, 2}) {
    model_.set_ir_version(8);
    model_.add_opset_import()->set_version(opset);
    port(*graph().add_input(), "x", input_shape);
    graph().add_output()->set_name("y");
  }

  onnx::ModelProto& model() { return model_; }
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }
  std::string bytes() const { return model_.SerializeAsString(); }

  onnx::NodeProto& node(const std::string& op, const std::vector<std::string>& inputs,
                        const std::string& output = "y") {
    auto& node = *graph().add_node();
    node.set_op_type(op);
    for (const auto& input : inputs) node.add_input(input);
    node.add_output(output);
    return node;
  }

  onnx::TensorProto& floats(const std::string& name, const std::vector<std::int64_t>& shape,
                            const std::vector<float>& values) {
    auto& tensor = constant(name, shape, onnx::TensorProto::FLOAT);
    for (const float value : values) tensor.add_float_data(value);
    return tensor;
  }

  onnx::TensorProto& integers(const std::string& name, const std::vector<std::int64_t>& values) {
    auto& tensor =
        constant(name, {static_cast<std::int64_t>(values.size())}, onnx::TensorProto::INT64);
    for (const std::int64_t value : values) tensor.add_int64_data(value);
    return tensor;
  }

  static void set(onnx::NodeProto& node, const std::string& name, std::int64_t value) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INT);
    attribute.set_i(value);
  }

  static void set(onnx::NodeProto& node, const std::string& name,
                  const std::vector<std::int64_t>& values) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    attribute.set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t value : values) attribute.add_ints(value);
  }

  static void port(onnx::ValueInfoProto& value, const std::string& name,
                   const std::vector<std::int64_t>& shape) {
    value.set_name(name);
    auto& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    for (const std::int64_t length : shape) {
      auto& dim = *type.mutable_shape()->add_dim();
      if (length >= 0)
        dim.set_dim_value(length);
      else
        dim.set_dim_param("rows");
    }
  }

 private:
  onnx::TensorProto& constant(const std::string& name, const std::vector<std::int64_t>& shape,
                              int type) {
    auto& tensor = *graph().add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(type);
    for (const std::int64_t length : shape) tensor.add_dims(length);
    return tensor;
  }

  onnx::ModelProto model_;
};

}  // namespace orrery::models
