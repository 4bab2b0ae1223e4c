// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/value.h"

#include <fmt/format.h>

namespace orrery::scenarios {

const char* to_string(ValueKind kind) {
  switch (kind) {
    case ValueKind::kNull: return "nothing";
    case ValueKind::kBool: return "true or false";
    case ValueKind::kInteger: return "a whole number";
    case ValueKind::kNumber: return "a number";
    case ValueKind::kString: return "text";
    case ValueKind::kSequence: return "a list";
    case ValueKind::kMapping: return "a mapping";
  }
  return "a value";
}

engine::SourcePlace Spot::place() const {
  return {origin ? origin->file : std::string{}, static_cast<int>(line), static_cast<int>(column),
          begin, end};
}

std::vector<std::string> Spot::trail() const {
  std::vector<std::string> steps;
  for (const Origin* at = origin.get(); at != nullptr; at = at->outer.get())
    if (!at->step.empty()) steps.push_back(at->step);
  return steps;
}

engine::Diagnostic Spot::mistake(std::string code, std::string message, std::string remedy) const {
  const auto steps = trail();
  if (!steps.empty()) message += fmt::format(" ({})", fmt::join(steps, ", "));
  return {engine::Severity::kError, std::move(code), place(), std::move(message),
          std::move(remedy)};
}

Value Value::scalar(std::string text, ValueStyle style, Spot spot) {
  Value value;
  const bool typed = style == ValueStyle::kPlain || style == ValueStyle::kImplicit;
  value.kind_ = typed ? plain_kind(text) : ValueKind::kString;
  value.style_ = style;
  value.text_ = std::move(text);
  value.spot_ = std::move(spot);
  return value;
}

Value Value::sequence(ValueStyle style, Spot spot) {
  Value value;
  value.kind_ = ValueKind::kSequence;
  value.style_ = style;
  value.spot_ = std::move(spot);
  return value;
}

Value Value::mapping(ValueStyle style, Spot spot) {
  Value value;
  value.kind_ = ValueKind::kMapping;
  value.style_ = style;
  value.spot_ = std::move(spot);
  return value;
}

const Value* Value::find(std::string_view key) const {
  for (const auto& entry : entries_)
    if (entry.key.text == key) return &entry.value;
  return nullptr;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(static_cast<const Value*>(this)->find(key));
}

std::vector<std::string> Value::key_names() const {
  std::vector<std::string> names;
  names.reserve(entries_.size());
  for (const auto& entry : entries_) names.push_back(entry.key.text);
  return names;
}

std::size_t Value::node_count() const {
  std::size_t count = 1;
  for (const auto& item : items_) count += item.node_count();
  for (const auto& entry : entries_) count += 1 + entry.value.node_count();
  return count;
}

bool Value::same_content(const Value& other) const {
  if (kind_ != other.kind_ || text_ != other.text_) return false;
  if (items_.size() != other.items_.size() || entries_.size() != other.entries_.size())
    return false;
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (!items_[i].same_content(other.items_[i])) return false;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].key.text != other.entries_[i].key.text) return false;
    if (!entries_[i].value.same_content(other.entries_[i].value)) return false;
  }
  return true;
}

}  // namespace orrery::scenarios
