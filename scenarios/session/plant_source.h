// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/session/plant_layout.h"
#include "scenarios/session/plant_outline.h"
#include "scenarios/session/plant_view.h"

namespace orrery::scenarios {

enum class RunState {
  kOpening,  ///< the plant is being built
  kPaused,
  kRunning,
  kSeeking,  ///< on its way to another time; then as before
  kEnded,    ///< at the end of the run
  kFailed,   ///< `trouble` says why; nothing more will happen
};
const char* to_string(RunState state);

struct SnapshotMark {
  std::uint64_t number = 0;
  engine::SimTime at;
  std::string name;  ///< given by hand; empty: taken by itself
};

struct BreakpointMark {
  std::uint64_t id = 0;
  std::string condition;
  std::uint64_t hits = 0;
  std::uint64_t stop_at_hit = 1;  ///< pauses at this hit and each later one
  bool once = false;
  bool enabled = true;
  std::vector<engine::SimTime> hit_times;  ///< for the timeline
};

/// Everything about a plant at one moment. Immutable: the window keeps it as long as it likes.
struct PlantView {
  std::uint64_t number = 0;      ///< grows with each view
  std::uint64_t generation = 0;  ///< grows when the past changed (a seek back): logs begin anew
  RunState state = RunState::kOpening;
  std::string why;  ///< it paused or failed, in words; empty
  engine::Diagnostics trouble;
  engine::SimTime now;
  engine::SimTime end;
  engine::SimTime furthest;  ///< the latest time that was reached

  double events_per_s = 0.0;      ///< of real time, over the last second
  double real_time_factor = 0.0;  ///< simulated seconds a real second
  std::uint64_t events = 0;
  std::uint64_t readings = 0;
  std::uint64_t pending = 0;  ///< events in the queue
  engine::SimTime next_event = engine::SimTime::never();
  engine::Books books;
  std::string fingerprint;

  std::vector<std::uint8_t> flags;  ///< by device: device_flag
  HeatColumn heat;                  ///< as asked for; empty values: nothing to show
  std::vector<LinkTraffic> links;   ///< by link
  std::optional<Inspection> inspection;
  std::vector<ControlTrail> controls;  ///< in the order in which they were asked for
  std::vector<UpcomingEvent> upcoming;
  std::vector<SnapshotMark> snapshots;
  std::vector<BreakpointMark> breakpoints;
  std::size_t interventions = 0;  ///< in the log
  std::size_t alarms = 0;         ///< all, and those to be seen to
  std::size_t alarms_open = 0;
  std::size_t log_entries = 0;
};

/// A plant to look at: a run under way, or one that is played back. Calls come from the window's
/// thread and return at once; none of them waits for the run.
class PlantSource {
 public:
  virtual ~PlantSource() = default;

  /// Whole once the first view is no longer `kOpening`.
  virtual const PlantOutline& outline() const = 0;
  virtual const PlantLayout& layout() const = 0;
  /// The newest view; never null.
  virtual std::shared_ptr<const PlantView> view() const = 0;
  /// What the next views show.
  virtual void look(const LookRequest& wanted) = 0;

  /// Begins to collect a series, with as much of its past as is recorded. Never ends by itself.
  virtual void watch(const SeriesKey& key) = 0;
  virtual void unwatch(const SeriesKey& key) = 0;
  /// Appends the points of a watched series from index `from` on; `from` 0: all. Points are in
  /// order of time. Indices hold within one generation.
  virtual void read_series(const SeriesKey& key, std::size_t from,
                           std::vector<SeriesPoint>& out) const = 0;

  /// Copies [from, from + count) of the event log, in order of time, and of the alarms.
  virtual std::vector<LogEntry> log(std::size_t from, std::size_t count) const = 0;
  virtual std::vector<Alarm> alarms(std::size_t from, std::size_t count) const = 0;

  // Time.
  virtual bool is_live() const = 0;  ///< a run under way: it can be steered and intervened in
  virtual void run() = 0;
  virtual void pause() = 0;
  /// To any time up to the end; a run under way is simulated there when it has not been there yet.
  /// Paused stays paused.
  virtual void seek(engine::SimTime to) = 0;
  /// Simulated seconds a real second; 0: as fast as possible.
  virtual void set_speed(double times_real_time) = 0;

  // The operator's notes on alarms.
  virtual void acknowledge(std::span<const std::uint64_t> alarms) = 0;
  virtual void shelve(std::span<const std::uint64_t> alarms, engine::SimTime until) = 0;
  virtual void unshelve(std::span<const std::uint64_t> alarms) = 0;
};

}  // namespace orrery::scenarios
