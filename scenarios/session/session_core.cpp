// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/session_core.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>

#include "scenarios/build/checkpoint.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run_header.h"

namespace orrery::scenarios {

using engine::RunControl;
using engine::SimTime;

namespace {

/// A run at its first speed takes about this long.
constexpr double kWholeRunS = 60.0;
constexpr auto kIdleWait = std::chrono::milliseconds(250);

double rounded_speed(double times) {
  if (!(times > 0.0)) return 1.0;
  const double power = std::pow(10.0, std::floor(std::log10(times)));
  const double digit = times / power;
  return power * (digit < 2.0 ? 1.0 : digit < 5.0 ? 2.0 : 5.0);
}

}  // namespace

Session::Core::Core(LoadedScenario loaded, SessionOptions wishes)
    : base(std::move(loaded.scenario)), options(std::move(wishes)) {
  if (options.seed) base.seed = *options.seed;
  if (options.until) base.duration = std::min(base.duration, *options.until);
  log = options.interventions;
  target = SimTime{} + base.duration;
  speed = rounded_speed(base.duration.seconds() / kWholeRunS);
  thread = std::thread([this] { live(); });
}

Session::Core::~Core() {
  {
    std::lock_guard lock(mutex);
    quit = true;
    changed.notify_all();
  }
  thread.join();
}

void Session::Core::post(Order order) {
  std::lock_guard lock(mutex);
  orders.push_back(std::move(order));
  changed.notify_all();
}

std::shared_ptr<const PlantView> Session::Core::newest() const {
  std::lock_guard lock(mutex);
  return view;
}

// The thread's story: open, then obey and advance until nobody looks any more.
void Session::Core::live() {
  try {
    if (!open()) return;
    while (!quit) {
      obey();
      if (wants_to_move()) {
        advance();
        continue;
      }
      if (dirty) publish();
      std::unique_lock lock(mutex);
      changed.wait_for(lock, kIdleWait, [this] { return quit || !orders.empty(); });
    }
  } catch (const std::bad_alloc&) {
    engine::Diagnostics found;
    found.error("memory", {}, "the run needs more memory than there is",
                "fewer devices, or a shorter run");
    fail(found);
  }
}

bool Session::Core::open() {
  outline = outline_of(base);
  layout = lay_out(outline, &base);
  directory = make_directory(base);
  base_header = header_of(base, "orrery-studio", base.seed, SimTime{} + base.duration);
  watcher = std::make_unique<PlantWatcher>(outline);
  tally = MakerTally(outline.controls);
  const auto opened_well = options.from.empty() ? open_anew() : open_from_file();
  if (!opened_well) {
    fail(opened_well.error());
    return false;
  }
  state = RunState::kPaused;
  renew_control();
  keep_snapshot("");
  gauge_at = Clock::now();
  publish();
  return true;
}

engine::Result<void> Session::Core::open_anew() {
  auto with = with_interventions(base, log, "interventions");
  if (!with) return engine::failure(with.error());
  scenario = std::move(*with);
  auto built = LiveRun::build(scenario, base.seed, tape, {watcher.get(), &break_taps, &tally});
  if (!built) return engine::failure(built.error());
  run = std::move(*built);
  for (std::size_t i = 0; i < run->simulation().part_count(); ++i) {
    for (const auto& site : run->simulation().part(i).plant().sites)
      watcher->name_features(site->name(), site->features().components);
  }
  base_header.planned_end = run->simulation().end();
  run->begin(header());
  return {};
}

engine::Result<void> Session::Core::open_from_file() {
  if (auto anew = open_anew(); !anew) return anew;
  engine::SqliteStore store(options.from.string() + ".look");
  if (auto adopted = store.adopt(options.from); !adopted) return adopted;
  auto snapshot = store.resume(identity_of(tape.header()));
  std::error_code ignored;
  if (snapshot) (void)store.suspend();
  std::filesystem::remove(store.partial_path(), ignored);
  if (!snapshot) return engine::failure(snapshot.error());
  tape.truncate(0);
  tape.goes_on_from(options.from);
  if (!run->load(snapshot->parts)) {
    return engine::failure("snapshot-damaged", {options.from.string()},
                           "the snapshot does not fit this plant", "start the scenario anew");
  }
  next_snapshot = snapshot->number + 1;
  earlier_wall_s = snapshot->wall_s;
  earliest = furthest = tally_since = run->simulation().now();
  return {};
}

void Session::Core::obey() {
  std::vector<Order> now;
  {
    std::lock_guard lock(mutex);
    now.swap(orders);
  }
  for (const Order& order : now) {
    if (state == RunState::kFailed) return;
    order(*this);
    dirty = true;
  }
}

bool Session::Core::wants_to_move() const {
  return state == RunState::kRunning || state == RunState::kSeeking;
}

// One stretch: to the target, or to where rows are to be handed over, or until somebody wants
// something.
void Session::Core::advance() {
  LiveRun& now = *run;
  const SimTime to = std::min({target, now.watch().next_flush(), now.simulation().end()});
  const auto stop = now.control().run_until(to);
  furthest = std::max(furthest, now.simulation().now());
  if (run.get() == &now) arrive(stop, target);
}

/// Between two slices; false: there is something else to do.
bool Session::Core::between(SimTime now) {
  run->watch().flush_if_due();
  furthest = std::max(furthest, now);
  dirty = true;
  publish_if_due();
  const double since_s = std::chrono::duration<double>(Clock::now() - snapped).count();
  if (state == RunState::kRunning && since_s >= options.snapshot_every_s && now < target)
    keep_snapshot("");
  if (tape.bytes() > options.record_byte_max && state == RunState::kRunning) {
    hold("the rows of this run fill the memory set aside for them; save the run, or let it go on");
    options.record_byte_max *= 2;
    return false;
  }
  std::lock_guard lock(mutex);
  return orders.empty() && !quit;
}

void Session::Core::arrive(RunControl::Stop stop, SimTime to) {
  const SimTime now = run->simulation().now();
  run->watch().flush_if_due();
  if (stop == RunControl::Stop::kBreakpoint && state == RunState::kRunning)
    return hold(run->control().reason());
  if (now >= run->simulation().end()) return end_run();
  if (now < to || stop == RunControl::Stop::kStopped) return;
  if (state == RunState::kSeeking && resume_after_seek) {
    go(run->simulation().end());
  } else if (state == RunState::kSeeking) {
    hold("");
  } else {
    hold(fmt::format("at {}", to_string(to)));
  }
  dirty = true;
}

void Session::Core::end_run() {
  auto outcome = run->finish(wall_s());
  if (!outcome) return fail(outcome.error());
  fingerprint = outcome->summary.fingerprint;
  watcher->say(run->simulation().now(), LogEntry::Level::kInfo, "run",
               fmt::format("the run has ended; fingerprint {}", fingerprint));
  for (const auto& failed : outcome->failed) {
    watcher->say(run->simulation().now(), LogEntry::Level::kError, "agent",
                 failed + "; it judged nothing further");
  }
  state = RunState::kEnded;
  why.clear();
  publish();
}

void Session::Core::fail(const engine::Diagnostics& found) {
  trouble = found;
  why = found.empty() ? "" : found.items().front().message;
  state = RunState::kFailed;
  publish();
}

engine::RunHeader Session::Core::header() const {
  engine::RunHeader header = base_header;
  add_log(scenario.by_hand, header);
  return header;
}

engine::Snapshot Session::Core::whole_snapshot() const {
  engine::Snapshot snapshot;
  snapshot.identity = identity_of(header());
  snapshot.number = next_snapshot;
  snapshot.at = run->simulation().now();
  snapshot.wall_s = wall_s();
  snapshot.parts = run->save();
  return snapshot;
}

double Session::Core::wall_s() const {
  return earlier_wall_s + std::chrono::duration<double>(Clock::now() - opened).count();
}

}  // namespace orrery::scenarios
