// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/event/event_queue.h"
#include "engine/fault/fault_model.h"
#include "engine/fault/ledger.h"
#include "engine/population/population.h"
#include "engine/random/distribution.h"
#include "engine/record/fingerprint.h"

namespace orrery::engine {

/// A fault as a scenario states it: what, on which rows of what, when, for how long, how bad.
struct FaultSpec {
  /// Somebody put it in by hand: when, and which entry of the log of such actions it is.
  struct ByHand {
    SimTime at;
    std::uint32_t number = 0;
  };

  std::string name;
  const FaultModel* model = nullptr;
  ParamSet params;
  FaultTarget* target = nullptr;
  Population* device =
      nullptr;  ///< population whose rows the target's rows belong to; none for links
  DeviceId first_device = 0;
  std::vector<std::uint32_t> rows;  ///< chosen rows, sorted
  Distribution onset;               ///< s: from the start; with `lifetime` from the last end too
  bool lifetime = false;            ///< the onset is a life: it runs again after each end
  Distribution age;            ///< s lived at the start; the life is drawn given that it is longer
  double sound_until_s = 0.0;  ///< rows are known to be sound until then: no first onset before
  Distribution lasts;          ///< s; used when `has_end`
  bool has_end = false;
  Distribution severity;
  /// It reaches a link that two parts of the plant work, and the other part tells of it: no entry
  /// in the fingerprint here.
  bool told_elsewhere = false;
  /// Set: begins on all rows at that time, without `onset`. Specs by hand stand behind all others,
  /// in the order of the log.
  std::optional<ByHand> by_hand;
};

/// Turns fault specs into events, sets the fault points and keeps the ledger.
class FaultSchedule {
 public:
  FaultSchedule(std::uint64_t seed, std::vector<FaultSpec> specs);

  /// Queues the first onset of every chosen row that falls before `until`.
  void start(EventQueue& queue, SimTime until);
  /// A spec by hand begins, on all its rows; the target's population already stands at `now`.
  /// Returns the ledger ids that it opened.
  std::vector<std::uint64_t> begin_by_hand(std::uint32_t spec, SimTime now, EventQueue& queue);
  /// Handles kFaultStart and kFaultEnd. The target's population already stands at the event's time.
  /// Returns the ledger id that it opened or closed, 0 for none.
  std::uint64_t on_event(const Event& event, EventQueue& queue);
  /// The population whose time must reach the event before it is handled; null for links.
  Population* device_of(const Event& event) const;
  /// A device failed or was repaired: marks or ends its faults and starts the next life. Returns
  /// touched ids.
  std::vector<std::uint64_t> on_notice(const Population& device, const Notice& notice,
                                       NoticeEffect effect, EventQueue& queue);
  /// Ground truth that came with recorded data.
  void add_recorded(const Population& device, DeviceId first_device);

  const FaultLedger& ledger() const { return ledger_; }
  const std::vector<FaultSpec>& specs() const { return specs_; }
  /// So many specs by hand have begun: the first ones.
  std::size_t begun_by_hand() const { return begun_by_hand_; }
  /// The spec that an event of this schedule begins or ends, and its target: `pump[17]`.
  const FaultSpec& spec_of(const Event& event) const;
  std::string target_of(const Event& event) const;
  const Fingerprint& fingerprint() const { return fingerprint_; }

  /// Into a schedule made from the same specs, or from these and more behind them. The queued
  /// onsets and ends are the queue's. Of the specs by hand those that have begun are saved: which
  /// ones come later is for whoever loads. Where some have begun, the others must be the same.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);
  /// After a load, with the loaded queue: queues the onsets that the saved schedule, which went
  /// until `planned`, did not: those after its end, and those of specs that it did not have. False
  /// when one of these would be before `now`.
  bool catch_up(EventQueue& queue, SimTime planned, SimTime now);

 private:
  struct Payload {
    std::uint32_t spec = 0;
    std::uint32_t position = 0;  ///< index into the spec's rows
    std::uint64_t record = 0;    ///< ledger id, for an end
  };
  struct RowState {
    std::uint64_t open_record = 0;
    std::uint64_t draws = 0;  ///< position in the row's stream
  };

  void queue_onset(std::uint32_t spec, std::uint32_t position, SimTime from, SimTime not_before,
                   EventQueue& queue);
  /// The life that begins at `from`: the next draws of the row's stream.
  double draw_wait_s(std::uint32_t spec, std::uint32_t position);
  void push_onset(std::uint32_t spec, std::uint32_t position, SimTime at, EventQueue& queue) const;
  std::uint64_t begin(const Payload& what, SimTime now, EventQueue& queue);
  void end(std::uint32_t spec, std::uint32_t position, SimTime now);
  /// Faults that share fault points with one that ended and cleared them are still there.
  void apply_others(std::uint32_t ended_spec, std::uint32_t target_row);
  void sign(const FaultRecord& record, SimTime now);
  Stream stream(const FaultSpec& spec, std::uint32_t position, Purpose purpose) const;

  std::uint64_t seed_;
  std::vector<FaultSpec> specs_;
  std::vector<std::vector<RowState>> rows_;  ///< per spec, per chosen row
  std::size_t own_ = 0;                      ///< specs of the scenario; those by hand stand behind
  std::size_t begun_by_hand_ = 0;
  FaultLedger ledger_;
  Fingerprint fingerprint_;
  SimTime until_;
  std::size_t loaded_ =
      0;  ///< so many of the scenario's specs, the first ones, were in the snapshot
};

}  // namespace orrery::engine
