// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "scenarios/session/counted_breakpoint.h"
#include "scenarios/session/live_run.h"
#include "scenarios/session/maker_tally.h"
#include "scenarios/session/plant_watcher.h"
#include "scenarios/session/session.h"

namespace orrery::scenarios {

/// What stands behind a session: the run's thread, which owns everything that is below `Of the
/// run's thread`, and the few things that both threads share, each under a lock.
struct Session::Core {
  using Clock = std::chrono::steady_clock;
  using Order = std::function<void(Core&)>;

  struct Kept {
    SnapshotMark mark;
    std::vector<engine::Snapshot::Part> parts;
    std::size_t tape = 0;  ///< rows on it
    MakerTally tally;
    std::size_t bytes = 0;
  };

  Core(LoadedScenario loaded, SessionOptions options);
  ~Core();

  // From any thread.
  void post(Order order);
  std::shared_ptr<const PlantView> newest() const;

  // The thread's story.
  void live();
  bool open();
  engine::Result<void> open_anew();
  engine::Result<void> open_from_file();
  void obey();
  void advance();
  bool between(engine::SimTime now);
  void arrive(engine::RunControl::Stop stop, engine::SimTime target);
  void end_run();
  void fail(const engine::Diagnostics& why);
  bool wants_to_move() const;

  // Orders.
  void go(engine::SimTime until);
  void hold(const std::string& why);
  void seek_to(engine::SimTime to);
  void step_once();
  void keep_snapshot(const std::string& name);
  void act(Intervention what);
  void forget_later();
  void adopt_mode(RunMode mode);
  void renew_control();
  void save(const std::filesystem::path& partial);
  void save_whole(const std::filesystem::path& file);

  // State.
  bool rebuild(const std::vector<engine::Snapshot::Part>& parts);
  bool set_back(engine::SimTime to);
  void drop_snapshots_after(engine::SimTime at);
  void thin_snapshots();
  /// Of the run with the log as it is now.
  engine::RunHeader header() const;
  engine::Snapshot whole_snapshot() const;
  double wall_s() const;

  // Views.
  void publish();
  void publish_if_due();
  void show_gauges(PlantView& view);
  void show_plant(PlantView& view);
  void show_heat(PlantView& view) const;
  void show_inspection(PlantView& view) const;
  void show_controls(PlantView& view) const;
  void read_output(std::uint32_t population, int output, std::vector<double>& column) const;

  Scenario base;  ///< as it was loaded, with the seed and the end of the session
  SessionOptions options;
  PlantOutline outline;
  PlantLayout layout;
  std::shared_ptr<const engine::PlantDirectory> directory;

  // Shared.
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::vector<Order> orders;
  std::shared_ptr<const PlantView> view = std::make_shared<PlantView>();
  std::vector<Intervention> log;  ///< changed by the run's thread alone
  std::atomic<std::uint64_t> next_breakpoint = 1;
  std::atomic<bool> quit = false;

  // Of the run's thread.
  Scenario scenario;              ///< `base` with the log
  engine::RunHeader base_header;  ///< without the log; the files are hashed when the plant opens
  std::unique_ptr<PlantWatcher> watcher;
  RecordTape tape;
  BreakpointTaps break_taps;
  MakerTally tally;
  engine::SimTime tally_since;
  std::vector<std::unique_ptr<CountedBreakpoint>> breakpoints;
  std::unique_ptr<LiveRun> run;
  std::vector<Kept> snapshots;  ///< in order of time
  std::uint64_t next_snapshot = 1;
  RunState state = RunState::kOpening;
  bool resume_after_seek = false;
  std::string why;
  engine::Diagnostics trouble;
  engine::SimTime target;  ///< of running or seeking
  engine::SimTime furthest;
  engine::SimTime earliest;
  std::uint64_t generation = 0;
  std::uint64_t number = 0;
  std::string fingerprint;
  LookRequest wanted;
  RunMode mode = RunMode::kRun;
  double speed = 0.0;
  double earlier_wall_s = 0.0;
  bool dirty = true;  ///< something changed since the last view
  bool stepping = false;

  Clock::time_point opened = Clock::now();
  Clock::time_point published{};
  Clock::time_point snapped{};
  Clock::time_point gauge_at = Clock::now();
  std::uint64_t gauge_events = 0;
  engine::SimTime gauge_now;
  double events_per_s = 0.0;
  double real_time_factor = 0.0;

  std::thread thread;  ///< last: it begins when everything else is there
};

}  // namespace orrery::scenarios
