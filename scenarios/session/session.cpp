// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/session.h"

namespace orrery::scenarios {

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

struct Session::Core {
  Scenario scenario;
  PlantOutline outline;
  PlantLayout layout;
  std::shared_ptr<const PlantView> view = std::make_shared<PlantView>();
};

Session::Session(LoadedScenario loaded, SessionOptions) : core_(std::make_unique<Core>()) {
  core_->scenario = std::move(loaded.scenario);
}
Session::~Session() = default;
const Scenario& Session::scenario() const { return core_->scenario; }
const PlantOutline& Session::outline() const { return core_->outline; }
const PlantLayout& Session::layout() const { return core_->layout; }
std::shared_ptr<const PlantView> Session::view() const { return core_->view; }
void Session::look(const LookRequest&) {}
void Session::watch(const SeriesKey&) {}
void Session::unwatch(const SeriesKey&) {}
void Session::read_series(const SeriesKey&, std::size_t, std::vector<SeriesPoint>&) const {}
std::vector<LogEntry> Session::log(std::size_t, std::size_t) const { return {}; }
std::vector<Alarm> Session::alarms(std::size_t, std::size_t) const { return {}; }
void Session::run() {}
void Session::pause() {}
void Session::seek(engine::SimTime) {}
void Session::set_speed(double) {}
void Session::acknowledge(std::span<const std::uint64_t>) {}
void Session::shelve(std::span<const std::uint64_t>, engine::SimTime) {}
void Session::unshelve(std::span<const std::uint64_t>) {}
void Session::set_mode(RunMode) {}
void Session::run_until(engine::SimTime) {}
void Session::step() {}
engine::Result<std::uint64_t> Session::add_breakpoint(const std::string&, std::uint64_t, bool) {
  return 0;
}
void Session::enable_breakpoint(std::uint64_t, bool) {}
void Session::remove_breakpoint(std::uint64_t) {}
engine::Result<void> Session::intervene(Intervention) { return {}; }
std::vector<Intervention> Session::interventions() const { return {}; }
void Session::forget_later_interventions() {}
void Session::take_snapshot(const std::string&) {}
void Session::restore(std::uint64_t) {}
void Session::save_unfinished(const std::filesystem::path&) {}
void Session::save_result(const std::filesystem::path&) {}

}  // namespace orrery::scenarios
