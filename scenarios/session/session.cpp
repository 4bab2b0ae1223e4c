// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/session.h"

#include <algorithm>

#include "scenarios/session/session_core.h"

namespace orrery::scenarios {

using engine::SimTime;

const char* to_string(RunState state) {
  switch (state) {
    case RunState::kOpening: return "opening";
    case RunState::kPaused: return "paused";
    case RunState::kRunning: return "running";
    case RunState::kSeeking: return "seeking";
    case RunState::kEnded: return "ended";
    case RunState::kFailed: return "failed";
  }
  return "";
}

Session::Session(LoadedScenario loaded, SessionOptions options)
    : core_(std::make_unique<Core>(std::move(loaded), std::move(options))) {}

Session::~Session() = default;

const Scenario& Session::scenario() const { return core_->base; }
const PlantOutline& Session::outline() const { return core_->outline; }
const PlantLayout& Session::layout() const { return core_->layout; }
std::shared_ptr<const PlantView> Session::view() const { return core_->newest(); }

void Session::look(const LookRequest& wanted) {
  core_->post([wanted](Core& core) {
    core.wanted = wanted;
    const bool mapped = wanted.heat && wanted.heat->kind == QuantityKey::Kind::kSignal;
    core.watcher->map_signal(mapped ? std::optional(wanted.heat->index) : std::nullopt);
    core.watcher->inspect(wanted.inspect);
  });
}

void Session::watch(const SeriesKey& key) {
  core_->post([key](Core& core) { core.watcher->watch(key, core.tape); });
}

void Session::unwatch(const SeriesKey& key) {
  core_->post([key](Core& core) { core.watcher->unwatch(key); });
}

// Before the plant is open there is nothing to read; the watcher is there with the first view.
void Session::read_series(const SeriesKey& key, std::size_t from,
                          std::vector<SeriesPoint>& out) const {
  if (view()->state != RunState::kOpening) core_->watcher->read_series(key, from, out);
}

std::vector<LogEntry> Session::log(std::size_t from, std::size_t count) const {
  if (view()->state == RunState::kOpening) return {};
  return core_->watcher->log(from, count);
}

std::vector<Alarm> Session::alarms(std::size_t from, std::size_t count) const {
  if (view()->state == RunState::kOpening) return {};
  return core_->watcher->alarms(from, count);
}

void Session::run() {
  core_->post([](Core& core) { core.go(SimTime::never()); });
}

void Session::pause() {
  core_->post([](Core& core) { core.hold(""); });
}

void Session::seek(SimTime to) {
  core_->post([to](Core& core) { core.seek_to(to); });
}

void Session::set_speed(double times_real_time) {
  core_->post([times_real_time](Core& core) {
    core.speed = times_real_time;
    core.renew_control();
  });
}

void Session::acknowledge(std::span<const std::uint64_t> alarms) {
  core_->post([ids = std::vector(alarms.begin(), alarms.end())](Core& core) {
    core.watcher->change_alarms([&](AlarmBook& book) {
      for (const std::uint64_t id : ids) book.acknowledge(id);
    });
  });
}

void Session::shelve(std::span<const std::uint64_t> alarms, SimTime until) {
  core_->post([ids = std::vector(alarms.begin(), alarms.end()), until](Core& core) {
    core.watcher->change_alarms([&](AlarmBook& book) {
      for (const std::uint64_t id : ids) book.shelve(id, until);
    });
  });
}

void Session::unshelve(std::span<const std::uint64_t> alarms) {
  core_->post([ids = std::vector(alarms.begin(), alarms.end())](Core& core) {
    core.watcher->change_alarms([&](AlarmBook& book) {
      for (const std::uint64_t id : ids) book.unshelve(id);
    });
  });
}

void Session::set_mode(RunMode mode) {
  core_->post([mode](Core& core) { core.adopt_mode(mode); });
}

void Session::run_until(SimTime until) {
  core_->post([until](Core& core) {
    if (until > core.run->simulation().now()) core.go(until);
  });
}

void Session::step() {
  core_->post([](Core& core) { core.step_once(); });
}

engine::Result<std::uint64_t> Session::add_breakpoint(const std::string& condition,
                                                      std::uint64_t stop_at_hit, bool once) {
  if (view()->state == RunState::kOpening || !core_->directory) {
    return engine::failure("session-opening", {}, "the plant is still being built",
                           "wait until it is open");
  }
  BreakpointMark mark;
  mark.id = core_->next_breakpoint++;
  mark.condition = condition;
  mark.stop_at_hit = std::max<std::uint64_t>(stop_at_hit, 1);
  mark.once = once;
  auto made = CountedBreakpoint::make(mark, core_->base, *core_->directory);
  if (!made) return engine::failure(made.error());
  auto shared = std::make_shared<std::unique_ptr<CountedBreakpoint>>(std::move(*made));
  core_->post([shared](Core& core) {
    core.breakpoints.push_back(std::move(*shared));
    core.renew_control();
  });
  return mark.id;
}

void Session::enable_breakpoint(std::uint64_t id, bool enabled) {
  core_->post([id, enabled](Core& core) {
    for (auto& one : core.breakpoints) {
      if (one->mark().id == id) one->mark().enabled = enabled;
    }
  });
}

void Session::remove_breakpoint(std::uint64_t id) {
  core_->post([id](Core& core) {
    core.break_taps.set({});
    std::erase_if(core.breakpoints, [&](const auto& one) { return one->mark().id == id; });
    core.renew_control();
  });
}

engine::Result<void> Session::intervene(Intervention what) {
  const auto now = view();
  if (now->state == RunState::kEnded || now->now >= now->end) {
    return engine::failure("session-ended", {}, "the run has ended: nothing can happen to it",
                           "seek back first");
  }
  what.at = now->now;
  if (auto fits = with_interventions(core_->base, {what}, "by hand"); !fits)
    return engine::failure(fits.error());
  core_->post([what](Core& core) { core.act(what); });
  return {};
}

std::vector<Intervention> Session::interventions() const {
  std::lock_guard lock(core_->mutex);
  return core_->log;
}

void Session::forget_later_interventions() {
  core_->post([](Core& core) { core.forget_later(); });
}

void Session::take_snapshot(const std::string& name) {
  core_->post([name](Core& core) { core.keep_snapshot(name.empty() ? "by hand" : name); });
}

void Session::restore(std::uint64_t number) {
  core_->post([number](Core& core) {
    for (const auto& kept : core.snapshots) {
      if (kept.mark.number == number) return core.seek_to(kept.mark.at);
    }
  });
}

void Session::save_unfinished(const std::filesystem::path& partial) {
  core_->post([partial](Core& core) { core.save(partial); });
}

void Session::save_result(const std::filesystem::path& file) {
  core_->post([file](Core& core) { core.save_whole(file); });
}

}  // namespace orrery::scenarios
