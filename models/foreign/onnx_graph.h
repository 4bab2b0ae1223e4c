// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "models/foreign/onnx_call.h"

namespace orrery::models {

/// A node whose operator is found and whose tensors are numbered.
struct OnnxStep {
  OnnxNode node;
  const OnnxOperator* op = nullptr;
  std::vector<int> inputs;     ///< slots; -1 for one that is left out
  std::vector<int> outputs;    ///< slots; -1 likewise
  std::vector<int> last_used;  ///< slots that no later step reads
  std::string where;           ///< for messages: place in the file, operator, name
};

/// The whole graph with slots instead of names.
struct OnnxPlan {
  std::string file;
  int opset = 0;
  std::size_t slot_count = 0;
  std::vector<OnnxStep> steps;
  std::vector<OnnxTensor> constants;
  std::vector<int> constant_slots;
  OnnxPort input;
  int input_slot = -1;
  std::vector<OnnxPort> outputs;
  std::vector<int> output_slots;
};

/// Finds operators, checks attributes and counts, resolves names; refuses all mistakes at once.
engine::Result<OnnxPlan> plan_onnx(OnnxDocument document, const std::string& file);

}  // namespace orrery::models
