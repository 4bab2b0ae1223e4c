// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <exception>

#include "engine/registry/diagnostic.h"
#include "models/foreign/foreign_network.h"
#include "models/foreign/onnx_model.h"

namespace orrery::models {
namespace {

std::string words_of(const engine::Diagnostics& mistakes) {
  std::string words;
  for (const auto& mistake : mistakes.items())
    words += (words.empty() ? "" : "; ") + mistake.code + ": " + mistake.message;
  return words;
}

/// Rows and columns of each window change places.
void transpose(std::span<const float> from, std::size_t rows, std::size_t columns,
               std::span<float> to) {
  for (std::size_t at = 0; at < from.size(); at += rows * columns)
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) to[at + c * rows + r] = from[at + r * columns + c];
}

/// The first output of a graph; a file that gives several names the one that counts first.
class OnnxNetwork final : public ForeignNetwork {
 public:
  explicit OnnxNetwork(std::unique_ptr<ForeignGraph> graph) : graph_(std::move(graph)) {}

  std::string run(const float* values, const WindowShape& shape, std::span<float> out,
                  std::vector<std::int64_t>& dims) override {
    const std::int64_t windows = shape.windows, length = shape.length, features = shape.features;
    std::span<const float> given(values, shape.values());
    std::vector<std::int64_t> wanted = {windows, length, features};
    if (shape.layout == WindowLayout::kFlat) wanted = {windows, length * features};
    if (shape.layout == WindowLayout::kChannels) {
      wanted = {windows, features, length};
      turned_.resize(given.size());
      transpose(given, shape.length, shape.features, turned_);
      given = turned_;
    }
    const auto outputs = graph_->run(given, wanted);
    if (!outputs) return words_of(outputs.error());
    if (outputs->empty()) return "gave no output";
    put(outputs->front(), shape, out, dims);
    return {};
  }

 private:
  static void put(const ForeignOutput& given, const WindowShape& shape, std::span<float> out,
                  std::vector<std::int64_t>& dims) {
    dims = given.shape;
    const bool turned = shape.layout == WindowLayout::kChannels && dims.size() == 3;
    if (turned) std::swap(dims[1], dims[2]);
    if (given.values.size() != out.size()) return;
    if (!turned) {
      std::copy(given.values.begin(), given.values.end(), out.begin());
    } else {
      transpose(given.values, static_cast<std::size_t>(dims[2]), static_cast<std::size_t>(dims[1]),
                out);
    }
  }

  std::unique_ptr<ForeignGraph> graph_;
  std::vector<float> turned_;
};

}  // namespace

std::unique_ptr<ForeignNetwork> load_onnx_network(std::span<const std::byte> bytes,
                                                  std::string& error) {
  try {
    auto graph = load_onnx(bytes, "the file");
    if (graph) return std::make_unique<OnnxNetwork>(std::move(*graph));
    error = words_of(graph.error());
  } catch (const std::exception& what) {  // out of memory
    error = what.what();
  }
  return nullptr;
}

}  // namespace orrery::models
