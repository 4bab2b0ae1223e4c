// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>
#include <memory>
#include <string>
#include <vector>

#include "gui/app/panel.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {

/// A plant of which time can be steered and that writes down what it was told.
class RecordingSource final : public scenarios::PlantSource {
 public:
  explicit RecordingSource(std::uint32_t devices = 100, std::size_t alarms = 0)
      : toy(devices, alarms) {
    show(*toy.view());
  }
  /// The next view; its number is set here.
  void show(scenarios::PlantView view) {
    view.number = view_ ? view_->number + 1 : 1;
    view_ = std::make_shared<scenarios::PlantView>(std::move(view));
  }
  scenarios::PlantView copy() const { return *view_; }
  void say(std::string call) { calls.push_back(std::move(call)); }

  const scenarios::PlantOutline& outline() const override { return toy.outline(); }
  const scenarios::PlantLayout& layout() const override { return toy.layout(); }
  std::shared_ptr<const scenarios::PlantView> view() const override { return view_; }
  void look(const scenarios::LookRequest& wanted) override { looked = wanted; }
  void watch(const scenarios::SeriesKey&) override {}
  void unwatch(const scenarios::SeriesKey&) override {}
  void read_series(const scenarios::SeriesKey&, std::size_t,
                   std::vector<scenarios::SeriesPoint>&) const override {}
  std::vector<scenarios::LogEntry> log(std::size_t from, std::size_t count) const override {
    from = std::min(from, entries.size());
    const std::size_t end = std::min(from + count, entries.size());
    return {entries.begin() + std::ptrdiff_t(from), entries.begin() + std::ptrdiff_t(end)};
  }
  std::vector<scenarios::Alarm> alarms(std::size_t from, std::size_t count) const override {
    return toy.alarms(from, count);
  }
  bool is_live() const override { return false; }
  void run() override { say("run"); }
  void pause() override { say("pause"); }
  void seek(engine::SimTime to) override { say("seek " + engine::to_string(to)); }
  void set_speed(double speed) override { say("speed " + std::to_string(speed)); }
  void acknowledge(std::span<const std::uint64_t> ids) override {
    say("acknowledge " + std::to_string(ids.size()));
    toy.acknowledge(ids);
  }
  void shelve(std::span<const std::uint64_t> ids, engine::SimTime until) override {
    say("shelve " + engine::to_string(until));
    toy.shelve(ids, until);
  }
  void unshelve(std::span<const std::uint64_t> ids) override {
    say("unshelve " + std::to_string(ids.size()));
    toy.unshelve(ids);
  }

  ToySource toy;
  std::vector<scenarios::LogEntry> entries;
  std::vector<std::string> calls;
  scenarios::LookRequest looked;

 private:
  std::shared_ptr<const scenarios::PlantView> view_;
};

/// What panels get, with a plant of which the test keeps hold.
struct TimeStage {
  explicit TimeStage(std::uint32_t devices = 100, std::size_t alarms = 0) : actions(&window) {
    auto source = std::make_unique<RecordingSource>(devices, alarms);
    plant_source = source.get();
    plant.open(std::move(source));
  }
  void show(scenarios::PlantView view) {
    plant_source->show(std::move(view));
    plant.beat();
  }
  /// A view like the last one at this time.
  void advance(double now_s) {
    auto view = plant_source->copy();
    view.now = engine::SimTime::from_seconds(now_s);
    view.furthest = std::max(view.furthest, view.now);
    show(std::move(view));
  }

  QMainWindow window;
  ViewState state;
  PlantLink plant{state};
  ActionBook actions;
  Theme theme;
  PanelContext context{state, plant, actions, theme};
  RecordingSource* plant_source = nullptr;
};

}  // namespace orrery::gui
