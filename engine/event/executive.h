// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/event/plant.h"
#include "engine/record/books.h"
#include "engine/record/fingerprint.h"
#include "engine/record/tap.h"

namespace orrery::engine {

/// Drives a plant through simulated time. Periodic work (sampling, agent ticks) is held in cadences
/// and handled a batch at a time; irregular work (packets, faults, commands) comes from the event
/// queue. Both are merged by (time, priority, source, sequence). A stage returns its result here
/// and never calls the next one.
class Executive {
 public:
  explicit Executive(Plant plant);

  /// Observers must outlive the run. They see everything and change nothing.
  void add_tap(Tap* tap) { taps_.push_back(tap); }

  SimTime now() const { return now_; }
  SimTime end() const { return plant_.end; }
  /// Handles everything before `until` (at `until` too when it is the end of the run).
  void run_until(SimTime until);

  const Plant& plant() const { return plant_; }
  const FaultLedger& ledger() const { return faults_.ledger(); }
  /// With what is under way counted now.
  Books books() const;
  Fingerprint fingerprint() const;
  std::uint64_t events() const { return events_; }
  std::uint64_t readings() const { return readings_; }

  /// Brings every population to `now()`, so that totals can be read.
  /// Integration steps are cut at `now()`, so this belongs at the end of a run.
  void settle();

  /// Whole state of a run between two `run_until`: into an executive of a plant built alike. After
  /// a load that failed, the executive is not to be used.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  enum class Work : std::uint8_t { kSample, kTick };
  struct Cadence {
    SimTime next;
    Duration period;
    std::int32_t priority = 0;
    Work work = Work::kSample;
    std::size_t index = 0;
  };

  void handle(const Event& event);
  void run(Cadence& cadence);
  void sample(std::size_t sensor, SimTime until);
  void send(std::size_t sensor, const Batch& reported);
  /// Lets flow rows sent before `until` travel: before agents look and before a fault changes a
  /// link.
  void carry(SimTime until);
  void tick(std::size_t site);
  void take(NetworkOutput& output);
  void apply(const CommandArrival& arrival);
  void advance(std::size_t devices, SimTime to);
  std::size_t devices_of(DeviceId device) const;
  void tell_fault(std::uint64_t record);
  void sign(const AgentSite& site, const Decisions& decisions);
  std::vector<std::uint32_t> destinations_of(SignalId signal) const;
  std::uint64_t subscribers(SignalId signal, std::uint32_t node) const;
  bool load_plant(ArchiveReader& archive);
  bool load_progress(ArchiveReader& archive);

  Plant plant_;
  FaultSchedule faults_;
  EventQueue queue_;
  std::vector<Cadence> cadences_;
  std::vector<std::vector<std::uint32_t>> destinations_;  ///< nodes that want a signal, by signal
  std::vector<Tap*> taps_;
  SimTime now_;
  std::uint64_t events_ = 0;
  std::uint64_t readings_ = 0;
  std::uint64_t commands_ = 0;
  Books books_;
  Fingerprint fingerprint_;
  std::vector<std::uint64_t> device_keys_;
  std::vector<CommandRecord> open_commands_;  ///< by command id

  // Reused from batch to batch, so that the path allocates nothing once it is warm.
  Batch truth_;
  Batch reported_;
  NetworkOutput network_output_;
  SiteOutput site_output_;
  std::vector<Notice> notices_;
};

}  // namespace orrery::engine
