// SPDX-License-Identifier: Apache-2.0
#include "engine/event/run_control.h"

#include <cmath>
#include <utility>

namespace orrery::engine {

namespace {

/// A slice is at most a thousandth of the run, and shorter when it takes long, so that a key is
/// answered at once.
constexpr std::int64_t kSlices = 1000;
constexpr std::int64_t kSlicesMost = 10'000'000;
constexpr std::chrono::milliseconds kSliceMost{100};
/// Real time between two looks at the clock when a run keeps a pace.
constexpr double kPaceStepS = 0.02;
constexpr Duration kInstant{1};

}  // namespace

RunControl::Stop RunControl::run_until(SimTime until) {
  until = std::min(until, simulation_.end());
  slice_ns_ = std::max(slice_ns_, simulation_.end().ns / kSlicesMost);
  while (simulation_.now() < until) {
    const Turn turn = next_turn();
    if (turn == Turn::kStop) return Stop::kStopped;
    if (turn == Turn::kRun) run_slice(slice_end(until));
    if (turn == Turn::kStep) run_slice(std::min(after_next_instant(), until));
    if (turn != Turn::kWait && ask_breakpoints()) return Stop::kBreakpoint;
    if (!between_(simulation_.now())) return Stop::kStopped;
    if (turn == Turn::kRun) keep_pace();
  }
  return Stop::kReached;
}

RunControl::Stop RunControl::step() {
  run_slice(after_next_instant());
  if (ask_breakpoints()) return Stop::kBreakpoint;
  return between_(simulation_.now()) ? Stop::kReached : Stop::kStopped;
}

void RunControl::pause() {
  std::lock_guard lock(mutex_);
  paused_ = true;
  changed_.notify_all();
}

void RunControl::go_on() {
  std::lock_guard lock(mutex_);
  paused_ = false;
  pace_anew_ = true;
  changed_.notify_all();
}

void RunControl::step_once() {
  std::lock_guard lock(mutex_);
  ++steps_;
  changed_.notify_all();
}

void RunControl::stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

bool RunControl::is_paused() const {
  std::lock_guard lock(mutex_);
  return paused_;
}

void RunControl::set_speed(double times_real_time) {
  std::lock_guard lock(mutex_);
  speed_ = std::isfinite(times_real_time) ? std::max(times_real_time, 0.0) : 0.0;
  pace_anew_ = true;
  changed_.notify_all();
}

RunControl::Turn RunControl::next_turn() {
  std::unique_lock lock(mutex_);
  if (paused_ && !stopped_ && steps_ == 0) changed_.wait_for(lock, kSliceMost);
  if (stopped_) return Turn::kStop;
  if (!paused_) return Turn::kRun;
  if (steps_ == 0) return Turn::kWait;
  --steps_;
  return Turn::kStep;
}

SimTime RunControl::after_next_instant() const {
  const SimTime next = std::max(simulation_.next_work(), simulation_.now());
  return next < simulation_.end() ? next + kInstant : simulation_.end();
}

SimTime RunControl::slice_end(SimTime until) {
  const SimTime now = simulation_.now();
  SimTime end = std::min(until, now + Duration{std::min(slice_ns_, until.ns - now.ns)});
  for (const Breakpoint* breakpoint : breakpoints_) {
    const SimTime at = breakpoint->stop_at().value_or(after_next_instant());
    if (at > now) end = std::min(end, at);
  }
  std::lock_guard lock(mutex_);
  if (std::exchange(pace_anew_, false)) {
    pace_wall_ = Clock::now();
    pace_sim_ = now;
  }
  if (speed_ <= 0.0) return end;
  const auto step = std::max(Duration::from_seconds(speed_ * kPaceStepS), kInstant);
  return end - now > step ? now + step : end;
}

void RunControl::run_slice(SimTime until) {
  const auto begin = Clock::now();
  simulation_.run_until(until);
  const auto took = Clock::now() - begin;
  const std::int64_t longest = std::max<std::int64_t>(simulation_.end().ns / kSlices, 1);
  if (took > kSliceMost && slice_ns_ > 1) slice_ns_ /= 2;
  if (took < kSliceMost / 4) slice_ns_ = std::min(2 * slice_ns_, longest);
}

// At the end of the run there is nothing left to pause.
bool RunControl::ask_breakpoints() {
  bool is_met = false;
  for (Breakpoint* breakpoint : breakpoints_) {
    const auto reason = breakpoint->met(simulation_.now());
    if (!reason) continue;
    reason_ = is_met ? reason_ + "; " + *reason : *reason;
    is_met = true;
  }
  return is_met && simulation_.now() < simulation_.end();
}

void RunControl::keep_pace() {
  std::unique_lock lock(mutex_);
  if (speed_ <= 0.0 || pace_anew_) return;
  const double due_s = (simulation_.now() - pace_sim_).seconds() / speed_;
  const auto due = pace_wall_ + std::chrono::duration_cast<Clock::duration>(
                                    std::chrono::duration<double>(due_s));
  changed_.wait_until(lock, due, [this] { return paused_ || stopped_ || pace_anew_; });
}

}  // namespace orrery::engine
