// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/signal/batch.h"
#include "engine/time/sim_time.h"

namespace orrery::scenarios {

/// States of an alarm as ISA-18.2 (ANSI/ISA-18.2-2016, section 5.3) names them, as far as an
/// operator acts on them.
enum class AlarmState {
  kUnacknowledged,  ///< active, nobody has seen it
  kAcknowledged,    ///< active and seen
  kReturned,        ///< over, nobody has seen it ("returned to normal, unacknowledged")
  kNormal,          ///< over and seen
  kShelved,         ///< put aside for a time
};
const char* to_string(AlarmState state);

struct Alarm {
  std::uint64_t id = 0;  ///< from 1, in order of onset
  std::uint32_t agent = 0;
  engine::DeviceId device = 0;
  engine::SimTime start;
  engine::SimTime end = engine::SimTime::never();
  double peak_score = 0.0;
  std::string blamed;  ///< feature that contributed most; may be empty
  bool acknowledged = false;
  engine::SimTime shelved_until{};  ///< later than now: shelved

  AlarmState state(engine::SimTime now) const;
};

/// The alarms of a run and what the operator did with them. Alarms are what agents alert on, one a
/// stretch of alerts; acknowledging and shelving are notes of who watches and never touch the run.
class AlarmBook {
 public:
  /// A judgement of an agent: begins, extends or ends an alarm.
  void judge(std::uint32_t agent, engine::DeviceId device, engine::SimTime time, double score,
             bool alert, const std::string& blamed);

  // What the operator does; false when there is no such alarm.
  bool acknowledge(std::uint64_t id);
  void acknowledge_all(engine::SimTime now);
  bool shelve(std::uint64_t id, engine::SimTime until);
  bool unshelve(std::uint64_t id);

  const std::vector<Alarm>& alarms() const { return alarms_; }
  /// Counts what is to be seen to: unacknowledged and returned.
  std::size_t open_count(engine::SimTime now) const;
  /// The run is set back: what began later is forgotten, what ended later goes on.
  void rewind(engine::SimTime to);

 private:
  std::vector<Alarm> alarms_;
  std::map<std::pair<std::uint32_t, engine::DeviceId>, std::size_t> active_;
};

}  // namespace orrery::scenarios
