// SPDX-License-Identifier: Apache-2.0
// What graphs of a few nodes compute, against numbers worked out by hand.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <span>

#include "models/foreign/onnx_model.h"
#include "tests/foreign/case_files.h"
#include "tests/foreign/graph_builder.h"

namespace orrery::models {
namespace {

using Floats = std::vector<float>;
using Shape = std::vector<std::int64_t>;

ForeignOutput run(const GraphBuilder& builder, const Floats& x, const Shape& shape) {
  const std::string bytes = builder.bytes();
  const auto graph = load_onnx(std::as_bytes(std::span(bytes)), "hand.onnx");
  if (!graph) {
    ADD_FAILURE() << to_string(graph.error().items().front());
    return {};
  }
  auto outputs = (*graph)->run(x, shape);
  if (!outputs) {
    ADD_FAILURE() << to_string(outputs.error().items().front());
    return {};
  }
  return outputs->front();
}

double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

TEST(Onnx, ADenseLayerOfAnyNumberOfRows) {
  GraphBuilder builder(13);
  builder.floats("w", {2, 3}, {1, 2, 3, 4, 5, 6});
  builder.floats("b", {3}, {-20, 0, 0.5});
  builder.node("Gemm", {"x", "w", "b"}, "sum");
  builder.node("Relu", {"sum"});
  EXPECT_EQ(run(builder, {1, 1}, {1, 2}).values, (Floats{0, 7, 9.5}));
  const auto two = run(builder, {1, 1, 2, 10}, {2, 2});
  EXPECT_EQ(two.shape, (Shape{2, 3}));
  EXPECT_EQ(two.values, (Floats{0, 7, 9.5, 22, 54, 66.5}));
}

// As exporters write view(x.size(0), -1): the shape is computed in the graph.
TEST(Onnx, ShapesAreComputedInTheGraph) {
  GraphBuilder builder(13, {-1, 2, 2});
  builder.floats("unused", {1}, {0});
  builder.integers("minus_one", {-1});
  builder.integers("axis", {0});
  auto& zero = builder.node("Constant", {}, "zero");
  auto& value = *zero.add_attribute();
  value.set_name("value");
  value.set_type(onnx::AttributeProto::TENSOR);
  value.mutable_t()->set_data_type(onnx::TensorProto::INT64);
  value.mutable_t()->add_int64_data(0);
  builder.node("Shape", {"x"}, "shape");
  builder.node("Gather", {"shape", "zero"}, "rows");
  builder.node("Unsqueeze", {"rows", "axis"}, "row_list");
  GraphBuilder::set(builder.node("Concat", {"row_list", "minus_one"}, "to"), "axis", 0);
  builder.node("Reshape", {"x", "to"});
  EXPECT_EQ(run(builder, Floats(12, 1.0F), {3, 2, 2}).shape, (Shape{3, 4}));
  EXPECT_EQ(run(builder, Floats(20, 1.0F), {5, 2, 2}).shape, (Shape{5, 4}));
}

// Before opset 13 the dimensions from the axis on are one.
TEST(Onnx, SoftmaxMeansWhatItsOpsetSays) {
  GraphBuilder old(12, {-1, 2, 2});
  old.node("Softmax", {"x"});
  EXPECT_EQ(run(old, Floats(4, 3.0F), {1, 2, 2}).values, Floats(4, 0.25F));
  GraphBuilder now(13, {-1, 2, 2});
  now.node("Softmax", {"x"});
  EXPECT_EQ(run(now, Floats(4, 3.0F), {1, 2, 2}).values, Floats(4, 0.5F));
}

TEST(Onnx, ASliceGoesBackwards) {
  GraphBuilder builder(13, {-1, 5});
  builder.integers("begin", {-1});
  builder.integers("end", {std::numeric_limits<std::int64_t>::min()});
  builder.integers("axis", {1});
  builder.integers("step", {-2});
  builder.node("Slice", {"x", "begin", "end", "axis", "step"});
  EXPECT_EQ(run(builder, {0, 1, 2, 3, 4}, {1, 5}).values, (Floats{4, 2, 0}));
}

// One step, one row, one unit: x = 1, all weights and biases different. Gates in the order i o f c.
TEST(Onnx, AnLstmOfOneStep) {
  GraphBuilder builder(14, {1, -1, 1});
  builder.floats("w", {1, 4, 1}, {0.1F, 0.2F, 0.3F, 0.4F});
  builder.floats("r", {1, 4, 1}, {0.5F, -0.6F, 0.7F, -0.8F});
  builder.floats("b", {1, 8}, {0.01F, 0.02F, 0.03F, 0.04F, 0.1F, 0.2F, 0.3F, 0.4F});
  builder.floats("h", {1, 1, 1}, {0.5F});
  builder.floats("c", {1, 1, 1}, {-0.25F});
  builder.node("LSTM", {"x", "w", "r", "b", "", "h", "c"});
  const double in = sigmoid(0.1 + 0.25 + 0.11), out = sigmoid(0.2 - 0.3 + 0.22);
  const double forget = sigmoid(0.3 + 0.35 + 0.33), cell = std::tanh(0.4 - 0.4 + 0.44);
  EXPECT_NEAR(run(builder, {1}, {1, 1, 1}).values.at(0),
              out * std::tanh(forget * -0.25 + in * cell), 1e-6);
}

// Gates in the order z r h. The reset acts on the state, or on what the weights make of it.
TEST(Onnx, AGruOfOneStepInBothForms) {
  for (const std::int64_t after : {0, 1}) {
    GraphBuilder builder(14, {1, -1, 1});
    builder.floats("w", {1, 3, 1}, {0.1F, 0.2F, 0.3F});
    builder.floats("r", {1, 3, 1}, {0.5F, -0.6F, 0.7F});
    builder.floats("b", {1, 6}, {0.01F, 0.02F, 0.03F, 0.1F, 0.2F, 0.3F});
    builder.floats("h", {1, 1, 1}, {0.5F});
    GraphBuilder::set(builder.node("GRU", {"x", "w", "r", "b", "", "h"}), "linear_before_reset",
                      after);
    const double update = sigmoid(0.1 + 0.25 + 0.11), reset = sigmoid(0.2 - 0.3 + 0.22);
    const double recalled = after != 0 ? reset * (0.7 * 0.5 + 0.3) : 0.7 * reset * 0.5 + 0.3;
    const double candidate = std::tanh(0.3 + 0.03 + recalled);
    EXPECT_NEAR(run(builder, {1}, {1, 1, 1}).values.at(0), (1 - update) * candidate + update * 0.5,
                1e-6)
        << "linear_before_reset " << after;
  }
}

TEST(Onnx, IntegerDivisionDropsTheFraction) {
  GraphBuilder builder(13, {-1, 4});
  builder.integers("by", {-2});
  GraphBuilder::set(builder.node("Cast", {"x"}, "whole"), "to", onnx::TensorProto::INT64);
  builder.node("Div", {"whole", "by"});
  EXPECT_EQ(run(builder, {7, -7, 1, -9}, {1, 4}).values, (Floats{-3, 3, 0, 4}));
}

TEST(Onnx, UnevenPadsOfAPoolDoNotCount) {
  auto builder = GraphBuilder(11, {-1, 1, 3});
  auto& pool = builder.node("AveragePool", {"x"});
  GraphBuilder::set(pool, "kernel_shape", Shape{2});
  GraphBuilder::set(pool, "pads", Shape{1, 0});
  EXPECT_EQ(run(builder, {2, 4, 8}, {1, 1, 3}).values, (Floats{2, 3, 6}));
}

TEST(Onnx, TheSameInputGivesTheSameBits) {
  GraphBuilder builder(17, {-1, 4});
  builder.floats("w", {4, 4}, Floats(16, 0.37F));
  builder.floats("s", {4}, {1.1F, 0.9F, 1.3F, 0.7F});
  builder.node("MatMul", {"x", "w"}, "a");
  builder.node("LayerNormalization", {"a", "s"}, "b");
  builder.node("Erf", {"b"});
  const Floats x{0.1F, -2.5F, 3.25F, 0.7F};
  const auto first = run(builder, x, {1, 4});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(run(builder, x, {1, 4}).values, first.values);
}

TEST(Onnx, AFixedNumberOfRowsIsStated) {
  GraphBuilder builder(13, {4, 2});
  builder.node("Relu", {"x"});
  const std::string bytes = builder.bytes();
  const auto graph = load_onnx(std::as_bytes(std::span(bytes)));
  ASSERT_TRUE(graph);
  EXPECT_EQ((*graph)->rows_fixed(), 4);
  const Floats x(6, 1.0F);
  const auto refused = (*graph)->run(x, Shape{3, 2});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().items().front().code, "onnx-rows");
  EXPECT_NE(refused.error().items().front().message.find("4 rows"), std::string::npos);
  EXPECT_TRUE((*graph)->run(Floats(8, 1.0F), Shape{4, 2}));
}

// docs/onnx.md has a row `| Name | first - last | ...` for each operator.
TEST(Onnx, TheManualListsEveryOperator) {
  const std::string manual =
      foreign_cases::bytes_of(std::filesystem::path(ORRERY_SOURCE_DIR) / "docs" / "onnx.md");
  for (const auto& row : onnx_operator_rows()) {
    const std::string text = "| " + row.name + " | " + std::to_string(row.opset_first) + " - " +
                             std::to_string(row.opset_last) + " |";
    EXPECT_NE(manual.find(text), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace orrery::models
