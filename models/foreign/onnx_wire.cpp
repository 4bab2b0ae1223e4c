// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <string_view>

#include "models/foreign/onnx_document.h"

namespace orrery::models {
namespace {

enum class Kind : unsigned char { kModel, kGraph, kNode, kAttribute, kTensor, kPort, kOther };

/// The fields of a message that are messages themselves, from onnx.proto.
struct Child {
  Kind parent;
  unsigned field;
  Kind kind;
};
constexpr std::array kChildren = {
    Child{Kind::kModel, 7, Kind::kGraph},       Child{Kind::kModel, 20, Kind::kOther},
    Child{Kind::kModel, 25, Kind::kOther},      Child{Kind::kGraph, 1, Kind::kNode},
    Child{Kind::kGraph, 5, Kind::kTensor},      Child{Kind::kGraph, 11, Kind::kPort},
    Child{Kind::kGraph, 12, Kind::kPort},       Child{Kind::kGraph, 13, Kind::kPort},
    Child{Kind::kGraph, 15, Kind::kOther},      Child{Kind::kNode, 5, Kind::kAttribute},
    Child{Kind::kAttribute, 5, Kind::kTensor},  Child{Kind::kAttribute, 6, Kind::kGraph},
    Child{Kind::kAttribute, 10, Kind::kTensor}, Child{Kind::kAttribute, 11, Kind::kGraph},
};
/// Fields of a TensorProto that are plain numbers, however long.
constexpr bool is_payload(Kind kind, unsigned field) {
  return (kind == Kind::kTensor && (field == 1 || field == 4 || field == 5 || field == 7 ||
                                    field == 9 || field == 10 || field == 11)) ||
         (kind == Kind::kAttribute && (field == 7 || field == 8));
}
constexpr int kDepthMax = 24;

class Walk {
 public:
  Walk(std::span<const std::byte> bytes, std::size_t parts_max)
      : bytes_(bytes), parts_max_(parts_max) {}

  OnnxWireProblem problem() {
    message(Kind::kModel, 0, bytes_.size(), 0);
    return problem_;
  }

 private:
  void message(Kind kind, std::size_t begin, std::size_t end, int depth) {
    if (depth > kDepthMax)
      return fail(fmt::format("this is no ONNX model: nested deeper than {}", kDepthMax));
    for (std::size_t at = begin; at < end && problem_.text.empty();) {
      const std::uint64_t tag = varint(at, end);
      const auto field = static_cast<unsigned>(tag >> 3);
      if (problem_.text.empty() && (tag >> 3) == 0)
        return fail("this is no ONNX model: a field without a number");
      switch (tag & 7) {
        case 0: varint(at, end); break;
        case 1: skip(at, end, 8); break;
        case 5: skip(at, end, 4); break;
        case 2: part(kind, field, at, end, depth); break;
        default: fail("this is no ONNX model: an unknown wire type");
      }
    }
  }

  void part(Kind kind, unsigned field, std::size_t& at, std::size_t end, int depth) {
    const std::uint64_t length = varint(at, end);
    if (!problem_.text.empty()) return;
    if (length > end - at) return fail("this is no ONNX model: a part is longer than the whole");
    const std::size_t begin = at;
    at += static_cast<std::size_t>(length);
    if (is_payload(kind, field)) return;
    if (!count(1)) return;
    for (const auto& child : kChildren)
      if (child.parent == kind && child.field == field && child.kind != Kind::kOther)
        return message(child.kind, begin, at, depth + 1);
    // Ports nest types and lengths; other messages are refused later: an upper bound is enough.
    if (opaque(kind, field)) count(static_cast<std::size_t>(length) / 2);
  }

  bool count(std::size_t parts) {
    parts_ += parts;
    if (parts_ <= parts_max_) return true;
    fail(fmt::format("the file has more than {} parts", parts_max_), "onnx-limit");
    return false;
  }

  /// A message whose inside is not walked, counted as if it were full of empty messages.
  static bool opaque(Kind kind, unsigned field) {
    if (kind == Kind::kTensor) return field == 13 || field == 3;
    if (kind == Kind::kPort) return field == 2;
    if (kind == Kind::kModel) return field == 8 || field == 14 || field == 20 || field == 25;
    if (kind == Kind::kGraph) return field == 14 || field == 15;
    return kind == Kind::kAttribute && (field == 14 || field == 15 || field == 22 || field == 23);
  }

  std::uint64_t varint(std::size_t& at, std::size_t end) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
      if (at >= end) break;
      const auto byte = std::to_integer<std::uint64_t>(bytes_[at++]);
      if (shift < 64) value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    fail("this is no ONNX model: a number does not end");
    return 0;
  }

  void skip(std::size_t& at, std::size_t end, std::size_t count) {
    if (count > end - at) return fail("this is no ONNX model: ends within a number");
    at += count;
  }

  void fail(const std::string& reason, const char* code = "onnx-format") {
    if (problem_.text.empty()) problem_ = {code, reason};
  }

  std::span<const std::byte> bytes_;
  std::size_t parts_max_;
  std::size_t parts_ = 0;
  OnnxWireProblem problem_;
};

}  // namespace

OnnxWireProblem onnx_wire_problem(std::span<const std::byte> bytes, std::size_t parts_max) {
  return Walk(bytes, parts_max).problem();
}

}  // namespace orrery::models
