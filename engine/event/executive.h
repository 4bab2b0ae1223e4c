// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <tuple>
#include <vector>

#include "engine/event/command_watch.h"
#include "engine/event/plant.h"
#include "engine/event/upcoming.h"
#include "engine/record/books.h"
#include "engine/record/fingerprint.h"
#include "engine/record/tap.h"

namespace orrery::engine {

/// Drives a plant, or one part of it, through simulated time. Periodic work (sampling, agent ticks)
/// is held in cadences and handled a batch at a time; irregular work (packets, faults, commands)
/// comes from the event queue; what people do comes from the log of it. All are merged by (time,
/// priority, source, sequence). A stage returns its result here and never calls the next one.
class Executive {
 public:
  /// Buffers that the work reuses from batch to batch, so that the path allocates nothing once it
  /// is warm. They hold nothing between two calls: parts that one worker drives share them.
  struct Scratch {
    Batch truth;
    Batch reported;
    Batch wanted;
    NetworkOutput network;
    SiteOutput site;
    std::vector<DelayedCommand> commands;
    std::vector<Notice> notices;
  };

  explicit Executive(Plant plant);

  /// Observers must outlive the run. They see everything and change nothing.
  void add_tap(Tap* tap) { taps_.push_back(tap); }

  SimTime now() const { return now_; }
  SimTime end() const { return plant_.end; }
  /// Handles everything before `until` (at `until` too when it is the end of the run).
  void run_until(SimTime until) { run_until(until, own_scratch()); }
  void run_until(SimTime until, Scratch& scratch);
  /// Handles everything before `until`, and nothing at it.
  void run_before(SimTime until, Scratch& scratch);

  /// When something next happens here; `never()` when nothing does.
  SimTime next_work();

  const Plant& plant() const { return plant_; }
  const FaultLedger& ledger() const { return faults_.ledger(); }
  /// With what is under way counted now.
  Books books() const;
  Fingerprint fingerprint() const;
  std::uint64_t events() const { return events_; }
  std::uint64_t readings() const { return readings_; }
  /// Events in the queue; cadences and what is done by hand are not in it.
  std::uint64_t pending() const { return queue_.size(); }
  /// What happens next, in order, at most so many. Costs a walk over the queue.
  std::vector<Upcoming> upcoming(std::size_t most) const;

  /// Tells a control without a controller of its own what to do: right behind its tick, between two
  /// `run_until`. `control` is an index into the plant's.
  void act(std::size_t control, std::span<const float> actions);
  const ControlSite& control(std::size_t control) const { return *plant_.controls[control]; }

  /// Brings every population to `now()`, so that totals can be read.
  /// Integration steps are cut at `now()`, so this belongs at the end of a run.
  void settle();

  // Between parts of a plant.
  /// When this part next looks at what others sent (a tick, an event), later than `now()`; and when
  /// it can next send a packet or a command. `never()` where it does not.
  struct Horizon {
    SimTime look = SimTime::never();
    SimTime emission = SimTime::never();
  };
  Horizon horizon();  ///< without what people do
  /// When the first fault by hand from that time on begins here; `never()` when none does.
  SimTime fault_by_hand(SimTime from) const;
  /// Lets everything sent before `now()` travel as far as this part reaches.
  void flush_network(Scratch& scratch) { carry(now_, scratch); }
  /// What is bound for other parts since the last call to `clear`.
  Transits& leaving() { return leaving_; }
  void enter(FlowTransit&& rows) { plant_.network->enter(std::move(rows)); }
  void enter(const PacketTransit& packet) { plant_.network->enter(packet, queue_); }

  /// Whole state of a run between two `run_until`: into an executive of a plant built alike. What
  /// people do may differ from `now()` on, the time itself included, and must be the same before.
  /// After a load that failed, the executive is not to be used.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  /// What happens first at one instant. Faults come before everything they disturb, what people do
  /// meets the plant as its faults have left it and shows in the samples of that instant; agents
  /// come after everything that arrived, controls after the agents. What controls do comes one
  /// nanosecond later and before anything else there, so that it is all the same whether they
  /// decide themselves or are told while the run stands still.
  static constexpr std::int32_t kConcludePriority = INT32_MIN;
  static constexpr std::int32_t kByHandPriority = 10;
  static constexpr std::int32_t kSamplePriority = 30;
  static constexpr std::int32_t kTickPriority = 50;
  static constexpr std::int32_t kControlPriority = 60;
  /// The shortest span: `now + kInstant` is the end of everything up to and at `now`.
  static constexpr Duration kInstant{1};
  /// A command's id is the number of its site, then its own within the site.
  static constexpr int kCommandBits = 40;

  enum class Work : std::uint8_t { kSample, kTick, kControl, kConclude };
  struct Cadence {
    SimTime next;
    Duration period;
    std::int32_t priority = 0;
    Work work = Work::kSample;
    std::size_t index = 0;
  };
  static bool comes_first(const Cadence& a, const Cadence& b) {
    return std::tie(a.next, a.priority, a.index) < std::tie(b.next, b.priority, b.index);
  }
  /// Something that a person does: a fault spec, or a command of the plant.
  struct ByHand {
    SimTime at;
    std::uint32_t number = 0;
    bool is_fault = false;
    std::size_t index = 0;
  };

  struct UnderWay {
    std::uint64_t messages = 0;
    std::uint64_t readings = 0;  ///< each message once for every input that wants it
    std::uint64_t commands = 0;
  };

  Scratch& own_scratch();
  /// What left this part and was not handed over yet: within a window.
  UnderWay between_parts() const;
  /// Handles what is due before `until`, and at it where `inclusive`.
  void work_through(SimTime until, bool inclusive, Scratch& scratch);
  void make_directory();
  void make_groups();
  void make_cadences();
  void make_by_hand();
  void handle(const Event& event, Scratch& scratch);
  void handle(const ByHand& action, Scratch& scratch);
  /// A fault begins or ends on `device`, or on a link.
  void meet_fault(const Population* device, Scratch& scratch);
  void give(const ScheduledCommand& command);
  void run(Cadence& cadence, Scratch& scratch);
  void sample(std::size_t sensor, SimTime until, Scratch& scratch);
  void send(std::size_t sensor, Scratch& scratch);
  /// Lets flow rows sent before `until` travel: before agents look and before a fault changes a
  /// link.
  void carry(SimTime until, Scratch& scratch);
  void tick(std::size_t site, Scratch& scratch);
  void act(std::size_t site, const SiteOutput& output);
  /// A control observes; then, an instant later, its commands leave.
  void tick_control(std::size_t control, Scratch& scratch);
  void conclude_control(std::size_t control, Scratch& scratch);
  /// Signs the step that has ended, and what is done next.
  void sign_step(const ControlSite& control);
  void sign_actions(const ControlSite& control);
  /// The last tick of a run is told of, though nothing follows from it.
  void end_controls();
  void take(NetworkOutput& output);
  void apply(const CommandArrival& arrival);
  /// A device has heard nothing for too long: it acts by itself.
  void lapse(const Event& event);
  struct Origin {
    std::uint64_t id = 0;
    const char* by = "";
  };
  /// A command stands at its device at once: no network carries it, and it is in no book.
  void stand(const Command& what, char sign, const Origin& origin);
  void write(const Command& command);
  void advance(std::size_t devices, SimTime to, std::vector<Notice>& notices);
  void advance_group(CoupledGroup& group, SimTime to);
  void take_notices(std::size_t devices, const std::vector<Notice>& notices);
  std::size_t devices_of(DeviceId device) const;
  void tell_fault(std::uint64_t record);
  std::uint64_t subscribers(SignalId signal, NodeId node) const;
  bool load_plant(ArchiveReader& archive);
  bool load_progress(ArchiveReader& archive);
  bool is_before_ends(SimTime saved_end) const;
  /// Whether what was done by hand before `now()` is what this plant was told of.
  bool goes_on_by_hand() const;
  bool is_told_elsewhere(const ByHand& action) const;
  Upcoming told(const Event& event) const;
  Upcoming told(const Cadence& cadence) const;
  Upcoming told(const ByHand& action) const;

  Plant plant_;
  FaultSchedule faults_;
  CommandWatch watch_;
  EventQueue queue_;
  std::vector<CoupledGroup> groups_;
  std::vector<CoupledGroup*> group_of_;  ///< by index into the plant's devices; or null
  std::vector<Cadence> cadences_;
  std::vector<ByHand> by_hand_;  ///< in order
  std::size_t by_hand_done_ = 0;
  std::vector<std::vector<Subscription>> destinations_;  ///< who wants a sensor's rows, by sensor
  DeviceKeys device_keys_;
  std::vector<Tap*> taps_;
  SimTime now_;
  std::uint64_t events_ = 0;
  std::uint64_t readings_ = 0;
  std::vector<std::uint64_t> commands_;  ///< issued, by site, then by control
  std::vector<SimTime> control_done_;    ///< by control: when its node is done with the last tick
  Books books_;
  Fingerprint fingerprint_;
  Transits leaving_;
  std::unique_ptr<Scratch> own_scratch_;
  std::vector<Notice> notices_;  ///< of a device that a command reached
  std::vector<GroupNotices> group_notices_;
};

}  // namespace orrery::engine
