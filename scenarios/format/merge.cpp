// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/merge.h"

#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

namespace orrery::scenarios {
namespace {

// `pair(below, over)` settles a key that both have; it returns false when the key goes away.
template <class Settle>
void merge_entries(Value& below, Value over, const Settle& settle) {
  std::unordered_map<std::string_view, std::size_t> index;  // looked up, never walked through
  index.reserve(below.entries().size());
  for (std::size_t i = 0; i < below.entries().size(); ++i)
    index.emplace(below.entries()[i].key.text, i);
  std::vector<char> removed(below.entries().size(), 0);
  std::vector<Entry> added;
  for (auto& entry : over.entries()) {
    const auto found = index.find(entry.key.text);
    if (found == index.end()) {
      added.push_back(std::move(entry));
    } else {
      Entry& own = below.entries()[found->second];
      removed[found->second] = settle(own, std::move(entry)) ? 0 : 1;
    }
  }
  std::vector<Entry> kept;
  kept.reserve(below.entries().size() + added.size());
  for (std::size_t i = 0; i < removed.size(); ++i)
    if (removed[i] == 0) kept.push_back(std::move(below.entries()[i]));
  for (auto& entry : added) kept.push_back(std::move(entry));
  below.entries() = std::move(kept);
}

int shape(const Value& value) { return value.is_mapping() ? 2 : value.is_sequence() ? 1 : 0; }

std::string where(const Spot& spot) {
  return fmt::format("{}:{}:{}", spot.place().file, spot.line, spot.column);
}

bool same_place(const Value& a, const Value& b) {
  return a.spot().begin == b.spot().begin && a.place().file == b.place().file;
}

}  // namespace

void override_with(Value& below, Value over) {
  if (!below.is_mapping() || !over.is_mapping()) {
    below = std::move(over);
    return;
  }
  merge_entries(below, std::move(over), [](Entry& own, Entry entry) {
    if (entry.value.is_null()) return false;
    const bool merges = own.value.is_mapping() && entry.value.is_mapping();
    own.key = std::move(entry.key);
    if (merges)
      override_with(own.value, std::move(entry.value));
    else
      own.value = std::move(entry.value);
    return true;
  });
}

void unite_with(Value& first, Value second, engine::Diagnostics& mistakes) {
  merge_entries(first, std::move(second), [&](Entry& own, Entry entry) {
    if (own.value.is_mapping() && entry.value.is_mapping()) {
      unite_with(own.value, std::move(entry.value), mistakes);
    } else if (!same_place(own.value, entry.value)) {  // the same file may be included twice
      mistakes.add(
          entry.key.spot.mistake("include-conflict",
                                 fmt::format("two included files give '{}'; the other is at {}",
                                             entry.key.text, where(own.key.spot)),
                                 "keep it in one of them, or use extends for the weaker one"));
    }
    return true;
  });
}

void complete_with(Value& included, Value own, engine::Diagnostics& mistakes) {
  merge_entries(included, std::move(own), [&](Entry& theirs, Entry entry) {
    if (theirs.value.is_mapping() && entry.value.is_mapping()) {
      complete_with(theirs.value, std::move(entry.value), mistakes);
    } else if (shape(theirs.value) != shape(entry.value) && !theirs.value.is_null()) {
      mistakes.add(entry.key.spot.mistake(
          "include-conflict",
          fmt::format("'{}' is {} here and {} at {}", entry.key.text, to_string(entry.value.kind()),
                      to_string(theirs.value.kind()), where(theirs.key.spot)),
          "give it the same kind in both files, or rename one"));
    } else {
      theirs = std::move(entry);
    }
    return true;
  });
}

}  // namespace orrery::scenarios
