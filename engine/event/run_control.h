// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/time/sim_time.h"

namespace orrery::engine {

/// What run control needs of a simulation, of whatever kind.
class Steerable {
 public:
  virtual ~Steerable() = default;
  virtual SimTime now() const = 0;
  virtual SimTime end() const = 0;
  virtual void run_until(SimTime until) = 0;
  /// When something next happens; `never()` when nothing does.
  virtual SimTime next_work() const = 0;
};

/// An executive, or several of them behind the same calls.
template <class Simulated>
class Steered final : public Steerable {
 public:
  explicit Steered(Simulated& simulated) : simulated_(simulated) {}
  SimTime now() const override { return simulated_.now(); }
  SimTime end() const override { return simulated_.end(); }
  void run_until(SimTime until) override { simulated_.run_until(until); }
  SimTime next_work() const override { return simulated_.next_work(); }

 private:
  Simulated& simulated_;
};

/// A condition on which a run pauses. It sees the run through taps of its own, or through its
/// clock, and never touches it.
class Breakpoint {
 public:
  virtual ~Breakpoint() = default;
  /// The time at which the run must stop to ask, `never()` when it need not any more; nothing: any
  /// instant at which something happens may be the one.
  virtual std::optional<SimTime> stop_at() const { return std::nullopt; }
  /// What met the condition up to now, in words; asked once, then forgotten.
  virtual std::optional<std::string> met(SimTime now) = 0;
};

/// Drives a simulation for a person or a program that watches: pause and go on, single steps, a
/// speed against the wall clock, breakpoints. None of it shapes the outcome: it only cuts the run
/// into slices. One thread calls `run_until`; the others may be called from any thread.
class RunControl {
 public:
  enum class Stop {
    kReached,     ///< the time that was asked for
    kBreakpoint,  ///< `reason()` says which
    kStopped,     ///< by `stop()` or by `between`
  };

  explicit RunControl(Steerable& simulation) : simulation_(simulation) {}

  /// Breakpoints must outlive the run. With one that may be met at any instant the run is cut at
  /// every instant at which something happens.
  void add(Breakpoint& breakpoint) { breakpoints_.push_back(&breakpoint); }
  /// Called after each slice, at most about 100 ms of real time apart; false stops the run.
  void between_slices(std::function<bool(SimTime)> call) { between_ = std::move(call); }

  /// Runs to `until`, waiting while paused.
  Stop run_until(SimTime until);
  /// Handles everything at the next instant at which something happens.
  Stop step();
  const std::string& reason() const { return reason_; }

  // From any thread.
  void pause();
  void go_on();
  /// While paused: one step, then paused again.
  void step_once();
  void stop();
  bool is_paused() const;
  /// Simulated seconds a real second at most; 0: as fast as possible.
  void set_speed(double times_real_time);

 private:
  using Clock = std::chrono::steady_clock;
  enum class Turn { kRun, kStep, kWait, kStop };

  Turn next_turn();
  SimTime after_next_instant() const;
  SimTime slice_end(SimTime until);
  void run_slice(SimTime until);
  bool ask_breakpoints();
  void keep_pace();

  Steerable& simulation_;
  std::vector<Breakpoint*> breakpoints_;
  std::function<bool(SimTime)> between_ = [](SimTime) { return true; };
  std::string reason_;
  std::int64_t slice_ns_ = 1;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool paused_ = false;
  bool stopped_ = false;
  int steps_ = 0;
  double speed_ = 0.0;
  bool pace_anew_ = true;          ///< count the pace from here
  Clock::time_point pace_wall_{};  ///< of the driving thread, with `pace_sim_`
  SimTime pace_sim_;
};

}  // namespace orrery::engine
