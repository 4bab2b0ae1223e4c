// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/defined_population.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <span>

#include "devices/water/drain_tank.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

using engine::Duration;
using engine::SimTime;

constexpr const char* kTank = R"(
  tank:
    parameters:
      area: { unit: m2, default: 1 m2 }
      drain_area: { unit: m2, default: 10 cm2 }
      start_level: { unit: m, default: 1 m }
    inputs:
      inflow: { unit: m3/s, default: 0 m3/s }
    fault_points:
      blockage: { unit: "1" }
    states:
      level:
        unit: m
        initial: start_level
        rate: "(inflow - (1 - blockage) * 0.62 * drain_area
               * sqrt(2 * 9.80665 m/s2 * level)) / area"
        min: 0 m
    outputs:
      level: { unit: m, value: level }
)";

// A heater that switches on below 19 degC and off above 21 degC, and counts its starts.
constexpr const char* kRoom = R"(
  room:
    step: 10 s
    states:
      temperature:
        unit: degC
        initial: 20 degC
        rate: "((30 K if is_heating else 0 K) - (temperature - 273.15 K)) / 3600 s"
      starts: { initial: 0 }
    modes:
      cooling: { to: heating, when: temperature < 19 degC, set: { starts: starts + 1 } }
      heating: { to: cooling, when: temperature > 21 degC }
    outputs:
      temperature: { unit: K, value: temperature }
      starts: { value: starts }
      heating: { value: 1 if is_heating else 0 }
)";

Scenario scenario_of(const std::string& definition, const std::string& name) {
  const std::string text = "orrery: 1\nname: test\nduration: 1 d\ndefine:" + definition +
                           "\nplant:\n  device: { model: " + name + " }\n";
  auto loaded = load_scenario_text(text, "test.yaml", ".");
  if (!loaded) {
    for (const auto& mistake : loaded.error().items()) ADD_FAILURE() << engine::to_string(mistake);
    return {};
  }
  return loaded->scenario;
}

engine::PopulationSpec spec_of(const DefinedModel& model, std::uint32_t count) {
  engine::PopulationSpec spec;
  spec.name = "device";
  spec.count = count;
  for (const auto& row : model.info.params)
    spec.columns[row.name].assign(count, row.default_number);
  return spec;
}

std::unique_ptr<engine::Population> make(const std::string& definition, const std::string& name,
                                         std::uint32_t count = 1) {
  const Scenario scenario = scenario_of(definition, name);
  auto made = make_defined_population(scenario.plant.at(0).defined,
                                      spec_of(*scenario.plant.at(0).defined, count));
  EXPECT_TRUE(made) << engine::to_string(made.error().items()[0]);
  return std::move(*made);
}

double value(const engine::Population& population, int output, std::uint32_t row = 0) {
  std::vector<double> column(population.size());
  population.read(output, column);
  return column[row];
}

void advance(engine::Population& population, double to_s) {
  std::vector<engine::Notice> notices;
  population.advance(SimTime::from_seconds(to_s), notices);
  EXPECT_TRUE(notices.empty());
}

// With no inflow sqrt(h) falls in a straight line (Torricelli) until the tank is empty.
TEST(DefinedPopulation, TankEmptiesAlongTheClosedForm) {
  const auto tank = make(kTank, "tank");
  const double slope = 0.62 * 1e-3 * std::sqrt(2.0 * 9.80665) / 2.0;
  for (double t_s = 0.0; t_s <= 1000.0; t_s += 12.5) {
    advance(*tank, t_s);
    const double root = std::max(0.0, 1.0 - slope * t_s);
    EXPECT_NEAR(value(*tank, 0), root * root, 1e-6) << t_s;
  }
  EXPECT_EQ(value(*tank, 0), 0.0);
  EXPECT_EQ(tank->trouble(), "");
}

TEST(DefinedPopulation, FollowsTheDrainTankOfTheCatalogue) {
  const auto own = make(kTank, "tank", 3);
  engine::PopulationSpec spec;
  spec.name = "tank";
  spec.count = 3;
  for (const auto& row : devices::DrainTank::info().params) {
    spec.columns[row.name].assign(3, row.default_number);
  }
  auto built_in = *engine::make_rows<devices::DrainTank>(std::move(spec));
  for (int step = 1; step <= 40; ++step) {
    if (step == 10) {
      own->write(0, 1, 2e-3);
      built_in->write(0, 1, 2e-3);
      own->set_fault_point(0, 2, 0.5);
      built_in->set_fault_point(0, 2, 0.5);
    }
    advance(*own, step * 15.0);
    std::vector<engine::Notice> notices;
    built_in->advance(SimTime::from_seconds(step * 15.0), notices);
    for (std::uint32_t row = 0; row < 3; ++row) {
      EXPECT_NEAR(value(*own, 0, row), value(*built_in, 0, row), 1e-6) << step << " " << row;
    }
  }
  EXPECT_GT(value(*own, 0, 2), value(*own, 0, 0) + 0.05);
}

// From 20 to 19 degC at 1/h towards 0 degC takes 3600 ln(20/19) s, heating towards 30 degC from 19
// to 21 takes 3600 ln(11/9) s, cooling back 3600 ln(21/19) s.
TEST(DefinedPopulation, ModesSwitchOneStepAfterTheirCondition) {
  const auto room = make(kRoom, "room");
  const double first_s = 3600.0 * std::log(20.0 / 19.0);
  const double heating_s = 3600.0 * std::log(11.0 / 9.0);
  advance(*room, std::floor(first_s / 10.0) * 10.0);
  EXPECT_EQ(value(*room, 2), 0.0);
  advance(*room, std::ceil(first_s / 10.0) * 10.0);
  EXPECT_EQ(value(*room, 2), 1.0);
  EXPECT_EQ(value(*room, 1), 1.0);
  advance(*room, first_s + heating_s - 10.0);
  EXPECT_EQ(value(*room, 2), 1.0);
  advance(*room, first_s + heating_s + 30.0);
  EXPECT_EQ(value(*room, 2), 0.0);
  // 24 h after the first start: cycles of heating and cooling, each up to two steps longer.
  const double cycle_s = heating_s + 3600.0 * std::log(21.0 / 19.0);
  advance(*room, 86400.0);
  EXPECT_LE(value(*room, 1), 1.0 + std::floor((86400.0 - first_s) / cycle_s));
  EXPECT_GE(value(*room, 1), std::floor((86400.0 - first_s) / (cycle_s + 40.0)));
  EXPECT_NEAR(value(*room, 0), 293.15, 1.2);
}

TEST(DefinedPopulation, SameHistoryGivesTheSameBits) {
  const auto run = [](double stride_s) {
    const auto room = make(kRoom, "room", 2);
    for (double t_s = stride_s; t_s <= 7200.0; t_s += stride_s) advance(*room, t_s);
    return value(*room, 0, 1);
  };
  EXPECT_EQ(run(7200.0), run(7200.0));
  EXPECT_EQ(run(7200.0), run(10.0));  // stops on the grid of the step change nothing
  EXPECT_EQ(run(7200.0), run(50.0));
}

TEST(DefinedPopulation, StopsBetweenTheStepsChangeLessThanTheMethodsError) {
  const auto whole = make(kTank, "tank");
  const auto cut = make(kTank, "tank");
  advance(*whole, 300.0);
  for (double t_s = 0.3; t_s < 300.0; t_s += 0.3) advance(*cut, t_s);
  advance(*cut, 300.0);
  EXPECT_NEAR(value(*whole, 0), value(*cut, 0), 1e-9);
}

TEST(DefinedPopulation, SaveAndLoadGoOnWithTheSameBits) {
  const auto straight = make(kRoom, "room", 2);
  const auto first = make(kRoom, "room", 2);
  const auto second = make(kRoom, "room", 2);
  advance(*first, 1234.0);
  advance(*straight, 1234.0);
  engine::ArchiveWriter writer;
  first->save(writer);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(second->load(reader));
  EXPECT_TRUE(reader.at_end());
  advance(*straight, 9000.0);
  advance(*second, 9000.0);
  for (int output = 0; output < 3; ++output) {
    EXPECT_EQ(value(*straight, output, 1), value(*second, output, 1));
  }
  const auto bytes = writer.bytes();
  engine::ArchiveReader cut(std::span<const std::byte>(bytes).first(bytes.size() / 2));
  EXPECT_FALSE(make(kRoom, "room", 2)->load(cut));
}

TEST(DefinedPopulation, SaysWhereNanCameFrom) {
  const std::string definition = R"(
  sinking:
    states:
      level: { unit: m, initial: 1 m, rate: "0 m/s * sqrt(1 - level / 4 m) + 1 m/s" }
    outputs:
      level: { unit: m, value: level }
)";
  const auto population = make(definition, "sinking");
  advance(*population, 3.0);
  EXPECT_EQ(population->trouble(), "");
  advance(*population, 6.0);
  EXPECT_NE(population->trouble().find("level of device[0]"), std::string::npos);
  EXPECT_NE(population->trouble().find("sqrt(-0.125) at column 54"), std::string::npos)
      << population->trouble();
  EXPECT_NE(population->trouble().find("test.yaml:7:46"), std::string::npos)
      << population->trouble();
  EXPECT_TRUE(std::isnan(value(*population, 0)));
}

TEST(DefinedPopulation, RefusesAStartOutsideItsLimits) {
  const std::string definition = R"(
  tank:
    states: { level: { unit: m, initial: 3 m, max: 2 m } }
    outputs: { level: { unit: m, value: level } }
)";
  const Scenario scenario = scenario_of(definition, "tank");
  const auto model = scenario.plant.at(0).defined;
  const auto made = make_defined_population(model, spec_of(*model, 1));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().items()[0].code, "define-start");
  EXPECT_EQ(made.error().items()[0].place.line, 6);
}

TEST(DefinedPopulation, KnowsTheTime) {
  const std::string definition = R"(
  clock:
    states: { square: { unit: s2, initial: 0, rate: 2 * t } }
    outputs: { square: { unit: s2, value: square }, time: { unit: s, value: t } }
)";
  const auto clock = make(definition, "clock");
  advance(*clock, 12.5);
  EXPECT_NEAR(value(*clock, 0), 156.25, 1e-12);  // the method is exact for it
  EXPECT_EQ(value(*clock, 1), 12.5);
}

}  // namespace
}  // namespace orrery::scenarios
