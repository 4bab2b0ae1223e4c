// SPDX-License-Identifier: Apache-2.0
#include "scenarios/compare/scenario_difference.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/document.h"
#include "scenarios/format/value_text.h"

namespace orrery::scenarios {

namespace {

constexpr const char* kAbsent = "-";

std::string words_of(const Value* value) {
  if (value == nullptr) return kAbsent;
  if (value->is_scalar()) return value->raw();
  std::string text = to_yaml(*value);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

void collect(const std::string& path, const Value* a, const Value* b,
             std::vector<Difference>& found);

void collect_mapping(const std::string& path, const Value& a, const Value& b,
                     std::vector<Difference>& found) {
  const std::string before = path.empty() ? "" : path + ".";
  for (const Entry& entry : a.entries())
    collect(before + entry.key.text, &entry.value, b.find(entry.key.text), found);
  for (const Entry& entry : b.entries())
    if (a.find(entry.key.text) == nullptr)
      collect(before + entry.key.text, nullptr, &entry.value, found);
}

void collect_sequence(const std::string& path, const Value& a, const Value& b,
                      std::vector<Difference>& found) {
  const auto item = [](const Value& list, std::size_t i) {
    return i < list.items().size() ? &list.items()[i] : nullptr;
  };
  for (std::size_t i = 0; i < std::max(a.items().size(), b.items().size()); ++i)
    collect(fmt::format("{}[{}]", path, i), item(a, i), item(b, i), found);
}

void collect(const std::string& path, const Value* a, const Value* b,
             std::vector<Difference>& found) {
  const bool both = a != nullptr && b != nullptr;
  if (both && a->same_content(*b)) return;
  if (both && a->is_mapping() && b->is_mapping()) return collect_mapping(path, *a, *b, found);
  if (both && a->is_sequence() && b->is_sequence()) return collect_sequence(path, *a, *b, found);
  found.push_back({path, words_of(a), words_of(b)});
}

}  // namespace

std::vector<Difference> differences(const Value& a, const Value& b) {
  std::vector<Difference> found;
  collect("", &a, &b, found);
  return found;
}

std::vector<Difference> differences(const std::string& a, const std::string& b) {
  if (a == b) return {};
  const auto left = read_document(a, "A");
  const auto right = read_document(b, "B");
  if (!left || !right) return {{"scenario", a, b}};
  return differences(left->root, right->root);
}

}  // namespace orrery::scenarios
