// SPDX-License-Identifier: Apache-2.0
// What a session does when it is told to: between two slices of the run, in the run's thread.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/build/run_header.h"
#include "scenarios/session/session_core.h"

namespace orrery::scenarios {

using engine::SimTime;

namespace {

/// Snapshots in memory: so many, so large together. The oldest but the first are thinned out.
constexpr std::size_t kSnapshotsMost = 48;
constexpr std::size_t kSnapshotByteMax = std::size_t{1} << 30;
/// Taking snapshots takes at most about this share of the time.
constexpr double kSnapshotShareMost = 0.04;

}  // namespace

void Session::Core::go(SimTime until) {
  if (state == RunState::kEnded || state == RunState::kFailed) return;
  target = std::min(until, run->simulation().end());
  state = RunState::kRunning;
  why.clear();
  gauge_at = Clock::now();
  gauge_now = run->simulation().now();
  gauge_events = run->simulation().events();
  snapped = Clock::now();
  renew_control();
}

void Session::Core::hold(const std::string& reason) {
  if (state == RunState::kEnded || state == RunState::kFailed) return;
  state = RunState::kPaused;
  resume_after_seek = false;
  why = reason;
  dirty = true;  // also where a slice was shown just before it
  events_per_s = real_time_factor = 0.0;
  if (!reason.empty())
    watcher->say(run->simulation().now(), LogEntry::Level::kInfo, "run", "paused: " + reason);
}

// Forward it simulates on; backward it goes on from the nearest snapshot. Paused stays paused.
void Session::Core::seek_to(SimTime to) {
  to = std::clamp(to, earliest, SimTime{} + base.duration);
  const bool running =
      state == RunState::kRunning || (state == RunState::kSeeking && resume_after_seek);
  if (to < run->simulation().now() || (state == RunState::kEnded && to < SimTime{} + base.duration))
    if (!set_back(to)) return;
  if (state == RunState::kEnded || state == RunState::kFailed) return;
  resume_after_seek = running;
  target = to;
  if (run->simulation().now() >= to) {
    running ? go(run->simulation().end()) : hold("");
    return;
  }
  state = RunState::kSeeking;
  why.clear();
  renew_control();
}

bool Session::Core::set_back(SimTime to) {
  const auto after = std::find_if(snapshots.begin(), snapshots.end(),
                                  [&](const Kept& kept) { return kept.mark.at > to; });
  const Kept& from = *std::prev(after);  // the first one stands at the earliest time
  if (state == RunState::kEnded) state = RunState::kPaused;
  tape.truncate(from.tape);
  tally = from.tally;
  if (!rebuild(from.parts)) return false;
  watcher->rewind(run->simulation().now(), to);
  ++generation;
  return true;
}

/// Another plant in the state of the old one, with the log as it is now.
bool Session::Core::rebuild(const std::vector<engine::Snapshot::Part>& parts) {
  auto with = with_interventions(base, log, "interventions");
  if (!with) {
    fail(with.error());
    return false;
  }
  run.reset();
  scenario = std::move(*with);
  auto built = LiveRun::build(scenario, base.seed, tape, {watcher.get(), &break_taps, &tally});
  if (!built) {
    fail(built.error());
    return false;
  }
  run = std::move(*built);
  if (!run->load(parts)) {
    engine::Diagnostics found;
    found.error("snapshot-damaged", {}, "the snapshot does not fit this plant", "");
    fail(found);
    return false;
  }
  tape.set_header(header());
  for (auto& one : breakpoints) one->start_anew();
  renew_control();
  return true;
}

void Session::Core::step_once() {
  if (state == RunState::kEnded || state == RunState::kFailed) return;
  state = RunState::kPaused;
  why.clear();
  (void)run->control().step();
  furthest = std::max(furthest, run->simulation().now());
  run->watch().flush_if_due();
  if (run->simulation().now() >= run->simulation().end()) end_run();
}

void Session::Core::keep_snapshot(const std::string& name) {
  if (state == RunState::kEnded || state == RunState::kFailed) return;
  const auto begin = Clock::now();
  const SimTime now = run->simulation().now();
  const auto after = std::find_if(snapshots.begin(), snapshots.end(),
                                  [&](const Kept& one) { return one.mark.at > now; });
  const bool is_there =
      after != snapshots.begin() && std::prev(after)->mark.at == now && name.empty();
  if (!is_there) {
    Kept kept{{next_snapshot++, now, name}, run->save(), tape.size(), tally, tally.bytes()};
    for (const auto& part : kept.parts) kept.bytes += part.state.size();
    snapshots.insert(after, std::move(kept));
    thin_snapshots();
  }
  snapped = Clock::now();
  const double took_s = std::chrono::duration<double>(snapped - begin).count();
  options.snapshot_every_s = std::max(options.snapshot_every_s, took_s / kSnapshotShareMost);
  if (!name.empty()) watcher->say(now, LogEntry::Level::kInfo, "run", "snapshot: " + name);
}

void Session::Core::thin_snapshots() {
  std::size_t bytes = 0;
  for (const Kept& kept : snapshots) bytes += kept.bytes;
  if (snapshots.size() <= kSnapshotsMost && bytes <= kSnapshotByteMax) return;
  const auto first = snapshots.front().mark.number;
  const auto last = snapshots.back().mark.number;
  bool second = false;
  std::erase_if(snapshots, [&](const Kept& kept) {
    if (!kept.mark.name.empty() || kept.mark.number == first || kept.mark.number == last)
      return false;
    second = !second;
    return second;
  });
}

void Session::Core::drop_snapshots_after(SimTime at) {
  std::erase_if(snapshots,
                [&](const Kept& kept) { return kept.mark.at > at && kept.mark.at > earliest; });
}

// The plant is built anew with the longer log and takes over the state of this moment.
void Session::Core::act(Intervention what) {
  const SimTime now = run->simulation().now();
  if (state == RunState::kEnded || now >= run->simulation().end()) {
    watcher->say(now, LogEntry::Level::kWarning, "by hand",
                 "the run has ended: nothing can happen to it any more; seek back first");
    return;
  }
  what.at = now;
  {
    std::lock_guard lock(mutex);
    const auto after =
        std::find_if(log.begin(), log.end(), [&](const Intervention& one) { return one.at > now; });
    log.insert(after, what);
  }
  drop_snapshots_after(now);
  furthest = now;
  if (!rebuild(run->save())) return;
  watcher->say(now, LogEntry::Level::kWarning, "by hand",
               what.kind == Intervention::Kind::kFault
                   ? fmt::format("{} on {}, severity {:.3g}", what.what, what.target, what.value)
                   : fmt::format("{} = {:g} for {}", what.what, what.value, what.target));
}

void Session::Core::forget_later() {
  const SimTime now = run->simulation().now();
  {
    std::lock_guard lock(mutex);
    std::erase_if(log, [&](const Intervention& one) { return one.at > now; });
  }
  drop_snapshots_after(now);
  furthest = now;
  if (state != RunState::kEnded) (void)rebuild(run->save());
}

void Session::Core::adopt_mode(RunMode wanted_mode) {
  mode = wanted_mode;
  renew_control();
}

/// The control of the state as it is: its pace, and the breakpoints that count. A control that is
/// in use cannot lose a breakpoint, so it is always another one.
void Session::Core::renew_control() {
  run->renew_control();
  const bool paced = state == RunState::kRunning && mode == RunMode::kRun;
  run->control().set_speed(paced ? speed : 0.0);
  run->control().between_slices([this](SimTime now) { return between(now); });
  std::vector<engine::Tap*> taps;
  if (state != RunState::kSeeking) {
    for (auto& one : breakpoints) {
      one->skip_to(run->simulation().now());
      run->control().add(*one);
      taps.insert(taps.end(), one->taps().begin(), one->taps().end());
    }
  }
  break_taps.set(std::move(taps));
}

void Session::Core::save(const std::filesystem::path& partial) {
  std::filesystem::path file = partial;
  if (file.extension() == ".partial") file.replace_extension();
  engine::Result<void> done;
  if (state == RunState::kEnded) {
    done = engine::failure("session-ended", {}, "the run has ended: save its result instead", "");
  } else {
    done = tape.write_unfinished(file, header(), whole_snapshot());
  }
  const SimTime now = run->simulation().now();
  if (done) {
    watcher->say(now, LogEntry::Level::kInfo, "run", "saved as " + file.string() + ".partial");
  } else {
    watcher->say(now, LogEntry::Level::kError, "run",
                 "not saved: " + done.error().items().front().message);
  }
}

void Session::Core::save_whole(const std::filesystem::path& file) {
  const auto done = tape.write(file);
  watcher->say(run->simulation().now(), done ? LogEntry::Level::kInfo : LogEntry::Level::kError,
               "run",
               done ? "result saved as " + file.string()
                    : "not saved: " + done.error().items().front().message);
}

}  // namespace orrery::scenarios
