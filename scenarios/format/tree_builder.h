// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/format/document.h"

namespace orrery::scenarios {

/// What precedes a value: `&anchor` and `!tag`.
struct Properties {
  std::string anchor;
  std::string tag;  ///< handle and suffix as written, `!!str`
};

/// Makes the tree out of a parser's events, within the budgets. Mistakes are collected; the tree
/// goes on without the part they spoil. `stopped()` says that a budget is used up.
class TreeBuilder {
 public:
  TreeBuilder(const DocumentLimits& limits, engine::Diagnostics& mistakes, std::size_t nodes)
      : limits_(limits), mistakes_(mistakes), nodes_(nodes) {}

  void open(Value collection, Properties properties);
  void close(std::size_t end);
  void scalar(Value value, Properties properties);
  void alias(const std::string& name, const Spot& spot);

  bool stopped() const { return stopped_; }
  bool has_root() const { return has_root_; }
  Value take_root() { return std::move(root_); }
  std::size_t nodes() const { return nodes_; }
  /// The innermost bracket that is still open, or null.
  const Value* open_bracket() const;
  /// Anchors of a part that could not be read are unknown to what follows it.
  void forgive_unknown_aliases() { forgives_aliases_ = true; }

 private:
  struct Frame {
    Value collection;
    std::string anchor;
    Key key;
    bool wants_key = false;
    bool drops_value = false;  ///< its key was refused
    bool is_key = false;       ///< the collection itself stands where a key should
  };
  struct Anchored {
    Value value;
    std::size_t nodes = 0;
  };

  void attach(Value value);
  void take_key(Value value);
  void apply_tag(Value& value, const std::string& tag);
  bool spend(std::size_t nodes, const Spot& spot);
  void stop(const Spot& spot, std::string code, std::string message, std::string remedy);
  void mistake(engine::Diagnostic diagnostic);
  void refuse_duplicates(const Value& mapping);

  const DocumentLimits& limits_;
  engine::Diagnostics& mistakes_;
  std::vector<Frame> frames_;
  std::map<std::string, Anchored> anchors_;
  Value root_;
  std::size_t nodes_;
  std::size_t aliases_ = 0;
  bool has_root_ = false;
  bool stopped_ = false;
  bool forgives_aliases_ = false;
};

}  // namespace orrery::scenarios
