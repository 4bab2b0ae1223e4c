// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/tree_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace orrery::scenarios {
namespace {

// Past this many nobody reads on, and a hostile file could fill the memory with messages.
constexpr std::size_t kMistakesMax = 1000;

std::string at_place(const Spot& spot) { return fmt::format("line {}", spot.line); }

}  // namespace

void TreeBuilder::open(Value collection, Properties properties) {
  if (stopped_ || !spend(1, collection.spot())) return;
  if (frames_.size() >= limits_.depth_max)
    return stop(collection.spot(), "limit-depth",
                fmt::format("nested deeper than {} levels", limits_.depth_max),
                "flatten the structure; templates and include keep scenarios shallow");
  apply_tag(collection, properties.tag);
  Frame frame;
  frame.is_key = !frames_.empty() && frames_.back().wants_key;
  frame.wants_key = collection.is_mapping();
  frame.anchor = std::move(properties.anchor);
  frame.collection = std::move(collection);
  frames_.push_back(std::move(frame));
}

void TreeBuilder::close(std::size_t end) {
  if (stopped_ || frames_.empty()) return;
  Frame frame = std::move(frames_.back());
  frames_.pop_back();
  Value& value = frame.collection;
  value.spot().end = std::max(value.spot().begin, static_cast<std::uint32_t>(end));
  refuse_duplicates(value);
  if (!frame.anchor.empty()) {
    const std::size_t nodes = value.node_count();
    if (!spend(nodes, value.spot())) return;  // the copy kept for aliases
    anchors_[frame.anchor] = {value, nodes};
  }
  if (!frame.is_key) return attach(std::move(value));
  mistake(value.mistake("key-kind", fmt::format("{} cannot be a key", to_string(value.kind())),
                        "use a plain text as the key; quote a text that begins with [ or {"));
  frames_.back().wants_key = false;
  frames_.back().drops_value = true;
}

void TreeBuilder::scalar(Value value, Properties properties) {
  if (stopped_ || !spend(1, value.spot())) return;
  apply_tag(value, properties.tag);
  if (!properties.anchor.empty()) {
    if (!spend(1, value.spot())) return;
    anchors_[properties.anchor] = {value, 1};
  }
  if (!frames_.empty() && frames_.back().wants_key) return take_key(std::move(value));
  attach(std::move(value));
}

void TreeBuilder::alias(const std::string& name, const Spot& spot) {
  if (stopped_) return;
  if (++aliases_ > limits_.aliases_max)
    return stop(spot, "limit-aliases", fmt::format("more than {} aliases", limits_.aliases_max),
                "use a template instead of repeating an alias");
  const auto is_open = [&](const Frame& frame) { return frame.anchor == name; };
  const auto found = anchors_.find(name);
  Value value = Value::scalar("", ValueStyle::kImplicit, spot);
  if (std::any_of(frames_.begin(), frames_.end(), is_open)) {
    mistake(spot.mistake("alias-cycle", fmt::format("'*{}' stands inside the value it names", name),
                         "write the value out, or move the anchor to a value that is complete"));
  } else if (found == anchors_.end()) {
    std::vector<std::string> names;
    for (const auto& [known, anchored] : anchors_) names.push_back(known);
    const std::string near = engine::closest_name(name, names);
    if (!forgives_aliases_)
      mistake(spot.mistake("alias-unknown", fmt::format("no anchor '&{}' stands above", name),
                           near.empty() ? fmt::format("write &{} before a value above", name)
                                        : fmt::format("did you mean '*{}'?", near)));
  } else {
    if (!spend(found->second.nodes, spot)) return;
    value = found->second.value;
  }
  if (!frames_.empty() && frames_.back().wants_key) return take_key(std::move(value));
  attach(std::move(value));
}

const Value* TreeBuilder::open_bracket() const {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame)
    if (frame->collection.style() == ValueStyle::kFlow) return &frame->collection;
  return nullptr;
}

void TreeBuilder::attach(Value value) {
  if (frames_.empty()) {
    root_ = std::move(value);
    has_root_ = true;
    return;
  }
  Frame& frame = frames_.back();
  if (frame.collection.is_sequence()) {
    frame.collection.items().push_back(std::move(value));
    return;
  }
  if (!frame.drops_value)
    frame.collection.entries().push_back({std::move(frame.key), std::move(value)});
  frame.drops_value = false;
  frame.wants_key = true;
}

void TreeBuilder::take_key(Value value) {
  Frame& frame = frames_.back();
  frame.wants_key = false;
  frame.drops_value = true;
  const bool plain = value.style() == ValueStyle::kPlain || value.style() == ValueStyle::kImplicit;
  if (!value.is_scalar())
    return mistake(value.mistake("key-kind", "an alias of a collection cannot be a key",
                                 "use a plain text as the key"));
  if (plain && value.raw().empty())
    return mistake(value.mistake("key-kind", "the key before the colon is missing",
                                 "write a name before the colon"));
  if (plain && value.raw() == "<<")
    return mistake(value.mistake("merge-key", "'<<' is not part of YAML 1.2",
                                 "use a template (use: NAME) or extends"));
  frame.drops_value = false;
  frame.key = {value.raw(), value.spot()};
}

void TreeBuilder::apply_tag(Value& value, const std::string& tag) {
  if (tag.empty() || (tag == "!" && !value.is_scalar())) return;
  if (tag == "!!str" || tag == "!") {
    if (value.is_scalar()) {
      value = Value::scalar(value.raw(), ValueStyle::kQuoted, value.spot());
      return;
    }
  }
  const ValueKind kind = value.kind();
  const bool matches =
      (tag == "!!map" && kind == ValueKind::kMapping) ||
      (tag == "!!seq" && kind == ValueKind::kSequence) ||
      (tag == "!!null" && kind == ValueKind::kNull) ||
      (tag == "!!bool" && kind == ValueKind::kBool) ||
      (tag == "!!int" && kind == ValueKind::kInteger) ||
      (tag == "!!float" && (kind == ValueKind::kNumber || kind == ValueKind::kInteger));
  if (matches) return;
  const bool core = tag == "!!str" || tag == "!!map" || tag == "!!seq" || tag == "!!null" ||
                    tag == "!!bool" || tag == "!!int" || tag == "!!float";
  if (core)
    return mistake(value.mistake("tag-mismatch",
                                 fmt::format("the tag {} does not fit {}", tag, to_string(kind)),
                                 "remove the tag"));
  mistake(value.mistake("tag-unknown", fmt::format("the tag {} is not known", tag),
                        "remove it; quote a text that begins with !"));
}

bool TreeBuilder::spend(std::size_t nodes, const Spot& spot) {
  nodes_ += nodes;
  if (nodes_ <= limits_.nodes_max) return true;
  stop(spot, "limit-nodes", fmt::format("more than {} values", limits_.nodes_max),
       "keep tables in a CSV file, and describe many devices by a count");
  return false;
}

void TreeBuilder::stop(const Spot& spot, std::string code, std::string message,
                       std::string remedy) {
  stopped_ = true;
  mistakes_.add(spot.mistake(std::move(code), std::move(message), std::move(remedy)));
}

void TreeBuilder::mistake(engine::Diagnostic diagnostic) {
  if (mistakes_.error_count() < kMistakesMax) mistakes_.add(std::move(diagnostic));
}

void TreeBuilder::refuse_duplicates(const Value& mapping) {
  const auto& entries = mapping.entries();
  std::vector<std::uint32_t> order(entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return entries[a].key.text < entries[b].key.text;
  });
  for (std::size_t i = 1; i < order.size(); ++i) {
    const Key& first = entries[order[i - 1]].key;
    const Key& second = entries[order[i]].key;
    if (first.text != second.text) continue;
    mistake(second.spot.mistake("duplicate-key",
                                fmt::format("the key '{}' was already given at {}, column {}",
                                            second.text, at_place(first.spot), first.spot.column),
                                "keep one of the two, or give them different names"));
  }
}

}  // namespace orrery::scenarios
