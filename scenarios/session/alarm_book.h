// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
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
  /// A judgement of an agent: begins, extends or ends an alarm. Costs the same however many alarms
  /// there are. What was judged before a rewind is not judged again.
  void judge(std::uint32_t agent, engine::DeviceId device, engine::SimTime time, double score,
             bool alert, const std::string& blamed);

  // What the operator does; false when there is no such alarm.
  bool acknowledge(std::uint64_t id);
  void acknowledge_all(engine::SimTime now);  ///< those to be seen to; not the shelved ones
  bool shelve(std::uint64_t id, engine::SimTime until);
  bool unshelve(std::uint64_t id);

  /// In order of their ids.
  const std::vector<Alarm>& alarms() const { return alarms_; }
  /// Counts what is to be seen to: unacknowledged and returned.
  std::size_t open_count(engine::SimTime now) const;
  /// The run is set back: what began later is forgotten, what ended later goes on. Notes of the
  /// operator stay, and so does the peak of an alarm that goes on. Judgements up to `to` may be
  /// told again on the way from a snapshot; they are known.
  void rewind(engine::SimTime to);

 private:
  /// `alarms_.size()` when there is none.
  std::size_t index_of(std::uint64_t id) const;

  std::vector<Alarm> alarms_;
  std::unordered_map<std::uint64_t, std::size_t> active_;  ///< by agent and device; never walked
  std::set<std::uint64_t> put_aside_;  ///< unacknowledged ones that were shelved, by id
  std::size_t unacknowledged_ = 0;
  engine::SimTime latest_start_{-1};
  engine::SimTime latest_judged_{-1};
  engine::SimTime known_until_{-1};  ///< judgements up to here were taken before a rewind
};

}  // namespace orrery::scenarios
