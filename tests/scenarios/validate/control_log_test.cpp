// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/control_log.h"

#include <gtest/gtest.h>

#include "engine/event/executive.h"
#include "tests/support/toy_rooms.h"

namespace orrery::scenarios {
namespace {

/// The toy heating as section `control` would have it.
Scenario heated_rooms() {
  Scenario scenario;
  ControlElement& control = scenario.controls.emplace_back();
  control.name = "heating";
  for (const char* name : {"temperature", "energy"}) control.measures.emplace_back().name = name;
  control.measures[0].episode = MeasureElement::Reduce::kMax;
  control.costs.emplace_back().name = "energy";
  return scenario;
}

double value_of(const std::vector<engine::MetricRecord>& metrics, const std::string& name) {
  for (const auto& metric : metrics) {
    if (metric.name == name) return metric.value;
  }
  ADD_FAILURE() << "no metric " << name;
  return 0.0;
}

// Energy is what the rooms have taken since the first tick, whatever the steps; the fallback
// decides while the value of the tick before is missing, at the first tick of thirty.
TEST(ControlLog, AddsUpStepsOfAllDecisionMakers) {
  testing::ToyRooms toy;
  toy.with_fallback = true;
  engine::Executive run(make_plant(toy, false));
  ControlLog log(heated_rooms());
  run.add_tap(&log);
  run.run_until(run.end());
  std::vector<double> energy_k(toy.rooms);
  run.plant().devices[testing::kToyRooms].population->read(1, energy_k);
  const auto metrics = log.metrics();
  const double taken_k = energy_k[0] + energy_k[1] + energy_k[2];
  EXPECT_NEAR(value_of(metrics, "heating.energy"), taken_k, 1e-9 * taken_k);
  EXPECT_EQ(value_of(metrics, "heating.cost_energy"), value_of(metrics, "heating.energy"));
  EXPECT_GT(value_of(metrics, "heating.temperature"), 15.0);
  EXPECT_LT(value_of(metrics, "heating.reward"), -value_of(metrics, "heating.energy"));
  EXPECT_NEAR(value_of(metrics, "heating.fallback_share"), 1.0 / 30.0, 1e-12);
  const auto names = control_metrics(heated_rooms().controls[0]);
  EXPECT_EQ(names.size(), metrics.size());
}

TEST(ControlLog, PartsAddUp) {
  const Scenario scenario = heated_rooms();
  ControlLog one(scenario);
  ControlLog both(scenario);
  for (int part = 0; part < 2; ++part) {
    testing::ToyRooms toy;
    toy.seed = 1 + part;
    engine::Executive run(make_plant(toy, false));
    ControlLog log(scenario);
    run.add_tap(&log);
    run.run_until(run.end());
    if (part == 0) one = log;
    engine::ArchiveWriter saved;
    log.save(saved);
    ControlLog loaded(scenario);
    engine::ArchiveReader reader(saved.bytes());
    ASSERT_TRUE(loaded.load(reader));
    both.merge(loaded);
  }
  EXPECT_LT(value_of(both.metrics(), "heating.reward"), value_of(one.metrics(), "heating.reward"));
  EXPECT_GE(value_of(both.metrics(), "heating.temperature"),
            value_of(one.metrics(), "heating.temperature"));
}

}  // namespace
}  // namespace orrery::scenarios
