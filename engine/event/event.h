// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "engine/time/sim_time.h"

namespace orrery::engine {

/// 64 bits wide, so that an event has no padding and equal events are equal bytes in an archive.
enum class EventType : std::uint64_t { kPacketHop, kFaultStart, kFaultEnd, kLapse, kUser };

/// Something that happens at a time, as plain data: it can be saved, sent and replayed. Events are
/// handled in order of (time, priority, source, sequence); ties never depend on addresses or
/// threads.
struct Event {
  static constexpr std::size_t kPayloadBytes = 40;

  SimTime time;
  std::int32_t priority = 0;
  std::uint32_t source = 0;    ///< who made it; numbered within the plant
  std::uint64_t sequence = 0;  ///< given by the queue: the how-manieth event of its source
  EventType type = EventType::kUser;
  std::array<std::byte, kPayloadBytes> payload{};

  template <class T>
  void set_payload(const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= kPayloadBytes);
    payload.fill(std::byte{0});
    std::memcpy(payload.data(), &value, sizeof value);
  }
  template <class T>
  T payload_as() const {
    static_assert(std::is_trivially_copyable_v<T> && sizeof(T) <= kPayloadBytes);
    T value;
    std::memcpy(&value, payload.data(), sizeof value);
    return value;
  }
};

static_assert(std::has_unique_object_representations_v<Event>);

}  // namespace orrery::engine
