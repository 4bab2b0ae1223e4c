// SPDX-License-Identifier: Apache-2.0
#include "engine/event/event_queue.h"

#include <algorithm>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// How far ahead of the event at hand payloads are fetched.
constexpr std::size_t kAhead = 4;

bool in_order(const Event& a, const Event& b) {
  const auto key = [](const Event& event) {
    return EventKey{event.time, EventKey::rank_of(event.priority, event.source), event.sequence};
  };
  return before(key(a), key(b));
}

}  // namespace

void EventQueue::push(const Event& event) {
  Event numbered = event;
  numbered.sequence = sequences_.take(event.source);
  keep(numbered);
}

void EventQueue::keep(const Event& event) {
  if (free_.empty()) {
    ORRERY_CHECK(bodies_.size() < UINT32_MAX, "four thousand million events at once");
    free_.push_back(static_cast<std::uint32_t>(bodies_.size()));
    bodies_.emplace_back();
    free_.reserve(bodies_.capacity());  // giving slots back allocates nothing
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  bodies_[slot] = {event.type, event.payload};
  Key key;
  key.time = event.time;
  key.rank = EventKey::rank_of(event.priority, event.source);
  key.sequence = event.sequence;
  key.slot = slot;
  keys_.push(key);
}

const EventQueue::Key& EventQueue::first() {
  ORRERY_CHECK(!keys_.empty(), "an empty queue has no top");
  return keys_.top();
}

Event EventQueue::top() { return assembled(first()); }

void EventQueue::pop() {
  ORRERY_CHECK(!keys_.empty(), "nothing to take from an empty queue");
  free_.push_back(keys_.top().slot);
  if (const Key* coming = keys_.ahead(kAhead)) __builtin_prefetch(&bodies_[coming->slot]);
  keys_.pop();
}

Event EventQueue::assembled(const Key& key) const {
  const Body& body = bodies_[key.slot];
  return {key.time, key.priority(), key.source(), key.sequence, body.type, body.payload};
}

std::vector<Event> EventQueue::unordered() const {
  std::vector<Event> events;
  events.reserve(size());
  keys_.for_each_unordered([&](const Key& key) { events.push_back(assembled(key)); });
  return events;
}

// A heap of the best so far: its worst one gives way to each that comes before it.
std::vector<Event> EventQueue::soonest(std::size_t most) const {
  const auto sooner = [](const Key& a, const Key& b) { return before(a, b); };
  std::vector<Key> best;
  keys_.for_each_unordered([&](const Key& key) {
    if (best.size() == most) {
      if (most == 0 || !before(key, best.front())) return;
      std::pop_heap(best.begin(), best.end(), sooner);
      best.back() = key;
    } else {
      best.push_back(key);
    }
    std::push_heap(best.begin(), best.end(), sooner);
  });
  std::sort_heap(best.begin(), best.end(), sooner);
  std::vector<Event> events;
  for (const Key& key : best) events.push_back(assembled(key));
  return events;
}

void EventQueue::save(ArchiveWriter& archive) const {
  archive.begin_section("events");
  std::vector<Event> sorted = unordered();
  std::sort(sorted.begin(), sorted.end(), in_order);
  archive.put_span(std::span<const Event>(sorted));
  const auto made = sequences_.made();
  archive.put(static_cast<std::uint64_t>(made.size()));
  for (const auto& [source, sequence] : made) {
    archive.put(source);
    archive.put(sequence);
  }
}

bool EventQueue::load(ArchiveReader& archive) {
  std::vector<Event> events;
  std::uint64_t sources = 0;
  if (!archive.expect_section("events") || !archive.get_vector(events) || !archive.get(sources)) {
    return false;
  }
  sequences_.clear();
  for (std::uint64_t i = 0; i < sources; ++i) {
    std::uint32_t source = 0;
    std::uint64_t sequence = 0;
    if (!archive.get(source) || !archive.get(sequence)) return false;
    sequences_.set(source, sequence);
  }
  keys_.clear();
  bodies_.clear();
  free_.clear();
  for (const Event& event : events) keep(event);
  return std::is_sorted(events.begin(), events.end(), in_order);
}

}  // namespace orrery::engine
