// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/event/event.h"
#include "engine/event/event_key.h"
#include "engine/event/ladder_queue.h"
#include "engine/event/sequence_counters.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// Events not yet handled. Their keys lie in a ladder, the payloads in a pool, so that ordering
/// moves 32 bytes an event and payloads stay where they are. The order is total, so the shape of
/// the ladder never shows. Nothing is allocated for an event once the queue was as full before.
/// Chosen by measurement: docs/decisions/0004-event-queue.md.
class EventQueue {
 public:
  /// Numbers the event within its source and keeps it.
  void push(const Event& event);
  Event top();
  /// When `top` is handled, without its payload.
  const EventKey& next() { return first(); }
  void pop();

  bool empty() const { return keys_.empty(); }
  std::size_t size() const { return keys_.size(); }
  /// A copy, in no particular order.
  std::vector<Event> unordered() const;
  /// A copy of the first ones in order, at most so many.
  std::vector<Event> soonest(std::size_t most) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  struct Key : EventKey {
    std::uint32_t slot = 0;
  };
  struct Body {
    EventType type;
    std::array<std::byte, Event::kPayloadBytes> payload;
  };

  const Key& first();
  void keep(const Event& event);
  Event assembled(const Key& key) const;

  LadderQueue<Key> keys_;
  std::vector<Body> bodies_;
  std::vector<std::uint32_t> free_;
  SequenceCounters sequences_;
};

}  // namespace orrery::engine
