// SPDX-License-Identifier: Apache-2.0
// Any bytes as a network: loaded as they are; then, where they parse, with numbers, names and
// operators of the graph exchanged, since changed bytes seldom reach an operator. What loads runs.
#include <onnx/onnx_pb.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "models/foreign/onnx_model.h"

namespace orrery::models {
namespace {

OnnxLimits small_limits() {
  OnnxLimits limits;
  limits.bytes_max = std::size_t{1} << 20;
  limits.parts_max = 20'000;
  limits.nodes_max = 200;
  limits.elements_max = std::int64_t{1} << 16;
  limits.elements_live_max = std::int64_t{1} << 18;
  limits.products_max = 1e7;
  return limits;
}

void need_reasons(const engine::Diagnostics& mistakes) {
  if (!mistakes.has_errors()) std::abort();
  for (const auto& mistake : mistakes.items())
    if (mistake.message.empty() || mistake.code.rfind("onnx-", 0) != 0) std::abort();
}

void load_and_run(const std::string& bytes, std::mt19937_64& random) {
  const auto graph = load_onnx(std::as_bytes(std::span(bytes)), "fuzz.onnx", small_limits());
  if (!graph) return need_reasons(graph.error());
  std::vector<std::int64_t> shape = (*graph)->input().shape;
  std::int64_t count = 1;
  for (auto& length : shape) {
    if (length == kAnyLength) length = 1 + static_cast<std::int64_t>(random() % 3);
    if (length < 1 || length > 4096 || count > 4096) return;
    count *= length;
  }
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& value : values) value = static_cast<float>(random() % 64) / 8.0F - 4.0F;
  if (random() % 8 == 0) values[0] = std::numeric_limits<float>::quiet_NaN();
  const auto outputs = (*graph)->run(values, shape);
  if (!outputs) return need_reasons(outputs.error());
  for (const auto& output : *outputs) {
    std::size_t size = 1;
    for (const auto length : output.shape) size *= static_cast<std::size_t>(length);
    if (size != output.values.size()) std::abort();
  }
}

class Exchange {
 public:
  explicit Exchange(std::mt19937_64& random) : random_(random) {}

  void change(onnx::ModelProto& model) {
    auto& graph = *model.mutable_graph();
    switch (below(6)) {
      case 0:
        if (model.opset_import_size() > 0)
          model.mutable_opset_import(0)->set_version(7 + static_cast<std::int64_t>(below(11)));
        break;
      case 1:
        if (graph.initializer_size() > 0)
          tensor(*graph.mutable_initializer(
              static_cast<int>(below(static_cast<std::size_t>(graph.initializer_size())))));
        break;
      case 2: input(graph); break;
      default:
        if (graph.node_size() > 0)
          node(*graph.mutable_node(
                   static_cast<int>(below(static_cast<std::size_t>(graph.node_size())))),
               graph);
    }
  }

 private:
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : random_() % bound; }

  std::int64_t number() {
    static constexpr std::int64_t kOdd[] = {0,
                                            1,
                                            -1,
                                            2,
                                            -2,
                                            3,
                                            4,
                                            5,
                                            7,
                                            8,
                                            100,
                                            255,
                                            65536,
                                            1 << 20,
                                            std::int64_t{1} << 31,
                                            -(std::int64_t{1} << 31),
                                            std::int64_t{1} << 40,
                                            std::numeric_limits<std::int64_t>::max(),
                                            std::numeric_limits<std::int64_t>::min(),
                                            std::numeric_limits<std::int64_t>::min() + 1};
    return kOdd[below(std::size(kOdd))];
  }

  void tensor(onnx::TensorProto& tensor) {
    const auto dims = static_cast<std::size_t>(tensor.dims_size());
    auto& raw = *tensor.mutable_raw_data();
    if (below(3) == 0 && dims > 0) {
      tensor.set_dims(static_cast<int>(below(dims)), number());
    } else if (below(3) == 0) {
      static constexpr int kTypes[] = {1, 2, 3, 6, 7, 9, 11, 10};
      tensor.set_data_type(kTypes[below(std::size(kTypes))]);
    } else if (tensor.data_type() == onnx::TensorProto::INT64 && raw.size() >= 8) {
      const std::int64_t value = number();
      raw.replace(8 * below(raw.size() / 8), 8, reinterpret_cast<const char*>(&value), 8);
    } else if (!raw.empty()) {
      raw[below(raw.size())] = static_cast<char>(random_());
    }
  }

  void input(onnx::GraphProto& graph) {
    if (graph.input_size() == 0) return;
    auto* shape = graph.mutable_input(0)->mutable_type()->mutable_tensor_type()->mutable_shape();
    if (below(3) == 0)
      shape->add_dim()->set_dim_value(1 + static_cast<std::int64_t>(below(4)));
    else if (shape->dim_size() > 0)
      shape->mutable_dim(static_cast<int>(below(static_cast<std::size_t>(shape->dim_size()))))
          ->set_dim_value(static_cast<std::int64_t>(below(9)));
  }

  void node(onnx::NodeProto& node, const onnx::GraphProto& graph) {
    const auto attributes = static_cast<std::size_t>(node.attribute_size());
    switch (below(4)) {
      case 0: {
        static const auto kRows = onnx_operator_rows();
        node.set_op_type(kRows[below(kRows.size())].name);
        break;
      }
      case 1:
        if (node.input_size() > 0)
          node.set_input(static_cast<int>(below(static_cast<std::size_t>(node.input_size()))),
                         graph.initializer_size() > 0 && below(2) == 0
                             ? graph
                                   .initializer(static_cast<int>(
                                       below(static_cast<std::size_t>(graph.initializer_size()))))
                                   .name()
                             : (below(3) == 0 ? "" : "x"));
        break;
      default:
        if (attributes > 0) attribute(*node.mutable_attribute(static_cast<int>(below(attributes))));
    }
  }

  void attribute(onnx::AttributeProto& attribute) {
    attribute.set_i(number());
    if (attribute.ints_size() > 0)
      attribute.set_ints(static_cast<int>(below(static_cast<std::size_t>(attribute.ints_size()))),
                         number());
    if (attribute.has_f()) attribute.set_f(static_cast<float>(number()));
    if (attribute.has_t()) tensor(*attribute.mutable_t());
  }

  std::mt19937_64& random_;
};

void fuzz_one(const std::string& bytes) {
  std::mt19937_64 random(std::hash<std::string>()(bytes));
  load_and_run(bytes, random);
  onnx::ModelProto model;
  if (bytes.size() > 65536 || !model.ParseFromString(bytes)) return;
  for (int i = 0; i < 16; ++i) {
    onnx::ModelProto changed = model;
    Exchange exchange(random);
    for (std::uint64_t k = 0, count = 1 + random() % 4; k < count; ++k) exchange.change(changed);
    load_and_run(changed.SerializeAsString(), random);
  }
}

}  // namespace
}  // namespace orrery::models

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  orrery::models::fuzz_one(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}
