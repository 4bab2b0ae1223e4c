// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "models/foreign/onnx_model.h"

namespace orrery::models {

/// Element types by their numbers in the format; those that this importer knows.
enum class OnnxType : int {
  kFloat = 1,
  kUint8 = 2,
  kInt8 = 3,
  kInt32 = 6,
  kInt64 = 7,
  kBool = 9,
  kDouble = 11
};

/// Bytes of one element; 0 for a type that is not in OnnxType.
std::size_t onnx_element_bytes(int type);

struct OnnxTensor {
  std::string name;
  OnnxType type = OnnxType::kFloat;
  std::vector<std::int64_t> shape;
  std::vector<std::byte> bytes;  ///< row-major, little-endian, as many as shape and type say
};

/// `kind` says which member is set: i, f, s, t for one integer, number, text, tensor; I, F, S for
/// lists; `?` for what no operator here takes (graphs, sparse tensors, types).
struct OnnxAttribute {
  std::string name;
  char kind = '?';
  std::int64_t integer = 0;
  float number = 0.0F;
  std::string text;
  std::vector<std::int64_t> integers;
  std::vector<float> numbers;
  std::vector<std::string> texts;
  std::shared_ptr<const OnnxTensor> tensor;
};

struct OnnxNode {
  std::string name;
  std::string op;
  std::string domain;  ///< empty for the default one
  std::vector<std::string> inputs, outputs;
  std::vector<OnnxAttribute> attributes;
};

struct OnnxPort {
  ForeignPort port;
  int type = 0;
};

/// What a file says, checked for its form but not for its meaning.
struct OnnxDocument {
  int opset = 0;
  std::vector<OnnxNode> nodes;
  std::vector<OnnxTensor> constants;
  std::vector<OnnxPort> inputs, outputs;  ///< inputs without those that are constants
};

/// Bytes to a document.
///
///   in   a whole file; its name; limits
///   out  the document, or every mistake of form
///
/// Sizes are checked before memory is taken for them. The order and the meaning of nodes are
/// checked by load_onnx.
/// Source: onnx.proto of ONNX 1.12 (IR version 8).
engine::Result<OnnxDocument> read_onnx(std::span<const std::byte> bytes, const std::string& file,
                                       const OnnxLimits& limits);

struct OnnxWireProblem {
  const char* code = "";
  std::string text;  ///< empty where nothing is wrong
};

/// Walks the protobuf encoding without building anything and counts messages and texts: two
/// bytes of a file can ask for a hundred in memory. Returns the first thing that is wrong.
OnnxWireProblem onnx_wire_problem(std::span<const std::byte> bytes, std::size_t parts_max);

}  // namespace orrery::models
