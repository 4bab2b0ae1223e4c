// SPDX-License-Identifier: Apache-2.0
// What is refused, with which code, and before it costs memory.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <span>

#include "models/foreign/onnx_model.h"
#include "tests/foreign/graph_builder.h"

namespace orrery::models {
namespace {

using Shape = std::vector<std::int64_t>;

/// `code: message` of every reason, or nothing when the graph loads.
std::vector<std::string> reasons(const std::string& bytes, const OnnxLimits& limits = {}) {
  const auto graph = load_onnx(std::as_bytes(std::span(bytes)), "hand.onnx", limits);
  std::vector<std::string> out;
  if (graph) return out;
  for (const auto& mistake : graph.error().items())
    out.push_back(mistake.code + ": " + mistake.message);
  return out;
}

void expect_only(const std::vector<std::string>& all, const std::string& code,
                 const std::string& words) {
  ASSERT_EQ(all.size(), 1U) << (all.empty() ? "it loads" : all[1]);
  EXPECT_EQ(all[0].rfind(code + ": ", 0), 0U) << all[0];
  EXPECT_NE(all[0].find(words), std::string::npos) << all[0];
}

TEST(OnnxRefusal, UnknownOperatorsAreNamedAllAtOnce) {
  GraphBuilder builder(13);
  builder.node("Einsum", {"x"}, "a");
  builder.node("Einsum", {"a"}, "b");
  builder.node("If", {"b"}, "c");
  builder.node("Fancy", {"c"}).set_domain("com.example");
  const auto all = reasons(builder.bytes());
  ASSERT_EQ(all.size(), 3U);
  EXPECT_NE(all[0].find("Einsum (in 2 nodes)"), std::string::npos) << all[0];
  EXPECT_NE(all[1].find("If"), std::string::npos) << all[1];
  EXPECT_NE(all[2].find("com.example.Fancy"), std::string::npos) << all[2];
  for (const auto& reason : all) EXPECT_EQ(reason.rfind("onnx-operator: ", 0), 0U);
}

TEST(OnnxRefusal, AnAttributeOfAnotherOpset) {
  GraphBuilder builder(13);
  GraphBuilder::set(builder.node("Squeeze", {"x"}), "axes", Shape{0});
  expect_only(reasons(builder.bytes()), "onnx-attribute", "'axes'");
  builder.model().mutable_opset_import(0)->set_version(12);
  EXPECT_TRUE(reasons(builder.bytes()).empty());
}

TEST(OnnxRefusal, OpsetsOutsideTheRange) {
  for (const int opset : {6, 18}) {
    GraphBuilder builder(opset);
    builder.node("Relu", {"x"});
    expect_only(reasons(builder.bytes()), "onnx-opset", std::to_string(opset));
  }
}

TEST(OnnxRefusal, DataInAnotherFile) {
  GraphBuilder builder(13);
  auto& tensor = builder.floats("w", {2}, {1, 2});
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  auto& entry = *tensor.add_external_data();
  entry.set_key("location");
  entry.set_value("../../etc/passwd");
  builder.node("Add", {"x", "w"});
  expect_only(reasons(builder.bytes()), "onnx-external-data", "'w'");
}

TEST(OnnxRefusal, TensorsThatAreNotWhatTheySay) {
  const Shape huge{1 << 30, 1 << 30, 1 << 30};
  for (const auto& [shape, code] : {std::pair{huge, "onnx-limit"},
                                    {Shape{0, 1 << 30}, "onnx-limit"},
                                    {Shape{-1}, "onnx-tensor"},
                                    {Shape{3}, "onnx-tensor"},
                                    {Shape(9, 1), "onnx-limit"}}) {
    GraphBuilder builder(13);
    builder.floats("w", shape, {1, 2});
    builder.node("Add", {"x", "w"});
    expect_only(reasons(builder.bytes()), code, "'w'");
  }
  GraphBuilder builder(13);
  builder.floats("w", {2}, {1, 2}).set_data_type(onnx::TensorProto::FLOAT16);
  builder.node("Add", {"x", "w"});
  expect_only(reasons(builder.bytes()), "onnx-tensor", "element type 10");
}

// Each asks for terabytes from constants alone, so that loading would compute it.
TEST(OnnxRefusal, ResultsThatDoNotFit) {
  const std::int64_t far = std::int64_t{1} << 40;
  for (const std::string op : {"ConstantOfShape", "Expand", "Tile", "Pad", "Range"}) {
    GraphBuilder builder(13, {-1, 1});
    builder.floats("one", {1}, {1});
    builder.integers("far", {op == "Range" ? std::int64_t{0} : far});
    if (op == "ConstantOfShape") {
      builder.node(op, {"far"});
    } else if (op == "Pad") {
      builder.integers("pads", {0, far / 2});
      builder.node(op, {"one", "pads"});
    } else if (op == "Range") {
      builder.integers("to", {far});
      builder.integers("by", {1});
      builder.node(op, {"far", "to", "by"});
    } else {
      builder.node(op, {"one", "far"});
    }
    expect_only(reasons(builder.bytes()), "onnx-limit", op);
  }
}

TEST(OnnxRefusal, ResultsThatGrowByBroadcasting) {
  GraphBuilder builder(13, {-1, 1});
  builder.floats("wide", {4096, 1}, std::vector<float>(4096, 1.0F));
  builder.floats("high", {1, 4096}, std::vector<float>(4096, 1.0F));
  builder.node("Add", {"wide", "high"});
  OnnxLimits limits;
  limits.elements_max = 1 << 20;
  expect_only(reasons(builder.bytes(), limits), "onnx-limit", "Add");
}

TEST(OnnxRefusal, TooManyProducts) {
  GraphBuilder builder(13, {-1, 1});
  builder.floats("a", {100, 100}, std::vector<float>(10'000, 1.0F));
  builder.node("MatMul", {"a", "a"});
  OnnxLimits limits;
  limits.products_max = 999'999;
  expect_only(reasons(builder.bytes(), limits), "onnx-limit", "MatMul");
  limits.products_max = 1'000'000;
  EXPECT_TRUE(reasons(builder.bytes(), limits).empty());
}

TEST(OnnxRefusal, AnIntegerDivisionThatTraps) {
  GraphBuilder builder(13);
  builder.integers("lowest", {std::numeric_limits<std::int64_t>::min()});
  builder.integers("by", {-1});
  builder.node("Div", {"lowest", "by"});
  expect_only(reasons(builder.bytes()), "onnx-run", "overflows");
}

TEST(OnnxRefusal, NamesThatDoNotFitTogether) {
  GraphBuilder missing(13);
  missing.node("Relu", {"nothing"});
  expect_only(reasons(missing.bytes()), "onnx-graph", "'nothing'");
  GraphBuilder cycle(13);
  cycle.node("Relu", {"b"}, "a");
  cycle.node("Relu", {"a"}, "b");
  cycle.node("Add", {"x", "b"});
  expect_only(reasons(cycle.bytes()), "onnx-graph", "'b'");
  GraphBuilder twice(13);
  twice.node("Relu", {"x"});
  twice.node("Tanh", {"x"});
  expect_only(reasons(twice.bytes()), "onnx-graph", "'y'");
}

TEST(OnnxRefusal, ANetworkOfTwoInputs) {
  GraphBuilder builder(13);
  GraphBuilder::port(*builder.graph().add_input(), "z", {-1, 2});
  builder.node("Add", {"x", "z"});
  expect_only(reasons(builder.bytes()), "onnx-ports", "2 inputs");
}

TEST(OnnxRefusal, DropoutInTraining) {
  GraphBuilder builder(13);
  builder.floats("ratio", {}, {0.5F});
  auto& training = builder.floats("training", {}, {});
  training.set_data_type(onnx::TensorProto::BOOL);
  training.add_int32_data(1);
  builder.node("Dropout", {"x", "ratio", "training"});
  const std::string bytes = builder.bytes();
  const auto graph = load_onnx(std::as_bytes(std::span(bytes)), "hand.onnx");
  ASSERT_TRUE(graph);
  const auto outputs = (*graph)->run(std::vector<float>{1, 2}, Shape{1, 2});
  ASSERT_FALSE(outputs);
  EXPECT_EQ(outputs.error().items().front().code, "onnx-run");
  EXPECT_NE(outputs.error().items().front().message.find("evaluation mode"), std::string::npos);
}

TEST(OnnxRefusal, BytesThatAreNoModel) {
  expect_only(reasons(""), "onnx-size", "0 bytes");
  expect_only(reasons(std::string(100, '\xFF')), "onnx-format", "no ONNX model");
  expect_only(reasons("plant: {pump: {count: 1}}\n"), "onnx-format", "no ONNX model");
  GraphBuilder builder(13);
  builder.floats("w", {2}, {1, 2});
  builder.node("Add", {"x", "w"});
  const std::string whole = builder.bytes();
  // Cut anywhere, it is refused with a reason. The last message alone may be missing whole.
  for (std::size_t length = 1; length < whole.size(); ++length)
    EXPECT_FALSE(reasons(whole.substr(0, length)).empty()) << length;
  OnnxLimits limits;
  limits.bytes_max = whole.size() - 1;
  expect_only(reasons(whole, limits), "onnx-size", "bytes");
}

// Two bytes a node in the file, more than a hundred in memory: refused before parsing.
TEST(OnnxRefusal, AFileOfEmptyParts) {
  const std::size_t count = 2'000'000;
  std::string nodes;
  for (std::size_t i = 0; i < count; ++i) nodes += std::string("\x0A\x00", 2);
  std::string bytes = "\x3A";
  for (std::size_t rest = nodes.size(); rest > 0; rest >>= 7)
    bytes += static_cast<char>((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0));
  expect_only(reasons(bytes + nodes), "onnx-limit", "parts");
}

TEST(OnnxRefusal, GraphsInGraphs) {
  std::string inner;
  for (int i = 0; i < 10; ++i) {
    GraphBuilder builder(13);
    auto& attribute = *builder.node("If", {"x"}).add_attribute();
    attribute.set_name("then_branch");
    attribute.set_type(onnx::AttributeProto::GRAPH);
    ASSERT_TRUE(attribute.mutable_g()->ParseFromString(inner));
    inner = builder.graph().SerializeAsString();
  }
  onnx::ModelProto model;
  ASSERT_TRUE(model.mutable_graph()->ParseFromString(inner));
  expect_only(reasons(model.SerializeAsString()), "onnx-format", "nested");
}

}  // namespace
}  // namespace orrery::models
