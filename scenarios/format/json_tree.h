// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/format/text_guard.h"

namespace orrery::scenarios {

/// What reading a JSON text may cost (reliability.md, section 1).
struct JsonLimits {
  std::size_t bytes_max = std::size_t{8} << 20;
  std::size_t depth_max = 32;
  std::size_t nodes_max = 1'000'000;
};

/// A JSON text (RFC 8259) as a tree that knows where everything stands, so that a mistake in what
/// it says can be shown. The nodes lie in one column, 32 bytes each; nothing recurses. The text
/// must outlive the tree.
///
/// Codes: `json-syntax`, `limit-size`, `limit-depth`, `limit-nodes`.
class JsonTree {
 public:
  enum class Kind : std::uint8_t { kNull, kBool, kNumber, kText, kArray, kObject };
  using Index = std::uint32_t;
  static constexpr Index kNone = 0xffffffff;

  static engine::Result<JsonTree> read(std::string_view text, const std::string& file,
                                       const JsonLimits& limits = {});

  Index root() const { return 0; }
  Kind kind(Index node) const { return nodes_[node].kind; }
  double number(Index node) const { return nodes_[node].number; }
  /// Empty unless it is a text.
  const std::string& text(Index node) const { return texts_[nodes_[node].text]; }
  /// First child of an array or object, next one of the same parent; `kNone` at the end.
  Index first(Index node) const { return nodes_[node].child; }
  Index next(Index node) const { return nodes_[node].next; }
  /// The value under a key of an object, the first of that name, or `kNone`.
  Index find(Index object, std::string_view key) const;
  /// Of an array or object its bracket, of a scalar its last character.
  engine::Diagnostic mistake(Index node, std::string code, std::string message,
                             std::string remedy) const;

 private:
  struct Node {
    Kind kind = Kind::kNull;
    std::uint32_t offset = 0;
    Index child = kNone;
    Index next = kNone;
    Index key = 0;   ///< into `texts_`; 0: none
    Index text = 0;  ///< into `texts_`; 0: none
    double number = 0.0;
  };
  class Builder;

  JsonTree(std::string_view text, std::shared_ptr<const Origin> origin) : lines_(text, origin) {}

  std::vector<Node> nodes_;
  std::vector<std::string> texts_ = {""};
  LineTable lines_;
};

}  // namespace orrery::scenarios
