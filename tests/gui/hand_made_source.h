// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "scenarios/session/plant_source.h"

namespace orrery::gui {

/// A plant whose outline and views a test writes by hand.
class HandMadeSource final : public scenarios::PlantSource {
 public:
  scenarios::PlantOutline plant;
  scenarios::PlantLayout ground;
  std::vector<scenarios::Alarm> alarm_list;
  scenarios::LookRequest looked_for;

  void show(scenarios::PlantView view) {
    view.number = view_->number + 1;
    view_ = std::make_shared<const scenarios::PlantView>(std::move(view));
  }

  const scenarios::PlantOutline& outline() const override { return plant; }
  const scenarios::PlantLayout& layout() const override { return ground; }
  std::shared_ptr<const scenarios::PlantView> view() const override { return view_; }
  void look(const scenarios::LookRequest& wanted) override { looked_for = wanted; }
  void watch(const scenarios::SeriesKey&) override {}
  void unwatch(const scenarios::SeriesKey&) override {}
  void read_series(const scenarios::SeriesKey&, std::size_t,
                   std::vector<scenarios::SeriesPoint>&) const override {}
  std::vector<scenarios::LogEntry> log(std::size_t, std::size_t) const override { return {}; }
  std::vector<scenarios::Alarm> alarms(std::size_t from, std::size_t count) const override {
    std::vector<scenarios::Alarm> some;
    for (std::size_t i = from; i < alarm_list.size() && i < from + count; ++i)
      some.push_back(alarm_list[i]);
    return some;
  }
  bool is_live() const override { return false; }
  void run() override {}
  void pause() override {}
  void seek(engine::SimTime) override {}
  void set_speed(double) override {}
  void acknowledge(std::span<const std::uint64_t>) override {}
  void shelve(std::span<const std::uint64_t>, engine::SimTime) override {}
  void unshelve(std::span<const std::uint64_t>) override {}

 private:
  std::shared_ptr<const scenarios::PlantView> view_ =
      std::make_shared<const scenarios::PlantView>();
};

/// Pumps with a temperature and a flow sensor, a link, a gateway with one agent.
inline scenarios::PlantOutline pumpingStation(std::uint32_t pumps) {
  scenarios::PlantOutline plant;
  plant.title = "Pumping station";
  plant.populations.push_back(
      {"pump",
       "water/pump",
       "a centrifugal pump with a bearing that wears",
       0,
       pumps,
       {{"temperature", "K", "of the bearing"},
        {"flow", "m^3/s", "through the pump"},
        {"vibration", "m/s^2", "of the housing", engine::PortShape::kWaveform},
        {"power", "W", "that the motor takes"}},
       {{"stop", "1", "1 stops it"}, {"speed", "rad/s", "wanted speed"}},
       {"bearing_wear"},
       "radio"});
  plant.populations.push_back(
      {"tank", "water/drain_tank", "an open tank", pumps, 1, {}, {}, {}, ""});
  const auto add = [&](const char* name, const char* unit, const char* measures,
                       std::uint32_t width) {
    scenarios::PlantOutline::Signal signal;
    signal.id = static_cast<std::uint32_t>(plant.signals.size());
    signal.name = name;
    signal.unit = unit;
    signal.width = width;
    signal.device_count = pumps;
    signal.measures = measures;
    signal.faults = {"sensor_drift", "sensor_stuck", "sensor_dead"};
    plant.signals.push_back(signal);
  };
  add("pump.temperature", "K", "temperature", 1);
  add("pump.flow", "m^3/s", "flow", 1);
  add("pump.vibration", "m/s^2", "vibration", 256);
  plant.nodes.push_back({"gateway", "raspberry_pi", 0, 2});
  plant.nodes.push_back({"server", "server", 2, 1});
  plant.links.push_back(
      {"radio", "pump", "gateway", "20 ms, loses 1 %", {"link_outage", "link_loss"}});
  plant.links.push_back({"uplink", "gateway", "server", "5 ms", {"link_outage"}});
  plant.agents.push_back({"watch", "pca", "gateway", {"pump.temperature", "pump.flow"}});
  return plant;
}

/// How `pump[3]` stands at 120 s: its temperature drifts, its latest flow was lost.
inline scenarios::Inspection inspectedPump() {
  using engine::SimTime;
  const auto s = [](double seconds) { return SimTime::from_seconds(seconds); };
  scenarios::Inspection pump;
  pump.device = 3;
  pump.state_at = s(120.0);
  pump.outputs = {331.4, 0.0123, scenarios::kNoValue, 1530.0};
  pump.signals = {
      {0, 331.4, 332.15, 331.95, s(120.0), s(60.061), engine::Quality::kSaturated},
      {1, 0.0123, scenarios::kNoValue, 0.0122, s(120.0), s(0.05)},
      {2, scenarios::kNoValue, scenarios::kNoValue, scenarios::kNoValue, s(120.0), s(60.2)}};
  pump.judgements = {{0, 7.25, 3.5, true, "temperature", s(100.0)}};
  engine::FaultRecord old;
  old.id = 1;
  old.fault = "stuck";
  old.model = "sensor_stuck";
  old.target = "pump.flow[3]";
  old.start = s(10.0);
  old.end = s(20.0);
  engine::FaultRecord wear = old;
  wear.id = 2;
  wear.fault = "wear";
  wear.model = "bearing_wear";
  wear.target = "pump[3]";
  wear.start = s(30.0);
  wear.end = SimTime::never();
  wear.failed_at = s(90.0);
  wear.severity = 0.8;
  pump.faults = {old, wear};
  const auto reading = scenarios::MessageTrace::Kind::kReading;
  const auto command = scenarios::MessageTrace::Kind::kCommand;
  pump.messages = {
      {reading, "pump.temperature", "pump[3]", "gateway[0]", 330.1, s(60.0), s(60.061)},
      {reading, "pump.flow", "pump[3]", "gateway[0]", 0.012, s(60.5), SimTime::never()},
      {reading, "pump.temperature", "gateway[0]", "watch", 330.1, s(60.061), s(60.066)},
      {command, "stop", "watch", "gateway[0]", 1.0, s(100.0), s(100.01)},
      {command, "stop", "gateway[0]", "pump[3]", 1.0, s(100.01), s(100.08)},
      {reading, "pump.temperature", "pump[3]", "gateway[0]", 332.2, s(119.99), SimTime::never()}};
  return pump;
}

}  // namespace orrery::gui
