// SPDX-License-Identifier: Apache-2.0
// The list of lists: to add an operator, add a row to the table of its file.
#include <algorithm>
#include <array>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

constexpr std::array kTables = {onnx_elementwise_operators,   onnx_activation_operators,
                                onnx_convolution_operators,   onnx_pooling_operators,
                                onnx_normalisation_operators, onnx_recurrent_operators,
                                onnx_reduction_operators,     onnx_shape_operators,
                                onnx_selection_operators,     onnx_resize_operators};

}  // namespace

const OnnxOperator* find_onnx_operator(const std::string& name, int opset) {
  for (const auto& table : kTables)
    for (const auto& row : table())
      if (name == row.name && row.opset_first <= opset && opset <= row.opset_last) return &row;
  return nullptr;
}

std::vector<OnnxOperatorRow> onnx_operator_rows() {
  std::vector<OnnxOperatorRow> rows;
  for (const auto& table : kTables)
    for (const auto& row : table()) {
      const auto same = std::find_if(rows.begin(), rows.end(),
                                     [&](const OnnxOperatorRow& r) { return r.name == row.name; });
      if (same == rows.end()) {
        rows.push_back({row.name, row.opset_first, row.opset_last});
        continue;
      }
      same->opset_first = std::min(same->opset_first, row.opset_first);
      same->opset_last = std::max(same->opset_last, row.opset_last);
    }
  std::sort(rows.begin(), rows.end(),
            [](const OnnxOperatorRow& a, const OnnxOperatorRow& b) { return a.name < b.name; });
  return rows;
}

}  // namespace orrery::models
