// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "scenarios/session/plant_source.h"

namespace orrery::gui {

/// A plant of any size without a simulation behind it, for tests and measurements of the window:
/// one population on a square grid, one signal, one agent, a controller with a decision maker for
/// each device; values are waves in time and space.
class ToySource final : public scenarios::PlantSource {
 public:
  explicit ToySource(std::uint32_t devices, std::size_t alarms = 0,
                     std::size_t points_a_series = 1000)
      : points_(points_a_series) {
    outline_.title = "toy";
    outline_.populations.push_back(
        {"pump",
         "water/pump",
         "a toy",
         0,
         devices,
         {{"temperature", "K", "of the bearing"}, {"flow", "m^3/s", "through the pump"}},
         {{"stop", "1", "1 stops it"}},
         {"bearing_wear"},
         "radio"});
    scenarios::PlantOutline::Signal signal;
    signal.name = "pump.temperature";
    signal.unit = "K";
    signal.device_count = devices;
    signal.measures = "temperature";
    outline_.signals.push_back(signal);
    outline_.nodes.push_back({"gateway", "gateway", 0, 1});
    outline_.links.push_back({"radio", "pump", "gateway", "20 ms", {"outage"}});
    outline_.agents.push_back({"watch", "pca", "gateway", {"pump.temperature"}});
    outline_.controls.push_back(keeping(devices));
    const auto side = static_cast<std::uint32_t>(std::ceil(std::sqrt(devices)));
    for (std::uint32_t i = 0; i < devices; ++i)
      layout_.devices.push_back({float(i % side) * 3.0F, float(i / side) * 3.0F});
    const float edge = float(side) * 3.0F;
    layout_.areas.push_back({{-1.5F, -1.5F}, {edge, edge}});
    layout_.ground = {{-10.0F, -10.0F}, {edge + 10.0F, edge + 10.0F}};
    layout_.nodes.push_back({edge + 5.0F, edge / 2});
    layout_.routes.push_back({0, {{edge, edge / 2}, {edge + 5.0F, edge / 2}}});
    for (std::size_t i = 0; i < alarms; ++i) {
      scenarios::Alarm alarm;
      alarm.id = i + 1;
      alarm.device = static_cast<engine::DeviceId>(i % devices);
      alarm.start = engine::SimTime::from_seconds(double(i));
      if (i % 3 == 0) alarm.end = engine::SimTime::from_seconds(double(i) + 60.0);
      alarm.acknowledged = i % 5 == 0;
      alarms_.push_back(alarm);
    }
    advance(engine::SimTime{});
  }

  /// A new view in which it is this time.
  void advance(engine::SimTime now) {
    auto view = std::make_shared<scenarios::PlantView>();
    view->number = view_ ? view_->number + 1 : 1;
    view->generation = generation_;
    view->state = state_;
    view->now = now;
    view->furthest = std::max(now, view_ ? view_->furthest : now);
    view->end = engine::SimTime::from_seconds(86400.0);
    view->flags.assign(layout_.devices.size(), 0);
    for (std::size_t i = 0; i < view->flags.size(); i += 17)
      view->flags[i] = scenarios::device_flag::kFaulty;
    for (std::size_t i = 5; i < view->flags.size(); i += 29)
      view->flags[i] |= scenarios::device_flag::kAlarm;
    if (look_.heat) {
      view->heat.quantity = *look_.heat;
      for (std::size_t i = 0; i < layout_.devices.size(); ++i)
        view->heat.values.push_back(i % 101 == 7 ? scenarios::kNoValue : float(value(i, now)));
    }
    view->links.resize(1);
    view->links[0].messages = static_cast<std::uint64_t>(now.seconds());
    view->alarms = alarms_.size();
    view->log_entries = alarms_.size();
    if (look_.inspect) {
      scenarios::Inspection inspection;
      inspection.device = *look_.inspect;
      inspection.state_at = now;
      inspection.outputs = {value(*look_.inspect, now), 0.01};
      inspection.signals.push_back({0, 300.0, 300.1, 300.1, now, now, engine::Quality::kGood});
      view->inspection = inspection;
    }
    for (const scenarios::ControlLook& look : look_.controls)
      view->controls.push_back(decided(look, now));
    view_ = std::move(view);
  }

  /// Series have so many points, one a second, and the plant is at the last one.
  void grow(std::size_t points) {
    points_ = points;
    advance(engine::SimTime::from_seconds(points == 0 ? 0.0 : double(points - 1)));
  }
  /// As after a seek back: the past is another one.
  void rewind(std::size_t points) {
    ++generation_;
    grow(points);
  }

  const scenarios::PlantOutline& outline() const override { return outline_; }
  const scenarios::PlantLayout& layout() const override { return layout_; }
  std::shared_ptr<const scenarios::PlantView> view() const override { return view_; }
  void look(const scenarios::LookRequest& wanted) override { look_ = wanted; }
  void watch(const scenarios::SeriesKey&) override {}
  void unwatch(const scenarios::SeriesKey&) override {}
  void read_series(const scenarios::SeriesKey& key, std::size_t from,
                   std::vector<scenarios::SeriesPoint>& out) const override {
    for (std::size_t i = from; i < points_; ++i)
      out.push_back({double(i), value(key.device, engine::SimTime::from_seconds(double(i)))});
  }
  std::vector<scenarios::LogEntry> log(std::size_t from, std::size_t count) const override {
    std::vector<scenarios::LogEntry> entries;
    for (std::size_t i = from; i < std::min(from + count, alarms_.size()); ++i)
      entries.push_back({alarms_[i].start, scenarios::LogEntry::Level::kWarning, "alarm",
                         alarms_[i].device, "watch alerts"});
    return entries;
  }
  std::vector<scenarios::Alarm> alarms(std::size_t from, std::size_t count) const override {
    const auto begin = alarms_.begin() + std::ptrdiff_t(std::min(from, alarms_.size()));
    const auto end = alarms_.begin() + std::ptrdiff_t(std::min(from + count, alarms_.size()));
    return {begin, end};
  }
  bool is_live() const override { return false; }
  void run() override { set(scenarios::RunState::kRunning); }
  void pause() override { set(scenarios::RunState::kPaused); }
  void seek(engine::SimTime to) override { advance(to); }
  void set_speed(double) override {}
  void acknowledge(std::span<const std::uint64_t> alarms) override {
    for (const std::uint64_t id : alarms) alarms_[id - 1].acknowledged = true;
    advance(view_->now);
  }
  void shelve(std::span<const std::uint64_t> alarms, engine::SimTime until) override {
    for (const std::uint64_t id : alarms) alarms_[id - 1].shelved_until = until;
    advance(view_->now);
  }
  void unshelve(std::span<const std::uint64_t> alarms) override { shelve(alarms, {}); }

 private:
  static scenarios::ControlOutline keeping(std::uint32_t devices) {
    scenarios::ControlOutline control;
    control.name = "keeping";
    control.node = "gateway";
    control.each = "pump";
    control.model = "pid";
    control.fallback = "do_nothing";
    control.period = engine::Duration::from_seconds(60.0);
    control.makers = devices;
    control.observations.emplace_back().name = "temperature";
    control.actions.emplace_back().name = "stop";
    control.measures.emplace_back().name = "energy";
    control.costs.emplace_back().name = "wear";
    control.sites.push_back({0, 0, devices});
    auto& reach = control.reaches.emplace_back();
    for (std::uint32_t i = 0; i < devices; ++i) reach.makers.push_back(i);
    return control;
  }
  scenarios::ControlTrail decided(const scenarios::ControlLook& look, engine::SimTime now) const {
    auto trail = scenarios::unknown_trail(outline_.controls[look.control], look);
    trail.at = now;
    for (scenarios::MakerTrail& maker : trail.makers) {
      maker.fallback = maker.maker % 7 == 0;
      maker.reward = -value(maker.maker, now);
      maker.actions = {0.0};
      if (look.count == 1) maker.observed.push_back({value(maker.maker, now)});
    }
    return trail;
  }
  void set(scenarios::RunState state) {
    state_ = state;
    advance(view_->now);
  }
  static double value(std::size_t device, engine::SimTime now) {
    return 300.0 + 20.0 * std::sin(0.01 * double(device) + 0.001 * now.seconds());
  }

  std::size_t points_;
  std::uint64_t generation_ = 0;
  scenarios::RunState state_ = scenarios::RunState::kPaused;
  scenarios::PlantOutline outline_;
  scenarios::PlantLayout layout_;
  std::vector<scenarios::Alarm> alarms_;
  scenarios::LookRequest look_;
  std::shared_ptr<const scenarios::PlantView> view_;
};

}  // namespace orrery::gui
