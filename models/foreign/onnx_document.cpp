// SPDX-License-Identifier: Apache-2.0
#include "models/foreign/onnx_document.h"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>

namespace orrery::models {
namespace {

using engine::SourcePlace;

static_assert(std::endian::native == std::endian::little, "raw tensors are little-endian");

class Reader {
 public:
  Reader(const std::string& file, const OnnxLimits& limits) : limits_(limits) {
    place_.file = file;
  }

  engine::Result<OnnxDocument> read(const onnx::ModelProto& model);

 private:
  int opset(const onnx::ModelProto& model);
  void graph(const onnx::GraphProto& graph, OnnxDocument& out);
  OnnxNode node(const onnx::NodeProto& node, int index);
  OnnxAttribute attribute(const onnx::AttributeProto& attribute, const std::string& where);
  OnnxTensor tensor(const onnx::TensorProto& tensor, const std::string& where);
  void content(const onnx::TensorProto& tensor, std::size_t count, OnnxTensor& out,
               const std::string& where);
  std::optional<std::size_t> element_count(const onnx::TensorProto& tensor,
                                           const std::string& where);
  OnnxPort port(const onnx::ValueInfoProto& value);

  void error(const char* code, std::string message, std::string remedy = {}) {
    mistakes_.error(code, place_, std::move(message), std::move(remedy));
  }

  OnnxLimits limits_;
  SourcePlace place_;
  engine::Diagnostics mistakes_;
};

engine::Result<OnnxDocument> Reader::read(const onnx::ModelProto& model) {
  OnnxDocument out;
  out.opset = opset(model);
  if (model.functions_size() > 0)
    error("onnx-unsupported", "the model defines functions of its own",
          "export it without model functions");
  if (model.training_info_size() > 0)
    error("onnx-unsupported", "the model carries training graphs", "export it for inference");
  if (!model.has_graph())
    error("onnx-format", "the model has no graph");
  else
    graph(model.graph(), out);
  if (mistakes_.has_errors()) return engine::failure(mistakes_);
  return out;
}

int Reader::opset(const onnx::ModelProto& model) {
  std::optional<std::int64_t> version;
  for (const auto& set : model.opset_import())
    if (set.domain().empty() || set.domain() == "ai.onnx") version = set.version();
  if (!version || *version < kOnnxOpsetMin || *version > kOnnxOpsetMax) {
    error("onnx-opset",
          version ? fmt::format("operator set {} is outside {} to {}", *version, kOnnxOpsetMin,
                                kOnnxOpsetMax)
                  : std::string("the model names no operator set of the default domain"),
          fmt::format("export with an opset_version from {} to {}", kOnnxOpsetMin, kOnnxOpsetMax));
    return kOnnxOpsetMax;
  }
  return static_cast<int>(*version);
}

void Reader::graph(const onnx::GraphProto& graph, OnnxDocument& out) {
  if (static_cast<std::size_t>(graph.node_size()) > limits_.nodes_max)
    return error("onnx-limit", fmt::format("the graph has {} nodes, more than {}",
                                           graph.node_size(), limits_.nodes_max));
  if (graph.sparse_initializer_size() > 0)
    error("onnx-unsupported", "the graph has sparse constants", "export dense tensors");
  for (const auto& constant : graph.initializer())
    out.constants.push_back(
        tensor(constant, fmt::format("constant '{}'", constant.name().substr(0, 80))));
  for (int i = 0; i < graph.node_size(); ++i) out.nodes.push_back(node(graph.node(i), i));
  std::vector<std::string> constants;
  for (const auto& constant : out.constants) constants.push_back(constant.name);
  std::sort(constants.begin(), constants.end());
  for (const auto& value : graph.input())
    if (!std::binary_search(constants.begin(), constants.end(), value.name()))
      out.inputs.push_back(port(value));
  for (const auto& value : graph.output()) out.outputs.push_back(port(value));
}

OnnxNode Reader::node(const onnx::NodeProto& node, int index) {
  OnnxNode out;
  out.op = node.op_type();
  out.name = node.name();
  out.domain = node.domain() == "ai.onnx" ? std::string() : node.domain();
  out.inputs.assign(node.input().begin(), node.input().end());
  out.outputs.assign(node.output().begin(), node.output().end());
  const std::string where = fmt::format("node {} ({})", index, out.op.substr(0, 80));
  for (const auto& item : node.attribute()) out.attributes.push_back(attribute(item, where));
  return out;
}

OnnxAttribute Reader::attribute(const onnx::AttributeProto& attribute, const std::string& where) {
  OnnxAttribute out;
  out.name = attribute.name();
  using Proto = onnx::AttributeProto;
  switch (attribute.type()) {
    case Proto::FLOAT: out.kind = 'f', out.number = attribute.f(); break;
    case Proto::INT: out.kind = 'i', out.integer = attribute.i(); break;
    case Proto::STRING: out.kind = 's', out.text = attribute.s(); break;
    case Proto::TENSOR:
      out.kind = 't';
      out.tensor = std::make_shared<OnnxTensor>(
          tensor(attribute.t(), where + ", attribute '" + out.name.substr(0, 80) + "'"));
      break;
    case Proto::FLOATS:
      out.kind = 'F', out.numbers.assign(attribute.floats().begin(), attribute.floats().end());
      break;
    case Proto::INTS:
      out.kind = 'I', out.integers.assign(attribute.ints().begin(), attribute.ints().end());
      break;
    case Proto::STRINGS:
      out.kind = 'S', out.texts.assign(attribute.strings().begin(), attribute.strings().end());
      break;
    default: out.kind = '?';
  }
  if (!attribute.ref_attr_name().empty()) out.kind = '?';
  return out;
}

OnnxTensor Reader::tensor(const onnx::TensorProto& tensor, const std::string& where) {
  OnnxTensor out;
  out.name = tensor.name();
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
    error("onnx-external-data", where + " keeps its numbers in another file",
          "save the model as one file");
    return out;
  }
  if (tensor.has_segment() || onnx_element_bytes(tensor.data_type()) == 0) {
    error("onnx-tensor",
          tensor.has_segment() ? where + " is a segment of a larger tensor"
                               : fmt::format("{} has element type {}", where, tensor.data_type()),
          "use float, double, int64, int32, int8, uint8 or bool");
    return out;
  }
  out.type = static_cast<OnnxType>(tensor.data_type());
  const auto count = element_count(tensor, where);
  if (!count) return out;
  out.shape.assign(tensor.dims().begin(), tensor.dims().end());
  content(tensor, *count, out, where);
  return out;
}

std::optional<std::size_t> Reader::element_count(const onnx::TensorProto& tensor,
                                                 const std::string& where) {
  if (tensor.dims_size() > limits_.rank_max) {
    error("onnx-limit", fmt::format("{} has {} dimensions, more than {}", where, tensor.dims_size(),
                                    limits_.rank_max));
    return std::nullopt;
  }
  std::int64_t count = 1;
  bool is_empty = false;
  for (const std::int64_t length : tensor.dims()) {
    if (length < 0) {
      error("onnx-tensor", fmt::format("{} has the length {}", where, length));
      return std::nullopt;
    }
    is_empty = is_empty || length == 0;
    const std::int64_t counted = std::max<std::int64_t>(length, 1);
    if (count > limits_.elements_max / counted) {
      error("onnx-limit", fmt::format("{} has more than {} elements", where, limits_.elements_max));
      return std::nullopt;
    }
    count *= counted;
  }
  return is_empty ? 0 : static_cast<std::size_t>(count);
}

/// Numbers of a repeated field, each as a T.
template <class T, class Field>
void fill(const Field& field, std::vector<std::byte>& bytes) {
  bytes.resize(static_cast<std::size_t>(field.size()) * sizeof(T));
  std::byte* out = bytes.data();
  for (const auto value : field) {
    const auto element = static_cast<T>(value);
    std::memcpy(out, &element, sizeof(T));
    out += sizeof(T);
  }
}

void Reader::content(const onnx::TensorProto& tensor, std::size_t count, OnnxTensor& out,
                     const std::string& where) {
  if (tensor.has_raw_data()) {
    const auto* first = reinterpret_cast<const std::byte*>(tensor.raw_data().data());
    out.bytes.assign(first, first + tensor.raw_data().size());
  } else {
    switch (out.type) {
      case OnnxType::kFloat: fill<float>(tensor.float_data(), out.bytes); break;
      case OnnxType::kDouble: fill<double>(tensor.double_data(), out.bytes); break;
      case OnnxType::kInt64: fill<std::int64_t>(tensor.int64_data(), out.bytes); break;
      case OnnxType::kInt32: fill<std::int32_t>(tensor.int32_data(), out.bytes); break;
      case OnnxType::kInt8: fill<std::int8_t>(tensor.int32_data(), out.bytes); break;
      case OnnxType::kUint8:
      case OnnxType::kBool: fill<std::uint8_t>(tensor.int32_data(), out.bytes); break;
    }
  }
  if (out.bytes.size() != count * onnx_element_bytes(tensor.data_type()))
    error("onnx-tensor",
          fmt::format("{} holds {} bytes; its shape needs {}", where, out.bytes.size(),
                      count * onnx_element_bytes(tensor.data_type())));
  // Any other byte than 0 and 1 is no bool of this machine.
  if (out.type == OnnxType::kBool)
    for (auto& byte : out.bytes) byte = static_cast<std::byte>(byte != std::byte{0});
}

OnnxPort Reader::port(const onnx::ValueInfoProto& value) {
  OnnxPort out;
  out.port.name = value.name();
  if (!value.has_type() || !value.type().has_tensor_type()) return out;
  const auto& type = value.type().tensor_type();
  out.type = type.elem_type();
  out.port.shape_known = type.has_shape() && type.shape().dim_size() <= limits_.rank_max;
  if (!out.port.shape_known) return out;
  for (const auto& length : type.shape().dim())
    out.port.shape.push_back(length.has_dim_value() && length.dim_value() >= 0 ? length.dim_value()
                                                                               : kAnyLength);
  return out;
}

}  // namespace

std::size_t onnx_element_bytes(int type) {
  switch (static_cast<OnnxType>(type)) {
    case OnnxType::kFloat:
    case OnnxType::kInt32: return 4;
    case OnnxType::kInt64:
    case OnnxType::kDouble: return 8;
    case OnnxType::kUint8:
    case OnnxType::kInt8:
    case OnnxType::kBool: return 1;
  }
  return 0;
}

engine::Result<OnnxDocument> read_onnx(std::span<const std::byte> bytes, const std::string& file,
                                       const OnnxLimits& limits) {
  SourcePlace place;
  place.file = file;
  const std::size_t most =
      std::min<std::size_t>(limits.bytes_max, std::numeric_limits<std::int32_t>::max());
  if (bytes.empty() || bytes.size() > most)
    return engine::failure(
        "onnx-size", place,
        fmt::format("the model has {} bytes; 1 to {} are read", bytes.size(), most));
  if (const auto problem = onnx_wire_problem(bytes, limits.parts_max); !problem.text.empty())
    return engine::failure(problem.code, place, problem.text);
  onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return engine::failure("onnx-format", place, "this is no ONNX model: its parts do not fit");
  return Reader(file, limits).read(model);
}

}  // namespace orrery::models
