// SPDX-License-Identifier: Apache-2.0
#include "engine/event/event_queue.h"

#include <algorithm>
#include <tuple>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {
constexpr std::size_t kChildren = 4;
}

bool EventQueue::before(const Event& a, const Event& b) {
  return std::tie(a.time, a.priority, a.source, a.sequence) <
         std::tie(b.time, b.priority, b.source, b.sequence);
}

void EventQueue::push(Event event) {
  event.sequence = sequences_[event.source]++;
  heap_.push_back(event);
  sift_up(heap_.size() - 1);
}

const Event& EventQueue::top() const {
  ORRERY_CHECK(!heap_.empty(), "an empty queue has no top");
  return heap_.front();
}

void EventQueue::pop() {
  ORRERY_CHECK(!heap_.empty(), "nothing to take from an empty queue");
  heap_.front() = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) sift_down(0);
}

void EventQueue::sift_up(std::size_t at) {
  const Event event = heap_[at];
  while (at > 0) {
    const std::size_t parent = (at - 1) / kChildren;
    if (!before(event, heap_[parent])) break;
    heap_[at] = heap_[parent];
    at = parent;
  }
  heap_[at] = event;
}

void EventQueue::sift_down(std::size_t at) {
  const Event event = heap_[at];
  while (true) {
    const std::size_t first = at * kChildren + 1;
    if (first >= heap_.size()) break;
    const std::size_t last = std::min(first + kChildren, heap_.size());
    std::size_t least = first;
    for (std::size_t child = first + 1; child < last; ++child) {
      if (before(heap_[child], heap_[least])) least = child;
    }
    if (!before(heap_[least], event)) break;
    heap_[at] = heap_[least];
    at = least;
  }
  heap_[at] = event;
}

void EventQueue::save(ArchiveWriter& archive) const {
  archive.begin_section("events");
  std::vector<Event> sorted = heap_;
  std::sort(sorted.begin(), sorted.end(), before);
  archive.put_span(std::span<const Event>(sorted));
  archive.put(static_cast<std::uint64_t>(sequences_.size()));
  for (const auto& [source, sequence] : sequences_) {
    archive.put(source);
    archive.put(sequence);
  }
}

bool EventQueue::load(ArchiveReader& archive) {
  std::uint64_t sources = 0;
  if (!archive.expect_section("events") || !archive.get_vector(heap_) || !archive.get(sources)) {
    return false;
  }
  sequences_.clear();
  for (std::uint64_t i = 0; i < sources; ++i) {
    std::uint32_t source = 0;
    std::uint64_t sequence = 0;
    if (!archive.get(source) || !archive.get(sequence)) return false;
    sequences_[source] = sequence;
  }
  return std::is_sorted(heap_.begin(), heap_.end(), before);  // a sorted list is a heap
}

}  // namespace orrery::engine
