// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/event/executive.h"
#include "engine/event/rank_group.h"
#include "engine/event/worker_team.h"

namespace orrery::engine {

/// How the parts of a plant touch each other: what the windows are made from.
struct Coupling {
  struct Role {
    bool takes_rows = false;       ///< flow rows of other parts
    bool takes_packets = false;    ///< packets and commands of other parts
    bool sends_packets = false;    ///< packets and commands to other parts, at events and ticks
    bool samples_packets = false;  ///< readings that leave by packets: it can send at any time
  };
  Duration lookahead;                       ///< the smallest latency of a link between two parts
  std::vector<Role> roles;                  ///< by part, over all ranks
  std::vector<std::uint32_t> rank_of_part;  ///< ascending
  SimTime end;                              ///< of the run, where a rank has no part to ask

  bool is_loose() const;  ///< nothing ever crosses
};

/// Where a simulation stands: the part of its state that is not any part's.
struct SimulationClock {
  SimTime now;
  SimTime window_start;
  SimTime window_bound;  ///< where the window would end if nobody did anything by hand
  SimTime window_end;
  bool finished = false;
  bool just_loaded = false;  ///< what people do may have changed

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);
};

/// A plant in parts, driven together. Parts advance on their own to the end of a window; then what
/// crosses is handed over in the order of the parts that sent it. A window ends no later than
/// something can arrive that its receiver would have looked at (conservative synchronisation:
/// Chandy, Misra 1979; windows: Nicol 1993). Windows follow from the plant alone, so neither the
/// number of workers or ranks nor stops in between change a bit.
class Simulation {
 public:
  /// `parts` are those of this rank, in order. `ranks` may be null: one process.
  Simulation(std::vector<Plant> parts, Coupling coupling, std::uint32_t workers = 1,
             RankGroup* ranks = nullptr);
  /// A plant that is whole.
  explicit Simulation(Plant plant) : Simulation(whole(std::move(plant)), Coupling{}) {}

  SimTime now() const { return clock_.now; }
  SimTime end() const { return end_; }
  /// Handles everything before `until` (at `until` too when it is the end of the run).
  void run_until(SimTime until);
  /// The next time at which parts exchange; a snapshot there holds nothing that is under way.
  SimTime window_end() const { return clock_.window_end; }
  void settle();

  /// Controls that run in the parts of this rank, in the order of their numbers.
  std::size_t control_count() const { return controls_.size(); }
  const ControlSite& control(std::size_t i) const {
    return part(controls_[i].part).control(controls_[i].index);
  }
  /// Tells one what to do, right behind its tick: `run_until` one nanosecond later.
  void act(std::size_t i, std::span<const float> actions) {
    part(controls_[i].part).act(controls_[i].index, actions);
  }

  std::uint32_t first_part() const { return first_part_; }  ///< of this rank
  std::size_t part_count() const { return parts_.size(); }  ///< of this rank
  Executive& part(std::size_t i) { return *parts_[i]; }
  const Executive& part(std::size_t i) const { return *parts_[i]; }

  // Sums over the parts of this rank.
  Books books() const;
  Fingerprint fingerprint() const;
  std::uint64_t events() const;
  std::uint64_t readings() const;
  std::uint64_t windows() const { return windows_; }

  // For somebody who watches, of the parts of this rank, between two `run_until`.
  std::uint64_t pending() const;
  /// When something next happens; `never()` when nothing does.
  SimTime next_work() const;
  /// In order, at most so many; what several parts do at one time is there once.
  std::vector<Upcoming> upcoming(std::size_t most) const;
  /// By link of the scenario, in the order of the network.
  std::vector<LinkCount> link_counts() const;

  /// For snapshots that keep clock and parts apart.
  SimulationClock& clock() { return clock_; }
  /// Whole state between two `run_until`, the parts of this rank. After a load that failed, the
  /// simulation is not to be used.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  struct ControlPlace {
    std::size_t part = 0;
    std::size_t index = 0;  ///< among the controls of the part
  };

  static std::vector<Plant> whole(Plant plant);
  void number_controls();
  void open_window();
  /// Where the window ends with what people do in it.
  SimTime window_end_by_hand();
  void go_on_from_snapshot();
  void for_each_part(const std::function<void(Executive&, Executive::Scratch&)>& work);
  void run_parts(SimTime to, bool to_the_end);
  void exchange();
  void hand_over(std::vector<Transits>& from);
  void send_to_ranks(std::vector<Transits>& from);

  std::vector<std::unique_ptr<Executive>> parts_;
  std::vector<ControlPlace> controls_;
  Coupling coupling_;
  RankGroup* ranks_;
  std::uint32_t first_part_ = 0;  ///< of this rank
  bool loose_;
  WorkerTeam team_;
  std::vector<Executive::Scratch> scratch_;  ///< by worker
  SimulationClock clock_;
  SimTime end_;
  std::uint64_t windows_ = 0;
};

}  // namespace orrery::engine
