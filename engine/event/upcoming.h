// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/signal/batch.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

/// Something that will happen, as far as it is known now: it may still be overtaken, and what
/// happens before it may add more.
struct Upcoming {
  enum class Kind { kSample, kTick, kPacket, kFaultStart, kFaultEnd, kCommand };
  SimTime time;
  std::int32_t priority = 0;  ///< what comes first at one instant: the smaller
  Kind kind = Kind::kSample;
  std::string what;                ///< a signal, an agent, a message, a fault with its target
  std::optional<DeviceId> device;  ///< where it concerns one
};

/// `sample`, `tick`, `packet`, `fault starts`, `fault ends`, `command`.
const char* to_string(Upcoming::Kind kind);

}  // namespace orrery::engine
