// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/foreign/foreign_graph.h"

namespace orrery::models {

/// What a file may ask for. A file beyond a limit is refused (`onnx-limit`), before memory is
/// taken.
struct OnnxLimits {
  std::size_t bytes_max = std::size_t{256} << 20;          ///< the whole file
  std::size_t parts_max = 1'000'000;                       ///< messages and texts in the file
  std::size_t nodes_max = 20'000;                          ///< operators of the graph
  std::int64_t rank_max = 8;                               ///< dimensions of a tensor
  std::int64_t elements_max = std::int64_t{1} << 26;       ///< of one tensor
  std::int64_t elements_live_max = std::int64_t{1} << 28;  ///< of all tensors held at once
  double products_max = 1e12;  ///< multiply-adds of one node in one call
};

inline constexpr int kOnnxOpsetMin = 7;
inline constexpr int kOnnxOpsetMax = 17;

/// A network in ONNX, as a graph of ATen operators; inference only.
///
///   node by node in the order of the file: outputs = operator(inputs, attributes)
///
///   in   `bytes`, a whole file; `file`, its name in messages
///   out  the graph, or every reason against it: all unknown operators at once
///
/// Operator sets 7 to 17 of the default domain; the operators are in docs/onnx.md. One input of
/// float or double; data inside the file; no control flow, custom domains, functions, sparse or
/// quantised tensors. Nodes that depend on constants only are computed while loading.
/// Codes: onnx-size, onnx-format, onnx-limit, onnx-opset, onnx-operator, onnx-attribute,
/// onnx-external-data, onnx-unsupported, onnx-graph, onnx-tensor, onnx-ports; from run():
/// onnx-shape, onnx-rows, onnx-run, onnx-limit. Source: ONNX 1.12, Operators.md and IR.md.
engine::Result<std::unique_ptr<ForeignGraph>> load_onnx(std::span<const std::byte> bytes,
                                                        const std::string& file = {},
                                                        const OnnxLimits& limits = {});

/// A row of the list of operators: known from one opset to another.
struct OnnxOperatorRow {
  std::string name;
  int opset_first = 0;
  int opset_last = 0;
};

/// Everything that load_onnx knows, by name and opset.
std::vector<OnnxOperatorRow> onnx_operator_rows();

}  // namespace orrery::models
