// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/json_tree.h"

#include <fmt/format.h>

#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace orrery::scenarios {

namespace {

/// The characters of a text for the parser, which counts how far it has come.
class CountedText {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountedText(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountedText& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountedText operator++(int) {
    const CountedText before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountedText& other) const { return at_ == other.at_; }
  bool operator!=(const CountedText& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

}  // namespace

/// What the parser calls: puts node behind node until a limit is met.
class JsonTree::Builder : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(JsonTree& tree, const JsonLimits& limits) : tree_(tree), limits_(limits) {}

  std::size_t count = 0;  ///< characters that were read
  std::optional<engine::Diagnostic> trouble;

  bool null() override { return add(Kind::kNull); }
  bool boolean(bool) override { return add(Kind::kBool); }
  bool number_integer(number_integer_t value) override { return add_number(double(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add_number(double(value)); }
  bool number_float(number_float_t value, const string_t&) override { return add_number(value); }
  bool binary(binary_t&) override { return false; }  // JSON has none
  bool string(string_t& value) override {
    if (!add(Kind::kText)) return false;
    tree_.nodes_.back().text = keep(value);
    return true;
  }
  bool key(string_t& value) override {
    key_ = keep(value);
    return true;
  }
  bool start_object(std::size_t) override { return open(Kind::kObject); }
  bool start_array(std::size_t) override { return open(Kind::kArray); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    refuse(position > 0 ? position - 1 : 0, "json-syntax", "this is not JSON",
           "look for a missing comma, quote or bracket before it");
    return false;
  }

 private:
  struct Level {
    Index node;
    Index last = kNone;  ///< of its children
  };

  bool add(Kind kind) {
    if (tree_.nodes_.size() >= limits_.nodes_max)
      return refuse(offset(), "limit-nodes", fmt::format("more than {} values", limits_.nodes_max),
                    "split the file");
    const auto node = static_cast<Index>(tree_.nodes_.size());
    tree_.nodes_.push_back(
        {kind, static_cast<std::uint32_t>(offset()), kNone, kNone, std::exchange(key_, 0), 0, 0.0});
    if (levels_.empty()) return true;
    Level& level = levels_.back();
    (level.last == kNone ? tree_.nodes_[level.node].child : tree_.nodes_[level.last].next) = node;
    level.last = node;
    return true;
  }
  bool add_number(double value) {
    if (!add(Kind::kNumber)) return false;
    tree_.nodes_.back().number = value;
    return true;
  }
  bool open(Kind kind) {
    if (levels_.size() >= limits_.depth_max)
      return refuse(offset(), "limit-depth",
                    fmt::format("nested deeper than {} levels", limits_.depth_max),
                    "no GeoJSON needs that: simplify the file");
    if (!add(kind)) return false;
    levels_.push_back({static_cast<Index>(tree_.nodes_.size() - 1)});
    return true;
  }
  bool close() {
    levels_.pop_back();
    return true;
  }
  Index keep(std::string& text) {
    if (text.empty()) return 0;
    tree_.texts_.push_back(std::move(text));
    return static_cast<Index>(tree_.texts_.size() - 1);
  }
  std::size_t offset() const { return count > 0 ? count - 1 : 0; }
  bool refuse(std::size_t at, const char* code, std::string message, const char* remedy) {
    trouble = tree_.lines_.spot(at, at).mistake(code, std::move(message), remedy);
    return false;
  }

  JsonTree& tree_;
  const JsonLimits& limits_;
  std::vector<Level> levels_;
  Index key_ = 0;
};

engine::Result<JsonTree> JsonTree::read(std::string_view text, const std::string& file,
                                        const JsonLimits& limits) {
  auto origin = std::make_shared<Origin>(Origin{file, {}, nullptr});
  engine::Diagnostics found;
  if (text.size() > limits.bytes_max) {
    found.error("limit-size", {file},
                fmt::format("the file has more than {} bytes", limits.bytes_max), "split the file");
    return engine::failure(std::move(found));
  }
  JsonTree tree(text, std::move(origin));
  Builder builder(tree, limits);
  const bool good =
      nlohmann::json::sax_parse(CountedText(text.data(), &builder.count),
                                CountedText(text.data() + text.size(), &builder.count), &builder);
  if (good) return tree;
  found.add(*builder.trouble);
  return engine::failure(std::move(found));
}

JsonTree::Index JsonTree::find(Index object, std::string_view key) const {
  if (kind(object) != Kind::kObject) return kNone;
  for (Index node = first(object); node != kNone; node = next(node))
    if (texts_[nodes_[node].key] == key) return node;
  return kNone;
}

engine::Diagnostic JsonTree::mistake(Index node, std::string code, std::string message,
                                     std::string remedy) const {
  const std::size_t at = nodes_[node].offset;
  return lines_.spot(at, at).mistake(std::move(code), std::move(message), std::move(remedy));
}

}  // namespace orrery::scenarios
